import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { parse } from 'yaml';
import { maskKeys } from '../../src/detect/api-key';
import { json } from '../../src/rewrite/formats/json';
import { yaml } from '../../src/rewrite/formats/yaml';
import type { PlainLanguage } from '../../src/rewrite/language';
import { fakeKey, fillKeys } from '../support/keys';
import { moveKeys } from './move-keys';

/** Each prints what it is given, with the key in another kind of quotes or in none. */
const COMMANDS = [
  "printf '%s\\n' {{KEY1}}",
  "printf '%s\\n' --key={{KEY1}} user:{{KEY1}}@host",
  'printf "%s\\n" "{{KEY1}}"',
  'printf "%s\\n" "Authorization: Bearer {{KEY1}}" "{{KEY2}}"',
  "printf '%s\\n' '{{KEY1}}'",
  "printf '%s\\n' 'Authorization: Bearer {{KEY1}}'",
  `printf '%s\\n' '{"key": "{{KEY1}}", "second": "{{KEY2}}"}'`,
  "printf '%s\\n' 'it costs $5 {{KEY1}} `or` \\ so'",
  "printf '%s\\n' 'two {{KEY1}} of {{KEY2}} them'",
  "KEY={{KEY1}} sh -c 'echo $KEY'",
  "KEY='{{KEY1}}'; echo $KEY",
  'export KEY="{{KEY1}}" && echo "$KEY"',
  'echo "$(printf %s {{KEY1}})"',
  `echo "$(printf '%s %s' 'a {{KEY1}}' "b {{KEY1}}")"`,
  'echo "it\'s {{KEY1}}"',
  "echo 'a'\\''{{KEY1}}'",
  'echo \\"{{KEY1}}\\"',
  '(echo {{KEY1}}) # not {{KEY1}}',
  "cat <<EOF\nkey = {{KEY1}}\nit's {{KEY2}}\nEOF\necho '{{KEY1}}'",
  'cat <<-END && echo {{KEY1}}\n\t"{{KEY1}}"\n\tEND',
  'echo Basic {{base64 apikey:{{KEY1}}}}',
  `echo "Basic {{base64 apikey:{{KEY1}}}}" 'Basic {{base64 apikey:{{KEY1}}}}'`,
  'case {{KEY1}} in {{KEY1}}) echo same;; *) echo other;; esac',
  '[ "{{KEY1}}" = {{KEY1}} ] && echo "a${KEY:-{{KEY1}}}b"',
  'echo a#{{KEY1}} ; echo b',
];

/** In the ways in which YAML writes a text. */
const WRITERS: readonly ((command: string) => string)[] = [
  (command) => `  - ${JSON.stringify(command)}\n`,
  (command) => `  - |\n${command.replace(/^/gm, '    ')}\n`,
  (command) => (command.includes('\n') ? '' : `  - '${command.replaceAll("'", "''")}'\n`),
  (command) => (/[\n#]|: |^[[{]|^'/.test(command) ? '' : `  - ${command}\n`),
];

describe('commands in configuration files', () => {
  before(function () {
    // Not on every machine; CI installs what Debian has.
    if (spawnSync('sh', ['-c', 'true']).status !== 0) this.skip();
  });

  for (const [i, write] of WRITERS.entries()) {
    it(`print the same as before, written in YAML's way ${i + 1}`, () =>
      check(
        yaml,
        '.gitlab-ci.yml',
        `test:\n  script:\n${COMMANDS.map((each) => write(fillKeys(each))).join('')}`,
        (text) => {
          const { test } = parse(text) as { test: { script: string[] } };
          return test.script;
        },
      ));
  }

  it('print the same as before, as scripts of a package', () => {
    const scripts = Object.fromEntries(COMMANDS.map((command, i) => [`s${i}`, fillKeys(command)]));
    return check(json, 'package.json', JSON.stringify({ scripts }, null, 2), (text) =>
      Object.values((JSON.parse(text) as { scripts: Record<string, string> }).scripts),
    );
  });
});

async function check(
  language: PlainLanguage,
  path: string,
  before: string,
  commandsOf: (text: string) => string[],
): Promise<void> {
  const { text: after, variables, refusals } = await moveKeys(language, before, path);
  assert.deepEqual(refusals, []);
  const old = commandsOf(before);
  const now = commandsOf(after);
  assert.ok(old.length >= 15, `only ${old.length}`);
  assert.equal(now.length, old.length);
  const expected = run(old, {});
  const actual = run(now, variables);
  const others = Object.fromEntries(Object.keys(variables).map((name, i) => [name, fakeKey(i + 5)]));
  const changed = run(now, others);
  old.forEach((command, i) => {
    const masked = maskKeys(`${command}\n=>\n${now[i]}`);
    assert.ok(expected[i], `prints nothing: ${masked}`);
    assert.equal(maskKeys(actual[i] ?? ''), maskKeys(expected[i] ?? ''), masked);
    assert.ok(actual[i] === expected[i], masked);
    if (!command.startsWith('case')) assert.notEqual(changed[i], expected[i], masked);
  });
}

/** All of them by one process; what each one prints. */
function run(commands: readonly string[], variables: Readonly<Record<string, string>>): string[] {
  const script = commands.map((command) => `(\n${command}\n)\nprintf '\\1'\n`).join('');
  const { stdout, stderr } = spawnSync('sh', [], {
    input: script,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', ...variables },
  });
  assert.equal(maskKeys(stderr), '');
  return stdout.split('\u0001').slice(0, -1);
}

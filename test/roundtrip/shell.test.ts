import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { findApiKeys, maskKeys } from '../../src/detect/api-key';
import { isKey } from '../../src/detect/finding';
import { scanText } from '../../src/detect/scan';
import { shell } from '../../src/rewrite/languages/shell';
import { fakeKey, fillKeys } from '../support/keys';
import { SEED } from '../support/random';
import { moveKeys } from './move-keys';

const PROGRAMS = path.join('test', 'fixtures', 'roundtrip', 'shell');
/** What runs a program, by its extension. */
const SHELLS: Readonly<Record<string, readonly string[]>> = {
  '.sh': ['dash', 'bash', 'zsh'],
  '.bash': ['bash'],
  '.zsh': ['zsh'],
};

describe('fixed shell scripts', () => {
  for (const name of readdirSync(PROGRAMS)) {
    const text = fillKeys(readFileSync(path.join(PROGRAMS, name), 'utf8'));
    for (const program of SHELLS[path.extname(name)] ?? []) {
      it(`print the same as before: ${name} by ${program}`, async function () {
        if (!hasProgram(program)) this.skip();
        await checkScript(program, text, name);
      });
    }
  }

  it(`random words keep their value (seed ${SEED})`, async function () {
    if (!hasProgram('bash')) this.skip();
    const cases: { before: string; after: string }[] = [];
    let refused = 0;
    for (const word of fc.sample(randomWord(), { numRuns: 500, seed: SEED })) {
      const before = `printf '<%s>' ${word}; echo`;
      if (!before.includes('SG.')) continue;
      const { text: after, refusals } = await moveKeys(shell, before);
      refused += refusals.length > 0 ? 1 : 0;
      cases.push({ before, after });
      if (refusals.length === 0) assert.deepEqual(findApiKeys(after), [], maskKeys(after));
    }
    assert.ok(refused < cases.length / 20, `${refused} of ${cases.length} refused`);
    const results = (texts: string[], variables: Readonly<Record<string, string>>) =>
      run('bash', texts.map((text) => `(${text}\n)\nprintf '\\0'\n`).join(''), variables).stdout.split('\0');
    const expected = results(
      cases.map(({ before }) => before),
      {},
    );
    const [first, second] = [fakeKey(1), fakeKey(2)];
    const isFirst = (text: string) =>
      text.indexOf(first) >= 0 && (text.indexOf(second) < 0 || text.indexOf(first) < text.indexOf(second));
    for (const order of [true, false]) {
      const variables = {
        SENDGRID_API_KEY: order ? first : second,
        SENDGRID_API_KEY_2: order ? second : first,
      };
      const actual = results(
        cases.map(({ after }) => after),
        variables,
      );
      assert.equal(actual.length, expected.length);
      cases.forEach(({ before, after }, i) => {
        if (isFirst(before) !== order) return;
        assert.equal(maskKeys(actual[i] ?? ''), maskKeys(expected[i] ?? ''), maskKeys(`${before}\n${after}`));
        assert.ok(actual[i] === expected[i]);
      });
    }
  });
});

async function checkScript(program: string, before: string, name: string): Promise<void> {
  const { text: after, variables, refusals } = await moveKeys(shell, before, name);
  assert.deepEqual(refusals, []);
  assert.deepEqual(scanText({ text: after, path: name }).filter(isKey), [], maskKeys(after));
  const expected = run(program, before, variables);
  assert.equal(maskKeys(expected.stderr), '');
  const actual = run(program, after, variables);
  assert.equal(maskKeys(actual.stderr), '', maskKeys(after));
  const wrong = firstDifference(expected.stdout, actual.stdout);
  assert.equal(wrong, undefined, maskKeys(`${wrong}\n${after}`));
  assert.equal(actual.status, 0);

  const others = Object.fromEntries(Object.keys(variables).map((variable, i) => [variable, fakeKey(9 - i)]));
  assert.ok(run(program, after, others).stdout !== expected.stdout);
  const missing = run(program, after, {});
  assert.notEqual(missing.status, 0);
  assert.match(missing.stderr, /SENDGRID_API_KEY/);
  assert.deepEqual((await moveKeys(shell, after, name)).text, after);
}

/** Pieces with all kinds of quotes, and keys in them and between them. */
function randomWord(): fc.Arbitrary<string> {
  const text = fc.constantFrom(
    ' ',
    'a',
    '{',
    '"',
    "'",
    '$',
    '`',
    '\\',
    '!',
    '*',
    '~',
    '=',
    '\n',
    'é',
    '😀',
    '%',
  );
  const key = fc.constantFrom(fakeKey(1), fakeKey(1), fakeKey(2));
  const inside = (write: (text: string) => string) =>
    fc
      .array(
        fc.oneof(
          text.map(write),
          key.map((each) => each),
        ),
        { maxLength: 5 },
      )
      .map(separate);
  return fc
    .array(
      fc.oneof(
        inside((each) => (/[\w=%é😀]/u.test(each) ? each : each === '\n' ? '_' : `\\${each}`)),
        inside((each) => (/["$`\\]/.test(each) ? `\\${each}` : each)).map((each) => `"${each}"`),
        inside((each) => (each === "'" ? '' : each)).map((each) => `'${each}'`),
        inside((each) => (/['\\]/.test(each) ? `\\${each}` : each)).map((each) => `$'${each}'`),
      ),
      { minLength: 1, maxLength: 3 },
    )
    .map((pieces) => pieces.join('-'));
}

/** A letter before or behind a key makes it none. */
function separate(parts: readonly string[]): string {
  return parts.map((part) => (part.startsWith('SG.') ? `:${part}:` : part)).join('');
}

function firstDifference(expected: string, actual: string): string | undefined {
  const lines = actual.split('\n');
  const index = expected.split('\n').findIndex((line, i) => line !== lines[i]);
  if (index < 0) return expected.length === actual.length ? undefined : 'more lines';
  return `line ${index + 1}: ${expected.split('\n')[index]} became ${lines[index]}`;
}

function run(program: string, script: string, variables: Readonly<Record<string, string>>) {
  const { stdout, stderr, status } = spawnSync(program, [program === 'zsh' ? '-f' : '-s'], {
    input: script,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', ...variables },
  });
  return { stdout, stderr, status };
}

function hasProgram(program: string): boolean {
  return spawnSync(program, ['-c', ':']).status === 0;
}

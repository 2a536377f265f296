import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { maskKeys } from '../../src/detect/api-key';
import { isKey } from '../../src/detect/finding';
import { scanText } from '../../src/detect/scan';
import type { Language } from '../../src/rewrite/language';
import { c } from '../../src/rewrite/languages/c';
import { cpp } from '../../src/rewrite/languages/cpp';
import { fakeKey, fillKeys } from '../support/keys';
import { SEED } from '../support/random';
import { temporaryFolder } from '../support/temporary-folder';
import { moveKeys } from './move-keys';

const PROGRAMS = path.join('test', 'fixtures', 'roundtrip', 'c');

describe('fixed C and C++ programs', () => {
  const folder = temporaryFolder();

  it('print the same as before: C', async function () {
    // Not on every machine; CI installs what Debian has.
    if (!hasProgram('gcc')) this.skip();
    await checkProgram(c, 'mail.c', ['gcc', '-std=c99', '-Werror=implicit-function-declaration']);
  });

  it('print the same as before: C++', async function () {
    // Not on every machine; CI installs what Debian has.
    if (!hasProgram('g++')) this.skip();
    await checkProgram(cpp, 'mail.cpp', ['g++', '-std=c++17']);
  });

  it(`random literals keep their value (seed ${SEED})`, async function () {
    // Not on every machine; CI installs what Debian has.
    if (!hasProgram('gcc') || !hasProgram('g++')) this.skip();
    const literals = fc.sample(randomText(), { numRuns: 60, seed: SEED });
    const calls = literals.map((text, i) =>
      i % 2 === 0 ? `  puts("${text}");` : `  printf("${text.replaceAll('%', '%%')}%d\\n", ${i});`,
    );
    const inC = `#include <stdio.h>\n\nint main(void) {\n${calls.join('\n')}\n}\n`;
    await checkText(c, 'random.c', inC, ['gcc', '-std=c99']);
    const strings = literals.map(
      (text, i) =>
        `  std::string s${i} = "${text}";\n  std::cout << s${i} << "${text}" << R"x(${text})x" << "\\n";`,
    );
    const inCpp = `#include <iostream>\n\nint main() {\n${strings.join('\n')}\n}\n`;
    await checkText(cpp, 'random.cpp', inCpp, ['g++', '-std=c++17']);
  });

  function checkProgram(language: Language, name: string, compiler: readonly string[]): Promise<void> {
    const text = fillKeys(readFileSync(path.join(PROGRAMS, name), 'utf8'));
    return checkText(language, name, text, compiler);
  }

  async function checkText(
    language: Language,
    name: string,
    before: string,
    compiler: readonly string[],
  ): Promise<void> {
    const { text: after, variables, refusals } = await moveKeys(language, before, name);
    assert.deepEqual(refusals, []);
    assert.deepEqual(scanText({ text: after, path: name }).filter(isKey), [], maskKeys(after));
    assert.equal((await moveKeys(language, after, name)).text, after);

    const programs = compile(compiler, { [`before-${name}`]: before, [`after-${name}`]: after });
    const [first = '', second = ''] = programs;
    const expected = run(first, {});
    assert.equal(expected.status, 0);
    const actual = run(second, variables);
    assert.equal(maskKeys(actual.stdout), maskKeys(expected.stdout));
    assert.ok(actual.stdout === expected.stdout && actual.status === 0);
    const others = Object.fromEntries(
      Object.keys(variables).map((variable, i) => [variable, fakeKey(9 - i)]),
    );
    assert.ok(run(second, others).stdout !== expected.stdout);
    const missing = run(second, {});
    assert.ok(missing.status !== 0 || missing.stdout !== expected.stdout);
  }

  /** Both at once: there is more than one processor. */
  function compile(
    [compiler = '', ...options]: readonly string[],
    sources: Readonly<Record<string, string>>,
  ): string[] {
    folder.write(sources);
    const files = Object.keys(sources).map((name) => path.join(folder.path, name));
    const commands = files.map((file) => `'${compiler}' ${options.join(' ')} -w -o '${file}.out' '${file}'`);
    const waits = commands.map((command, i) => `${command} & p${i}=$!`);
    const script = `${waits.join('\n')}\n${commands.map((_, i) => `wait $p${i} || exit 1`).join('\n')}\n`;
    const { status, stderr } = spawnSync('sh', ['-s'], { input: script, encoding: 'utf8' });
    assert.equal(status, 0, maskKeys(stderr));
    return files.map((file) => `${file}.out`);
  }
});

/** What stands between the quotes of a literal with a key in it. */
function randomText(): fc.Arbitrary<string> {
  const text = fc.constantFrom(
    ' ',
    ':',
    '%',
    '\\\\',
    '\\"',
    '\\n',
    '\\x41',
    '\\101',
    "'",
    '(',
    ')',
    '{',
    '}',
    ';',
    '/*',
    '//',
    'é',
    '😀',
    '#',
  );
  const key = fc.constantFrom(fakeKey(1), fakeKey(2));
  return fc
    .tuple(fc.array(text, { maxLength: 4 }), key, fc.array(fc.oneof(text, key), { maxLength: 4 }))
    .map(([before, first, behind]) => [...before, first, ...behind].join(' ').replace(/^ | $/g, ''));
}

function run(program: string, variables: Readonly<Record<string, string>>) {
  const { stdout, status } = spawnSync(program, { encoding: 'utf8', env: { ...variables } });
  return { stdout, status };
}

function hasProgram(program: string): boolean {
  return spawnSync(program, ['--version']).status === 0;
}

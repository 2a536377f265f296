import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { maskKeys } from '../../src/detect/api-key';
import { isKey } from '../../src/detect/finding';
import { scanText } from '../../src/detect/scan';
import type { Language } from '../../src/rewrite/language';
import { c } from '../../src/rewrite/languages/c';
import { cpp } from '../../src/rewrite/languages/cpp';
import { fakeKey, fillKeys } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';
import { moveKeys } from './move-keys';

const PROGRAMS = path.join('test', 'fixtures', 'roundtrip', 'c');

describe('fixed C and C++ programs', () => {
  const folder = temporaryFolder();

  it('print the same as before: C', async function () {
    if (!hasProgram('gcc')) this.skip();
    await checkProgram(c, 'mail.c', ['gcc', '-std=c99', '-Werror=implicit-function-declaration']);
  });

  it('print the same as before: C++', async function () {
    if (!hasProgram('g++')) this.skip();
    await checkProgram(cpp, 'mail.cpp', ['g++', '-std=c++17']);
  });

  async function checkProgram(language: Language, name: string, compiler: readonly string[]): Promise<void> {
    const before = fillKeys(readFileSync(path.join(PROGRAMS, name), 'utf8'));
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

function run(program: string, variables: Readonly<Record<string, string>>) {
  const { stdout, status } = spawnSync(program, { encoding: 'utf8', env: { ...variables } });
  return { stdout, status };
}

function hasProgram(program: string): boolean {
  return spawnSync(program, ['--version']).status === 0;
}

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { findApiKeys, maskKeys } from '../../src/detect/api-key';
import { isKey } from '../../src/detect/finding';
import { scanText } from '../../src/detect/scan';
import type { Language } from '../../src/rewrite/language';
import { fakeKey, fillKeys } from '../support/keys';
import { type MovedKeys, moveKeys } from './move-keys';

/** A command that runs the program that it reads from its standard input. */
export interface Interpreter {
  readonly command: string;
  readonly args: readonly string[];
}

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program and the keys go through the standard input and the environment: both are for no other user to read. */
export function run(
  { command, args }: Interpreter,
  input: string,
  variables: Readonly<Record<string, string>>,
): Run {
  const { PATH = '' } = process.env;
  const env = { PATH, LC_ALL: 'C.UTF-8', ...variables };
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', env, input });
  return { status, stdout, stderr };
}

export function isThere({ command }: Interpreter): boolean {
  return spawnSync(command, ['--version']).status === 0;
}

/** Fixes a program and runs it before and after: with the keys, with others, without any. */
export async function checkProgram(
  language: Language,
  interpreter: Interpreter,
  file: string,
): Promise<void> {
  const before = fillKeys(readFileSync(file, 'utf8'));
  const { text: after, variables, refusals } = await moveKeys(language, before, file);
  assert.deepEqual(refusals, []);
  const left = scanText({ text: after, path: file }).filter(isKey);
  assert.equal(left.length, 0, maskKeys(after));
  assert.equal((await moveKeys(language, after, file)).text, after);

  const expected = run(interpreter, before, {});
  assert.equal(maskKeys(expected.stderr), '');
  assert.equal(expected.status, 0);
  assert.ok(expected.stdout.split('\n').length > 3);
  assert.equal(findApiKeys(expected.stdout).length, 0);
  const same = run(interpreter, after, variables);
  assert.equal(maskKeys(same.stderr), '');
  assert.equal(same.stdout, expected.stdout, maskKeys(after));

  const others = Object.fromEntries(Object.keys(variables).map((name, i) => [name, fakeKey(9 - i)]));
  assert.notEqual(run(interpreter, after, others).stdout, expected.stdout);
  assert.notEqual(run(interpreter, after, {}).stdout, expected.stdout);
}

/**
 * Each program leaves something in `value`; one process of the interpreter runs all of them before and after the fix.
 * @param compare  the script that does so, for `[before, after, variables]` as JSON on its standard input
 * @param fix  what moves the keys of one program
 */
export async function checkRandom(
  interpreter: Interpreter,
  compare: string,
  programs: readonly string[],
  fix: (program: string) => Promise<MovedKeys>,
): Promise<void> {
  const cases: [before: string, after: string, variables: MovedKeys['variables']][] = [];
  let refused = 0;
  for (const before of programs) {
    const found = findApiKeys(before).length;
    // A letter behind a key, such as the first one of another key, makes it none.
    if (found === 0 || found < before.split('SG.').length - 1) continue;
    const { text, refusals, variables } = await fix(before);
    if (refusals.length > 0) refused++;
    else assert.equal(findApiKeys(text).length, 0, maskKeys(text));
    if (refusals.length === 0) cases.push([before, text, variables]);
  }
  const { stdout, stderr } = run({ ...interpreter, args: [compare] }, JSON.stringify(cases), {});
  assert.equal(maskKeys(stderr), '');
  const results = JSON.parse(stdout) as string[];
  assert.equal(results.length, cases.length);
  const wrong = cases.flatMap(([before, after], i) =>
    /^(?:same|invalid)$/.test(results[i] ?? '')
      ? []
      : [maskKeys(`${results[i]}\n${before}--- became ---\n${after}`)],
  );
  assert.equal(wrong.length, 0, `${wrong.length} went wrong, such as\n${wrong.slice(0, 4).join('\n')}`);
  const same = results.filter((result) => result === 'same').length;
  assert.ok(same >= programs.length / 4, `only ${same} of ${programs.length} ran; ${refused} were refused`);
}

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { findApiKeys, maskKeys } from '../../src/detect/api-key';
import { isKey } from '../../src/detect/finding';
import { scanText } from '../../src/detect/scan';
import type { Language } from '../../src/rewrite/language';
import { fakeKey, fillKeys } from '../support/keys';
import { moveKeys } from './move-keys';

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

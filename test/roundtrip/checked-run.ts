import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { maskKeys } from '../../src/detect/api-key';
import { isKey } from '../../src/detect/finding';
import { scanText } from '../../src/detect/scan';
import type { Language } from '../../src/rewrite/language';
import { fakeKey, fillKeys } from '../support/keys';
import { moveKeys } from './move-keys';

/** How the programs of a language are started: the folder has the source in it, for no other user to read. */
export interface Runner {
  /** Makes something that can be run, where the language needs that. */
  readonly compile?: (folder: string, file: string) => readonly string[];
  readonly run: (folder: string, file: string) => readonly string[];
}

/**
 * Runs a program, moves its keys and runs it again: the same with the variables in its environment, something else with
 * others and without.
 */
export async function checkProgram(language: Language, file: string, runner: Runner): Promise<void> {
  const name = path.basename(file);
  const before = fillKeys(readFileSync(file, 'utf8'));
  const { text: after, variables, refusals } = await moveKeys(language, before, name);
  assert.deepEqual(refusals, []);
  assert.deepEqual(scanText({ text: after, path: name }).filter(isKey), []);
  assert.ok((await moveKeys(language, after, name)).text === after, 'the second fix changed something');

  const expected = runOnce(name, before, runner, [variables])[0];
  assert.equal(maskKeys(expected?.stderr ?? ''), '');
  assert.ok(expected !== undefined && expected.stdout !== '');
  const others = Object.fromEntries(Object.keys(variables).map((each, i) => [each, fakeKey(9 - i)]));
  const [same, different, without] = runOnce(name, after, runner, [variables, others, {}]);
  assert.equal(maskKeys(same?.stderr ?? ''), '', maskKeys(after));
  assert.equal(maskKeys(same?.stdout ?? ''), maskKeys(expected.stdout));
  assert.ok(same?.stdout === expected.stdout, 'it prints other keys');
  assert.ok(different?.stdout !== expected.stdout, 'it prints the same with other keys');
  assert.ok(without?.stdout !== expected.stdout, 'it prints the same without keys');
}

/** Whether a command can be run at all. */
export function canRun(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore', env: environment({}) }).status === 0;
}

interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

function runOnce(
  name: string,
  text: string,
  { compile, run }: Runner,
  environments: readonly Readonly<Record<string, string>>[],
): Output[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'keyguard-roundtrip-'));
  try {
    const file = path.join(folder, name);
    writeFileSync(file, text, { mode: 0o600 });
    if (compile) {
      const { status, stderr } = start(compile(folder, file), environments[0] ?? {});
      assert.equal(status, 0, maskKeys(`${stderr}\n${text}`));
    }
    return environments.map((variables) => start(run(folder, file), variables));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function start([command = '', ...args]: readonly string[], variables: Readonly<Record<string, string>>) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    env: environment(variables),
  });
  // The virtual machine's own warnings, which are the same before and after.
  return { status, stdout, stderr: stderr.replace(/^.*VM warning:.*\n/gm, '') };
}

function environment(variables: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const { PATH, HOME, JAVA_HOME } = process.env;
  // A compiler that runs once is done before the machine's optimizer is.
  return { PATH, HOME, JAVA_HOME, JAVA_OPTS: '-XX:TieredStopAtLevel=1', LC_ALL: 'C.UTF-8', ...variables };
}

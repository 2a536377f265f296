import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { gitEnvironment } from './git';
import { fakeKey } from './keys';

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line as users do, in a folder. Whatever it prints, no test's key may be in it. */
export function keyguard(
  cwd: string,
  args: readonly string[],
  {
    input = '',
    env = {},
  }: { readonly input?: string | Uint8Array; readonly env?: Record<string, string> } = {},
): Outcome {
  const { status, stdout, stderr, error } = spawnSync(
    process.execPath,
    [path.resolve('dist', 'cli.js'), ...args],
    { cwd, input, env: { ...gitEnvironment(cwd), ...env }, encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  if (error) throw error;
  assertNoKey(stdout);
  assertNoKey(stderr);
  return { status, stdout, stderr };
}

/** Runs it with `--format json` and reads the report. */
export function keyguardJson<Report>(
  cwd: string,
  args: readonly string[],
  options?: Parameters<typeof keyguard>[2],
): { readonly status: number | null; readonly report: Report } {
  const { status, stdout, stderr } = keyguard(cwd, [...args, '--format', 'json'], options);
  assert.equal(stderr, '');
  return { status, report: JSON.parse(stdout) as Report };
}

const SECRETS = Array.from({ length: 9 }, (_, n) => fakeKey(n + 1).slice(26));

/** Not even a part that is long enough to be of use. */
export function assertNoKey(text: string): void {
  for (const secret of SECRETS) {
    for (let start = 0; start + 12 <= secret.length; start++) {
      assert.equal(text.includes(secret.slice(start, start + 12)), false, 'a key was printed');
    }
  }
}

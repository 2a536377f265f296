import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { assertNoKey, type Outcome } from '../../support/keyguard';
import type { Setting } from './keyguard-run';

/** `keyguard fix --to STORE`, without blocking this process, in which servers may run. What it prints may hold no key. */
export function moveToStore(
  store: string,
  { folder, env = {} }: Setting,
  args: readonly string[] = ['.'],
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.resolve('dist', 'cli.js'), 'fix', ...args, '--to', store], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', HOME: path.join(tmpdir(), 'keyguard-no-home'), ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', (chunk: string) => {
        output[name] += chunk;
      });
    child.once('error', reject);
    child.once('close', (status) => {
      try {
        assertNoKey(output.stdout);
        assertNoKey(output.stderr);
        resolve({ status, ...output });
      } catch (error) {
        reject(error);
      }
    });
  });
}

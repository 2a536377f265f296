import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { assertNoKey, type Outcome } from '../../support/keyguard';
import { leaksDuring, MARK } from './canary';
import type { Setting } from './keyguard-run';

/**
 * `keyguard fix --to STORE`, without blocking this process, in which servers may run. What it prints may hold no key; and as
 * long as it runs neither it nor anything that it starts may have one in its arguments or its environment, nor any temporary file.
 */
export async function moveToStore(
  store: string,
  setting: Setting,
  args: readonly string[] = ['.'],
): Promise<Outcome> {
  const temporary = mkdtempSync(path.join(tmpdir(), 'keyguard-tmp-'));
  try {
    let outcome: Outcome | undefined;
    const leaks = await leaksDuring([temporary, '/dev/shm'], async () => {
      outcome = await run(['fix', ...args, '--to', store], setting, temporary);
    });
    assert.deepEqual(leaks, [], 'a key was seen');
    assert.ok(outcome);
    return outcome;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function run(args: readonly string[], { folder, env = {} }: Setting, temporary: string): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.resolve('dist', 'cli.js'), ...args], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: path.join(tmpdir(), 'keyguard-no-home'),
        TMPDIR: temporary,
        ...MARK,
        ...env,
      },
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

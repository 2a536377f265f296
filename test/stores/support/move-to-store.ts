import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Outcome } from '../../support/keyguard';
import { leaksDuring, MARK } from './canary';
import { keyguard, type Setting } from './keyguard-run';

/**
 * `keyguard fix --to STORE`. What it prints may hold no key; and as long as it runs neither it nor anything that it starts may
 * have one in its arguments or its environment, nor any temporary file.
 */
export async function moveToStore(
  store: string,
  { folder, env = {} }: Setting,
  args: readonly string[] = ['.'],
): Promise<Outcome> {
  const temporary = mkdtempSync(path.join(tmpdir(), 'keyguard-tmp-'));
  try {
    let outcome: Outcome | undefined;
    const leaks = await leaksDuring([temporary, '/dev/shm'], async () => {
      const watched = { TMPDIR: temporary, ...MARK, ...env };
      outcome = await keyguard(['fix', ...args, '--to', store], { folder, env: watched });
    });
    assert.deepEqual(leaks, [], 'a key was seen');
    assert.ok(outcome);
    return outcome;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

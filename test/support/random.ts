import { createHash, randomInt } from 'node:crypto';

/**
 * A new number in every run, so that each run tries other inputs. Tests name it in their titles;
 * `KEYGUARD_TEST_SEED=NUMBER npm test` repeats a run.
 */
export const SEED = Number(process.env['KEYGUARD_TEST_SEED'] ?? randomInt(2 ** 31));

/** Pseudo-random bytes that depend on the seed and the name alone. */
export function randomBytes(name: string, length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, block) =>
    createHash('sha256').update(`${SEED} ${name} ${block}`).digest(),
  );
  return Buffer.concat(blocks).subarray(0, length);
}

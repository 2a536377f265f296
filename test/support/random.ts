import { createHash, randomInt } from 'node:crypto';

/**
 * Where random inputs begin. The same in every run, so that nobody's change fails by somebody else's luck;
 * `KEYGUARD_TEST_SEED=random npm test` tries new ones, and a number repeats a run. Tests name it in their titles.
 */
export const SEED = seedFrom(process.env['KEYGUARD_TEST_SEED']);

function seedFrom(chosen = '1'): number {
  return chosen === 'random' ? randomInt(2 ** 31) : Number(chosen);
}

/** Pseudo-random bytes that depend on the seed and the name alone. */
export function randomBytes(name: string, length: number): Buffer {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, block) =>
    createHash('sha256').update(`${SEED} ${name} ${block}`).digest(),
  );
  return Buffer.concat(blocks).subarray(0, length);
}

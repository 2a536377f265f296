import { createHash } from 'node:crypto';

/**
 * Keys for tests, put together at run time: no key literal may stand in this repository.
 * The same number gives the same key in every run, shaped as SendGrid's are: base64url of a version-4 UUID and of 32 bytes.
 */
export function fakeKey(n = 1): string {
  const id = createHash('sha256').update(`keyguard test id ${n}`).digest().subarray(0, 16);
  id[6] = ((id[6] ?? 0) & 0x0f) | 0x40;
  id[8] = ((id[8] ?? 0) & 0x3f) | 0x80;
  const secret = createHash('sha256').update(`keyguard test secret ${n}`).digest();
  return ['SG', id.toString('base64url'), secret.toString('base64url')].join('.');
}

/** Fixtures write `{{KEY1}}`, `{{KEY2}}` … where a key stands. */
export function fillKeys(fixture: string): string {
  return fixture.replace(/\{\{KEY(\d)\}\}/g, (_, n: string) => fakeKey(Number(n)));
}

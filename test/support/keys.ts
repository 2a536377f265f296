import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * Keys for tests, put together at run time: no key literal may stand in this repository.
 * The same number gives the same key in every run, shaped as SendGrid's are: base64url of a version-4 UUID and of 32 bytes.
 * Without `node:crypto` and `Buffer`, because tests also run in a web worker.
 */
export function fakeKey(n = 1): string {
  const id = sha256(utf8ToBytes(`keyguard test id ${n}`)).subarray(0, 16);
  id[6] = ((id[6] ?? 0) & 0x0f) | 0x40;
  id[8] = ((id[8] ?? 0) & 0x3f) | 0x80;
  const secret = sha256(utf8ToBytes(`keyguard test secret ${n}`));
  return ['SG', base64Url(id), base64Url(secret)].join('.');
}

/** Fixtures write `{{KEY1}}`, `{{KEY2}}` … where a key stands, and `{{ID1}}`, `{{SECRET1}}` for the two parts of one. */
export function fillKeys(fixture: string): string {
  return fixture.replace(/\{\{(KEY|ID|SECRET)(\d)\}\}/g, (_, what: string, n: string) => {
    const [, id = '', secret = ''] = fakeKey(Number(n)).split('.');
    return what === 'KEY' ? fakeKey(Number(n)) : what === 'ID' ? id : secret;
  });
}

function base64Url(bytes: Uint8Array): string {
  const base64 = btoa(String.fromCharCode(...bytes));
  return base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

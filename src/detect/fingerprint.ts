import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/**
 * 128 bits of SHA-256 as hex. A key's secret part is 256 random bits, so nobody gets from here back to the key;
 * the prefix keeps our fingerprints apart from other tools' plain hashes of the same key.
 * A library and not `crypto.subtle`, which answers only asynchronously: the editor underlines within the keystroke.
 */
export function fingerprintOf(secret: string): string {
  return bytesToHex(sha256(new TextEncoder().encode(`keyguard:1:${secret}`))).slice(0, 32);
}

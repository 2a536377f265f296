import type { Span } from '../../text/span';
import { KEY_LENGTH } from '../api-key';
import { fitsKey, isKeyCharacter } from './key-shape';
import { breakAt } from './line-break';
import { findMarkers } from './markers';

/** A key in base64, at the characters that carry its bits; the characters at its edges carry bits of its neighbours too. */
export interface Base64Key extends Span {
  readonly key: string;
  /** How many bytes stand before it in its first group of three: 0, 1 or 2. */
  readonly offset: number;
  /** Whether the decoded text goes on with a character that could belong to the key, which then is none. */
  readonly goesOn: boolean;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** What each character of base64 stands for, by its code; -1 for all others. Both alphabets: `+/` and `-_`. */
const VALUES = new Int8Array(128).fill(-1);
for (const [value, character] of [...ALPHABET].entries()) VALUES[character.charCodeAt(0)] = value;
for (const [character, value] of Object.entries({ '+': 62, '-': 62, '/': 63, _: 63 }))
  VALUES[character.charCodeAt(0)] = value;

/** The six bits of the character at `position`; -1 where none of base64 stands. */
export function valueAt(text: string, position: number): number {
  // Beyond the end the code is NaN, which no table has either.
  return VALUES[text.charCodeAt(position)] ?? -1;
}

/** Every key in base64, in any order, placeholders too. */
export function* findBase64Keys(text: string): Generator<Base64Key> {
  for (const { start, offset } of findMarkers(text)) {
    const key = readAt(text, start, offset);
    if (key) yield key;
  }
}

/** The key whose first bits are in the character at `start`, `offset` bytes into a group of three. */
function readAt(text: string, start: number, offset: number): Base64Key | undefined {
  let key = '';
  // The bits of the marker's first character that belong to the key.
  let bits = 6 - 2 * offset;
  let buffer = valueAt(text, start) & ((1 << bits) - 1);
  let position = start + 1;
  while (key.length < KEY_LENGTH) {
    if (valueAt(text, position) < 0) position = breakAt(text, position);
    const value = valueAt(text, position);
    if (value < 0) return undefined;
    position++;
    buffer = ((buffer << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    const code = (buffer >> bits) & 0xff;
    if (!fitsKey(code, key.length)) return undefined;
    key += String.fromCharCode(code);
  }
  return { start, end: position, key, offset, goesOn: goesOn(text, position, buffer, bits) };
}

/** Where the line ends, the key may end: lines of their own are more common than wrapped text whose line ends there. */
function goesOn(text: string, position: number, buffer: number, bits: number): boolean {
  for (let at = position; bits < 8; at++) {
    const value = valueAt(text, at);
    if (value < 0) return false;
    buffer = ((buffer << 6) | value) & 0xffff;
    bits += 6;
  }
  return isKeyCharacter((buffer >> (bits - 8)) & 0xff);
}

/** The bytes that base64 characters stand for, as Latin-1; without the first `skipped` bits, and without a rest of fewer than 8. */
export function decodeBase64(characters: string, skipped = 0): string {
  let bytes = '';
  let buffer = 0;
  let bits = -skipped;
  for (let i = 0; i < characters.length; i++) {
    buffer = ((buffer << 6) | valueAt(characters, i)) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes += String.fromCharCode((buffer >> bits) & 0xff);
  }
  return bytes;
}

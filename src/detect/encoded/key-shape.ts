import { isPlaceholder } from '../placeholder';

const DOTS = [2, 25];

/** Whether a key may have the character of this code in this place. For decoders, which so give up with the first that does not fit. */
export function fitsKey(code: number, place: number): boolean {
  if (place === 0) return code === 0x53;
  if (place === 1) return code === 0x47;
  return DOTS.includes(place) ? code === 0x2e : isKeyCharacter(code);
}

/** Whether a key's ID and secret may have it: the letters, digits, `-` and `_` of ASCII. */
export function isKeyCharacter(code: number): boolean {
  const isDigit = code >= 0x30 && code <= 0x39;
  const isLetter = (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
  return isDigit || isLetter || code === 0x2d || code === 0x5f;
}

export function idOf(key: string): string {
  return key.slice(3, 25);
}

export function isPlaceholderKey(key: string): boolean {
  return isPlaceholder(key.slice(26));
}

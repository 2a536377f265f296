import { isPlaceholder } from '../placeholder';

/**
 * Whether a random generator made these two parts of a key, whole or nearly so. Here nothing else tells a key from names with
 * dots, so the bar is high: one key in about 20 does not reach it.
 */
export function areRandom(id: string, secret: string): boolean {
  return isMixed(id) && isMixed(secret) && !isPlaceholder(secret);
}

/** In random text two neighbours in three are of different kinds; in `getElementById2` one in three. */
const LEAST_CHANGES = 0.4;

export function isMixed(text: string): boolean {
  return (
    /[A-Z]/.test(text) &&
    /[a-z]/.test(text) &&
    /[0-9]/.test(text) &&
    changesOfKind(text) >= LEAST_CHANGES * (text.length - 1)
  );
}

/** How often a lower case letter, an upper case letter, a digit and a sign follow each other. */
export function changesOfKind(text: string): number {
  const kinds = [...text].map((character) =>
    [/[a-z]/, /[A-Z]/, /[0-9]/].findIndex((kind) => kind.test(character)),
  );
  return kinds.filter((kind, i) => i > 0 && kind !== kinds[i - 1]).length;
}

/**
 * Whether the parts are base64url of a version-4 UUID and of 32 bytes, as SendGrid's are: random text is so once in 4096 times.
 * Where little else says that it is a key.
 */
export function areShapedAsSendGrids(id: string, secret: string): boolean {
  return /^.{8}[QRST].[CGKOSWaeimquy26-].{10}[AQgw]$/.test(id) && /^.{42}[AEIMQUYcgkosw048]$/.test(secret);
}

import { isPlaceholder } from '../placeholder';

/**
 * Whether a random generator made these two parts of a key, whole or nearly so. Here nothing else tells a key from names with
 * dots, so the bar is high: one in about 20 random texts does not reach it. It is lower where the ID is shaped as SendGrid's are,
 * which a name is once in a thousand times.
 */
export function areRandom(id: string, secret: string): boolean {
  if (isPlaceholder(secret)) return false;
  if (isShapedAsId(id))
    return changesOfKind(id) >= LEAST_IN_ID * (id.length - 1) && isMixed(secret, LEAST_IN_ID);
  return isMixed(id) && isMixed(secret);
}

/** In random text two neighbours in three are of different kinds; in `getElementById2` one in three. */
const LEAST_CHANGES = 0.4;

/** Names with capitals and digits in them stay below even this, but for a few. */
const LEAST_IN_ID = 0.3;

export function isMixed(text: string, least = LEAST_CHANGES): boolean {
  return (
    /[A-Z]/.test(text) &&
    /[a-z]/.test(text) &&
    /[0-9]/.test(text) &&
    changesOfKind(text) >= least * (text.length - 1)
  );
}

/** How often a lower case letter, an upper case letter, a digit and a sign follow each other. */
export function changesOfKind(text: string): number {
  let changes = 0;
  let before = kindOf(text.charCodeAt(0));
  for (let i = 1; i < text.length; i++) {
    const here = kindOf(text.charCodeAt(i));
    if (here !== before) changes++;
    before = here;
  }
  return changes;
}

function kindOf(code: number): number {
  if (code >= 0x61 && code <= 0x7a) return 0;
  if (code >= 0x41 && code <= 0x5a) return 1;
  return code >= 0x30 && code <= 0x39 ? 2 : 3;
}

/**
 * Whether the parts are base64url of a version-4 UUID and of 32 bytes, as SendGrid's are: random text is so once in 4096 times.
 * Where little else says that it is a key.
 */
export function areShapedAsSendGrids(id: string, secret: string): boolean {
  return isShapedAsId(id) && /^.{42}[AEIMQUYcgkosw048]$/.test(secret);
}

function isShapedAsId(id: string): boolean {
  return /^.{8}[QRST].[CGKOSWaeimquy26-].{10}[AQgw]$/.test(id);
}

import type { Span } from '../../text/span';
import { Look } from '../look';
import { findBase64Keys } from './base64';
import { runAround } from './base64-run';
import { type EscapeForm, findEscapedKeys, findHexKeys } from './escapes';

/** A key that is not written in plain text. It holds the key: to be used at once, never to be kept. */
export interface EncodedKey extends Span {
  readonly key: string;
  readonly form: 'base64' | EscapeForm;
  /** What base64 holds before the key and behind it; undefined where that is too long to be read. */
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  /** Whether a character follows that could belong to the key, which then is none. */
  readonly goesOn: boolean;
}

/**
 * Every encoded key, in any order.
 * @param isWanted of a key; the others cost less. Without it placeholders and what only begins like a key are given too.
 */
export function* findEncodedKeys(
  text: string,
  look = new Look(text),
  isWanted: (found: Pick<EncodedKey, 'key' | 'goesOn'>) => boolean = () => true,
): Generator<EncodedKey> {
  for (const found of findBase64Keys(text)) {
    const { key, goesOn } = found;
    if (isWanted(found)) yield { ...runAround(text, found), key, goesOn, form: 'base64' };
  }
  for (const found of findEscapedKeys(text, look.beginnings.capital)) if (isWanted(found)) yield found;
  for (const found of findHexKeys(text)) if (isWanted(found)) yield found;
}

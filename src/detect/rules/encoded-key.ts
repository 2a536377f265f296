import type { Span } from '../../text/span';
import { maskOf } from '../api-key';
import { type EncodedKey, findEncodedKeys } from '../encoded/find';
import { idOf, isPlaceholderKey } from '../encoded/key-shape';
import type { Finding } from '../finding';
import { fingerprintOf } from '../fingerprint';
import { Look } from '../look';
import { isPublishedSample } from '../published-samples';
import type { Rule } from '../rule';

/** A key in base64 or written with escapes. Its fingerprint is that of the key in plain text. */
export const encodedKey: Rule = {
  ids: ['api-key-encoded'],
  find: ({ text }, look = new Look(text)) =>
    Array.from(
      findEncodedKeys(text, look, ({ key, goesOn }) => !goesOn && !isPlaceholderKey(key)),
      describe,
    ),
};

function describe(found: EncodedKey): Finding {
  const { key, start, end } = found;
  const masked = maskOf(idOf(key));
  const fingerprint = fingerprintOf(key);
  const isSample = isPublishedSample(fingerprint);
  return {
    rule: 'api-key-encoded',
    span: { start, end },
    severity: isSample ? 'information' : 'error',
    masked,
    keyId: idOf(key),
    fingerprint,
    message: isSample
      ? `SendGrid's published sample key ${masked} ${formOf(found)}: it opens no account.`
      : `SendGrid API key ${masked} ${formOf(found)}${lineEndOf(found)}: encoding hides nothing, anyone who can read this file can send mail in your name.`,
  };
}

const FORMS = {
  percent: 'in percent-encoding',
  backslash: 'in escapes',
  entity: 'in character references',
  hex: 'in hexadecimal',
};

/** What stands before a key in well-known uses of base64. */
const USES: readonly (readonly [RegExp, string])[] = [
  [/^apikey:$/i, ' (Basic auth)'],
  [/^[^\0]{0,64}\0apikey\0$/i, ' (SMTP AUTH PLAIN)'],
  [/^Bearer $/i, ' (Bearer header)'],
  [/^(?:export )?[A-Za-z_][A-Za-z0-9_.]{0,99}=["']?$/, ' (NAME=key)'],
];

function formOf({ form, before, after }: EncodedKey): string {
  if (form !== 'base64') return FORMS[form];
  if (before === '' && isLineEnd(after)) return 'in base64';
  const use = before === undefined ? undefined : USES.find(([pattern]) => pattern.test(before));
  return `in base64${use?.[1] ?? ' (inside a longer text)'}`;
}

/** `echo` without `-n` puts a line end behind the key, and what reads the key back sends it along. */
function lineEndOf({ before, after }: EncodedKey): string {
  const isValue = before !== undefined && /^(?:apikey:|Bearer |[^\0]{0,64}\0apikey\0)?$/i.test(before);
  return isValue && after !== '' && isLineEnd(after)
    ? ', with a line end behind it, which SendGrid answers with 401'
    : '';
}

function isLineEnd(after: string | undefined): boolean {
  return after !== undefined && /^[\r\n]*$/.test(after);
}

/** The key that is encoded at `span` now, if it is still the one that `fingerprint` was made of. */
export function readEncodedKey(text: string, span: Span, fingerprint: string): string | undefined {
  for (const { key } of findEncodedKeys(text.slice(span.start, span.end)))
    if (fingerprintOf(key) === fingerprint) return key;
  return undefined;
}

/** Places that no report may quote, in any order, and what to write there. They may overlap. */
export function* encodedKeysToHide(text: string): Generator<Span & { readonly mask: string }> {
  for (const { start, end, key } of findEncodedKeys(text)) yield { start, end, mask: maskOf(idOf(key)) };
}

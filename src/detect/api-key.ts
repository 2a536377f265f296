import type { Span } from '../text/span';
import { findBeginnings } from './beginnings';
import type { Finding } from './finding';
import { fingerprintOf } from './fingerprint';
import { isPlaceholder } from './placeholder';
import { isPublishedSample } from './published-samples';

/**
 * `SG.`, the key's ID (16 bytes in base64url), `.`, its secret (32 bytes in base64url): 69 characters.
 * The lengths are exact, so a left guard would buy nothing; it would lose keys after `\n`, `%3D`, `\u003d` or `x_`.
 * The look-ahead is not `\b`, which would end a key before a final `-`.
 * Source: https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys
 */
const KEY_HERE = /SG\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])/y;

export const KEY_LENGTH = 69;

const ID_END = 25;
const DOT = 0x2e;

/**
 * Every complete key in `text`, by ascending offset. Placeholders are left out. Keys may overlap (the last two characters of
 * one can begin the next): then whether a key is found depends on nothing before its first character, which is what lets the
 * incremental scan be exact.
 * @param beginnings as `findBeginnings` found them in the text
 */
export function findApiKeys(
  text: string,
  beginnings: readonly number[] = findBeginnings(text).capital,
): Finding[] {
  const findings: Finding[] = [];
  for (const start of beginnings) {
    if (text.charCodeAt(start + ID_END) !== DOT) continue;
    KEY_HERE.lastIndex = start;
    const [key = '', id = '', secret = ''] = KEY_HERE.exec(text) ?? [];
    if (key === '' || isPlaceholder(secret)) continue;
    const fingerprint = fingerprintOf(key);
    findings.push({
      rule: 'api-key',
      span: { start, end: start + KEY_LENGTH },
      ...describe(maskOf(id), isPublishedSample(fingerprint)),
      masked: maskOf(id),
      keyId: id,
      fingerprint,
    });
  }
  return findings;
}

function describe(masked: string, isSample: boolean): Pick<Finding, 'severity' | 'message'> {
  return isSample
    ? { severity: 'information', message: `SendGrid's published sample key ${masked}: it opens no account.` }
    : {
        severity: 'error',
        message: `Hardcoded SendGrid API key ${masked}: anyone who can read this file can send mail in your name.`,
      };
}

/** The key that stands at `span` now, if it is still the one that `fingerprint` was made of. */
export function readKey(text: string, span: Span, fingerprint: string): string | undefined {
  const key = text.slice(span.start, span.end);
  return key.length === KEY_LENGTH && fingerprintOf(key) === fingerprint ? key : undefined;
}

/** Without the look-ahead: a key with more characters behind it is no finding, but whoever reads the text has the key. */
const KEY_TO_HIDE = /SG\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})/g;

/** Hides every key in `text`, overlapping ones too, for messages and logs that quote a user's line. */
export function maskKeys(text: string): string {
  let masked = '';
  let position = 0;
  for (const { start, end, mask } of keysToHide(text)) {
    masked += text.slice(position, start) + mask;
    position = end;
  }
  return masked + text.slice(position);
}

/** The places that `maskKeys` hides, by ascending offset, and what it writes there. They may overlap. */
export function* keysToHide(text: string): Generator<Span & { readonly mask: string }> {
  const pattern = new RegExp(KEY_TO_HIDE);
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    pattern.lastIndex = match.index + 1;
    yield { start: match.index, end: match.index + KEY_LENGTH, mask: maskOf(match[1] ?? '') };
  }
}

/** What may be shown of a key: the beginning of its ID, which is no secret. */
export function maskOf(id: string): string {
  return `SG.${id.slice(0, 4)}…`;
}

import type { Span } from '../text/span';
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
const KEY_PATTERN = /SG\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})(?![A-Za-z0-9_-])/g;

export const KEY_LENGTH = 69;

/** Every complete key in `text`, by ascending offset. Placeholders are left out. */
export function findApiKeys(text: string): Finding[] {
  const findings: Finding[] = [];
  for (const { index, key, id, secret } of matchKeys(text)) {
    if (isPlaceholder(secret)) continue;
    const fingerprint = fingerprintOf(key);
    findings.push({
      rule: 'api-key',
      span: { start: index, end: index + KEY_LENGTH },
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

interface KeyMatch {
  readonly index: number;
  readonly key: string;
  readonly id: string;
  readonly secret: string;
}

/**
 * Keys may overlap (the last two characters of one can begin the next): then whether a key is found
 * depends on nothing before its first character, which is what lets the incremental scan be exact.
 */
function* matchKeys(text: string, keyPattern = KEY_PATTERN): Generator<KeyMatch> {
  const pattern = new RegExp(keyPattern);
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    pattern.lastIndex = match.index + 1;
    const [key, id = '', secret = ''] = match;
    yield { index: match.index, key, id, secret };
  }
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
  for (const { index, id } of matchKeys(text, KEY_TO_HIDE))
    yield { start: index, end: index + KEY_LENGTH, mask: maskOf(id) };
}

/** What may be shown of a key: the beginning of its ID, which is no secret. */
export function maskOf(id: string): string {
  return `SG.${id.slice(0, 4)}…`;
}

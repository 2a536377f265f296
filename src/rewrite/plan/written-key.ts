import { readKey } from '../../detect/api-key';
import { findEncodedKeys } from '../../detect/encoded/find';
import type { Finding } from '../../detect/finding';
import { fingerprintOf } from '../../detect/fingerprint';
import { readSplitKey } from '../../detect/rules/split-key';
import { referenceFingerprint } from '../../detect/rules/unresolved-reference';
import type { Disguise } from '../language';

/** A key read from a text, or the reference to one: to be used at once, never to be kept. */
export interface WrittenKey {
  readonly key: string;
  readonly disguise: Disguise | undefined;
}

/** The key that stands at the finding's place, and how; undefined where the text is another one meanwhile. */
export function readWrittenKey(text: string, finding: Finding): WrittenKey | undefined {
  const { rule, span, fingerprint } = finding;
  if (rule === 'api-key') {
    const key = readKey(text, span, fingerprint);
    return key === undefined ? undefined : { key, disguise: undefined };
  }
  if (rule === 'api-key-split') {
    const key = readSplitKey(text, span, fingerprint) ?? (finding.cell && readSplitInCell(text, finding));
    return key === undefined ? undefined : { key, disguise: { kind: 'split' } };
  }
  const written = text.slice(span.start, span.end);
  if (rule === 'unresolved-reference')
    return referenceFingerprint(written) === fingerprint ? { key: written, disguise: undefined } : undefined;
  for (const { key, form, before = '', after = '' } of findEncodedKeys(written)) {
    if (fingerprintOf(key) !== fingerprint) continue;
    if (form === 'backslash') return { key, disguise: { kind: 'escaped' } };
    if (form !== 'base64') return { key, disguise: { kind: 'other', form: FORMS[form] } };
    // What nobody decoded in full (a long run), wrapped, or wrote without padding cannot be written again the same.
    const isExact = isLatin1(before + after) && btoa(before + key + after) === written;
    return {
      key,
      disguise: isExact
        ? { kind: 'base64', before, after }
        : { kind: 'other', form: 'in base64 of an unusual kind' },
    };
  }
  return undefined;
}

/** In a notebook each line of a cell is a JSON string of its own. */
function readSplitInCell(text: string, { span, fingerprint }: Finding): string | undefined {
  const strings = text.slice(span.start, span.end).replace(/"\s*,\s*"/g, '');
  try {
    const code = String(JSON.parse(`"${strings}"`));
    // The last piece ends with its quote, whichever that is.
    return readSplitKey(`${code}"`, { start: 0, end: code.length }, fingerprint);
  } catch {
    return undefined;
  }
}

const FORMS = { percent: 'in percent-encoding', entity: 'in character references', hex: 'in hexadecimal' };

function isLatin1(text: string): boolean {
  return Array.from(text).every((character) => character.charCodeAt(0) < 0x80);
}

import { KEY_LENGTH, keysToHide } from '../../detect/api-key';
import type { Span } from '../../text/span';
import { printable } from '../terminal';

/** How much of the line is shown on either side of the key, in UTF-16 code units. */
const CONTEXT = 60;

/**
 * The line around a finding for people to read: every key masked, cut where it is long, safe to print.
 * Keys are looked for beyond the cut, so that no part of one is left at an edge.
 */
export function quoteLine(text: string, { start, end }: Span): string {
  const before = text.slice(Math.max(0, start - CONTEXT), start);
  const after = text.slice(end, end + CONTEXT);
  const from = start - (before.length - (Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1));
  const lineEnd = after.search(/[\r\n]/);
  const to = end + (lineEnd < 0 ? after.length : lineEnd);

  let quote = '';
  let position = from;
  const offset = Math.max(0, from - KEY_LENGTH);
  for (const key of keysToHide(text.slice(offset, to + KEY_LENGTH))) {
    if (offset + key.end <= from) continue;
    if (offset + key.start >= to) break;
    quote += text.slice(position, Math.max(position, offset + key.start)) + key.mask;
    position = offset + key.end;
  }
  quote += text.slice(position, to);

  const cutBefore = from > 0 && !isLineBreak(text[from - 1]);
  const cutAfter = to < text.length && !isLineBreak(text[to]);
  return `${cutBefore ? '… ' : ''}${printable(quote.trim())}${cutAfter ? ' …' : ''}`;
}

function isLineBreak(character: string | undefined): boolean {
  return character === '\n' || character === '\r';
}

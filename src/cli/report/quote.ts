import type { Finding } from '../../detect/finding';
import { printable } from '../terminal';

/** How much of the line is shown on either side of the key, in UTF-16 code units. */
const CONTEXT = 60;

/**
 * The line around a finding for people to read: every key masked, cut where it is long, safe to print.
 * Keys are hidden by their places and before the cut, so that no part of one is left at an edge.
 * @param findings of the whole text, by ascending offset
 * @param index    of the one to show
 */
export function quoteLine(text: string, findings: readonly Finding[], index: number): string {
  const { start, end } = findings[index]?.span ?? { start: 0, end: 0 };
  const before = text.slice(Math.max(0, start - CONTEXT), start);
  const after = text.slice(end, end + CONTEXT);
  const from = start - (before.length - (Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1));
  const lineEnd = after.search(/[\r\n]/);
  const to = end + (lineEnd < 0 ? after.length : lineEnd);

  let quote = '';
  let position = from;
  for (const { span, masked } of neighbours(findings, index, from)) {
    if (span.start >= to) break;
    quote += text.slice(position, Math.max(position, span.start)) + masked;
    position = span.end;
  }
  quote += text.slice(position, to);

  const cutBefore = from > 0 && !isLineBreak(text[from - 1]);
  const cutAfter = to < text.length && !isLineBreak(text[to]);
  return `${cutBefore ? '… ' : ''}${printable(quote.trim())}${cutAfter ? ' …' : ''}`;
}

/** The findings from the first one that reaches beyond `from`; not all of them, for there may be thousands. */
function* neighbours(findings: readonly Finding[], index: number, from: number): Generator<Finding> {
  let first = index;
  while ((findings[first - 1]?.span.end ?? 0) > from) first--;
  for (let finding = findings[first]; finding; finding = findings[++first]) yield finding;
}

function isLineBreak(character: string | undefined): boolean {
  return character === '\n' || character === '\r';
}

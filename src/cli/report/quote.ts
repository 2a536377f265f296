import { secretsToHide } from '../../detect/mask';
import { LONGEST } from '../../detect/rule';
import { firstIndex } from '../../text/binary-search';
import type { Span } from '../../text/span';
import { printable } from '../terminal';

/** How much of the line is shown on either side of the finding, in UTF-16 code units. */
const CONTEXT = 60;

/** A stretch of text, and what is written in its stead. */
export interface Masked extends Span {
  readonly mask: string;
}

/** Quotes lines of one text for people to read: without any secret of that text, cut where they are long, safe to print. */
export class Quotes {
  private readonly secrets: readonly Masked[];
  private readonly longest: number;

  /** @param secrets what no quote may show, in any order */
  constructor(
    private readonly text: string,
    secrets: readonly Masked[],
  ) {
    this.secrets = [...secrets].sort(byPosition);
    this.longest = secrets.reduce((longest, { start, end }) => Math.max(longest, end - start), 0);
  }

  /** The line around a finding, which is masked, too; of one over several lines the first. */
  lineOf(finding: Masked): string {
    const { text } = this;
    const from = Math.max(finding.start - CONTEXT, this.lineStart(finding.start));
    const to = Math.min(finding.end + CONTEXT, this.lineEnd(finding.start, finding.end + CONTEXT));

    let quote = '';
    let position = from;
    for (const { start, end, mask } of this.maskedIn({ start: from, end: to }, finding)) {
      if (end <= position) continue;
      quote += text.slice(position, Math.max(position, start)) + mask;
      position = end;
    }
    quote += text.slice(position, Math.max(position, to));

    const cutBefore = from > 0 && !isLineBreak(text[from - 1]);
    const cutAfter = Math.max(position, to) < text.length && !isLineBreak(text[Math.max(position, to)]);
    return `${cutBefore ? '… ' : ''}${printable(quote.trim())}${cutAfter || position > to ? ' …' : ''}`;
  }

  /** All that touches the window, by ascending offset. */
  private maskedIn(window: Span, finding: Masked): Masked[] {
    // Beyond the window, so that no part of a key is left at an edge.
    const offset = Math.max(0, window.start - LONGEST);
    const keys = secretsToHide(this.text.slice(offset, window.end + LONGEST));
    const masked = [finding, ...keys.map((key) => ({ ...key, ...moved(key, offset) }))];
    const { secrets } = this;
    for (
      let i = firstIndex(secrets.length, (at) => (secrets[at]?.start ?? 0) >= window.start - this.longest);
      i < secrets.length && (secrets[i]?.start ?? 0) < window.end;
      i++
    ) {
      const secret = secrets[i];
      if (secret) masked.push(secret);
    }
    return masked.filter(({ start, end }) => start < window.end && end > window.start).sort(byPosition);
  }

  private lineStart(offset: number): number {
    const before = this.text.slice(Math.max(0, offset - CONTEXT), offset);
    return offset - before.length + Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
  }

  private lineEnd(offset: number, limit: number): number {
    const length = this.text.slice(offset, limit).search(/[\r\n]/);
    return length < 0 ? Math.min(limit, this.text.length) : offset + length;
  }
}

function moved({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}

/** The longest first of those that begin together: then it hides the others. */
function byPosition(a: Span, b: Span): number {
  return a.start - b.start || b.end - a.end;
}

function isLineBreak(character: string | undefined): boolean {
  return character === '\n' || character === '\r';
}

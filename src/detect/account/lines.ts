import type { Span } from '../../text/span';
import { firstFrom } from './sorted';

/** A line, without its end. */
export interface Line extends Span {
  /** A column; the `- ` of a list's item is part of the indentation. */
  readonly indent: number;
  readonly isBlank: boolean;
  readonly isItem: boolean;
  /** `[smtp]` of an INI file, `account sendgrid` of msmtp, a YAML document's `---`. */
  readonly isSectionStart: boolean;
}

/** The lines of a text. */
export class Lines {
  private readonly starts: number[];
  private readonly known: (Line | undefined)[] = [];

  /** @param offset where the part begins in the text that all offsets are of */
  constructor(
    private readonly part: string,
    private readonly offset: number,
  ) {
    this.starts = [offset];
    for (let at = part.indexOf('\n'); at >= 0; at = part.indexOf('\n', at + 1))
      this.starts.push(offset + at + 1);
  }

  /** The index of the line that the offset is in, or at whose end. */
  indexOf(offset: number): number {
    return firstFrom(this.starts, offset + 1) - 1;
  }

  startOf(offset: number): number {
    return this.starts[this.indexOf(offset)] ?? this.offset;
  }

  /** What of the line is in the window. */
  line(index: number, window: Span): Line {
    const start = this.starts[index] ?? this.offset;
    const end = (this.starts[index + 1] ?? this.offset + this.part.length + 1) - 1;
    if (start < window.start || end > window.end)
      return this.read(Math.max(start, window.start), Math.min(end, window.end));
    const known = this.known[index];
    if (known) return known;
    const line = this.read(start, end);
    this.known[index] = line;
    return line;
  }

  private read(start: number, end: number): Line {
    const line = this.part.slice(start - this.offset, end - this.offset);
    return {
      start,
      end,
      indent: indentOf(line),
      isBlank: line.trim() === '',
      isItem: /^[ \t]*-[ \t]/.test(line),
      isSectionStart: /^\s{0,8}(?:\[[^\]]{1,80}\]\s*$|account\s+\w|---)/.test(line),
    };
  }
}

export function indentOf(line: string): number {
  return /^\s*(?:-\s+)?/.exec(line)?.[0].length ?? 0;
}

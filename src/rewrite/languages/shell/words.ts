import type { Span } from '../../../text/span';
import type { Quotes, Word } from './quoting';

const BLANKS = /[\s;&|()<>]/;

/**
 * Where a key stands in a command of a POSIX shell, for formats that commands are part of and that have no grammar:
 * quotes, escapes, `$(…)`, backticks and comments. Undefined where a quote stays open, or in quotes in backticks in quotes.
 */
export function wordAt(text: string, command: Span, key: Span): Word | 'comment' | undefined {
  const scanner = new Scanner(text, command);
  return scanner.wordAt(key);
}

/** A place whose closing character is looked for. */
interface Frame {
  readonly quotes: Quotes;
  readonly start: number;
  readonly closing: string;
}

class Scanner {
  private readonly frames: Frame[] = [];
  private wordStart: number;

  constructor(
    private readonly text: string,
    private readonly command: Span,
  ) {
    this.wordStart = command.start;
  }

  wordAt(key: Span): Word | 'comment' | undefined {
    let i = this.command.start;
    while (i < key.start) {
      if (this.text.charAt(i) === '#' && this.frame?.quotes !== 'double' && this.isWordStart(i)) {
        const end = this.endOfComment(i);
        if (end > key.start) return 'comment';
        i = end;
        continue;
      }
      i = this.step(i);
    }
    return i === key.start ? this.describe(key) : this.describeQuoted(key, i);
  }

  private get frame(): Frame | undefined {
    return this.frames[this.frames.length - 1];
  }

  private isWordStart(i: number): boolean {
    return i === this.command.start || BLANKS.test(this.text.charAt(i - 1));
  }

  private endOfComment(start: number): number {
    const end = this.text.slice(start, this.command.end).search(/[\r\n]/);
    return end < 0 ? this.command.end : start + end;
  }

  /** Over one character, or over all of a text in single quotes. */
  private step(i: number): number {
    const character = this.text.charAt(i);
    const { frame } = this;
    if (character === '\\') return i + 2;
    if (frame && character === frame.closing) {
      this.frames.pop();
      return i + 1;
    }
    if (character === '"') this.frames.push({ quotes: 'double', start: i, closing: '"' });
    else if (character === '`') this.frames.push({ quotes: 'none', start: i, closing: '`' });
    else if (character === '(' && /[$<>]/.test(this.text.charAt(i - 1)))
      this.frames.push({ quotes: 'none', start: i, closing: ')' });
    else if (character === "'" && frame?.quotes !== 'double') {
      const end = this.text.indexOf("'", i + 1);
      if (end < 0 || end >= this.command.end) return this.command.end;
      this.quoted = { start: i, end: end + 1 };
      return end + 1;
    }
    if (BLANKS.test(character) || character === '`') this.wordStart = i + 1;
    return i + 1;
  }

  /** The text in single quotes that was passed last. */
  private quoted: Span = { start: 0, end: 0 };

  private describe(key: Span): Word | undefined {
    const { frame } = this;
    if (frame?.quotes === 'double') {
      const end = this.endOfDouble(key.end);
      return end === undefined
        ? undefined
        : {
            quotes: 'double',
            span: { start: frame.start, end: end + 1 },
            content: { start: frame.start + 1, end },
          };
    }
    const ticks = this.frames.findIndex(({ closing }) => closing === '`');
    if (this.frames.slice(0, Math.max(ticks, 0)).some(({ quotes }) => quotes === 'double')) return undefined;
    const rest = this.text.slice(key.end, this.command.end).search(/[\s;&|()<>`]/);
    const span = { start: this.wordStart, end: rest < 0 ? this.command.end : key.end + rest };
    return { quotes: 'none', span, content: span };
  }

  private describeQuoted(key: Span, end: number): Word | undefined {
    const { quoted } = this;
    if (quoted.end !== end || quoted.start > key.start || key.end >= end) return undefined;
    const isAnsi = this.text.charAt(quoted.start - 1) === '$';
    if (isAnsi) return undefined;
    return { quotes: 'single', span: quoted, content: { start: quoted.start + 1, end: end - 1 } };
  }

  private endOfDouble(start: number): number | undefined {
    for (let i = start; i < this.command.end; i++) {
      const character = this.text.charAt(i);
      if (character === '\\') i++;
      else if (character === '"') return i;
    }
    return undefined;
  }
}

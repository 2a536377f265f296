import type { Node } from 'web-tree-sitter';
import type { Span } from '../../../text/span';
import type { Part } from '../../literals';

/** The tokens around the text of a literal: `$@"` and `"`. */
export interface Quotes {
  readonly content: Span;
  /** As many as braces open a hole; 0 where there are no holes. */
  readonly dollars: number;
  readonly isVerbatim: boolean;
  /** `"` or, of a raw literal, three or more. */
  readonly quote: string;
  /** `u8`, or '' */
  readonly suffix: string;
}

export function readQuotes(literal: Node): Quotes {
  const { text } = literal;
  const prefix = /^[$@]*/.exec(text)?.[0] ?? '';
  const run = /^"+/.exec(text.slice(prefix.length))?.[0] ?? '"';
  const isVerbatim = prefix.includes('@');
  // `@"""a"` begins with a quote that is part of the text, and `""` is an empty literal.
  const quote = run.length >= 3 && !isVerbatim ? run : '"';
  const suffix = /u8$/i.exec(text)?.[0] ?? '';
  return {
    content: {
      start: literal.startIndex + prefix.length + quote.length,
      end: literal.endIndex - suffix.length - quote.length,
    },
    dollars: prefix.replaceAll('@', '').length,
    isVerbatim,
    quote,
    suffix,
  };
}

/** Whether a raw literal over lines has the key as its value: one line, indented as the closing quotes are. */
export function isWholeRaw(text: string, content: Span, key: Span): boolean {
  const before = /^[ \t]*(?:\r\n|\n|\r)([ \t]*)$/.exec(text.slice(content.start, key.start));
  const after = /^(?:\r\n|\n|\r)([ \t]*)$/.exec(text.slice(key.end, content.end));
  return before !== null && after !== null && before[1] === after[1];
}

/** One literal with holes for the reads, of the same kind as before. */
export function interpolate({ dollars, isVerbatim, quote }: Quotes, parts: readonly Part[]): string {
  const isRaw = quote.length > 1;
  const texts = parts.flatMap((part) => (part.kind === 'text' ? [part.source] : []));
  const braces = isRaw ? Math.max(0, ...texts.map(longestRun)) + 1 : 1;
  const holes = dollars > 0 ? dollars : braces;
  const body = parts.map((part) => {
    if (part.kind === 'read') {
      // A colon would begin the format of the hole.
      const value = part.expression.includes('::') ? `(${part.expression})` : part.expression;
      return '{'.repeat(holes) + value + '}'.repeat(holes);
    }
    return dollars > 0 || isRaw ? part.source : part.source.replace(/[{}]/g, '$&$&');
  });
  return '$'.repeat(holes) + (isVerbatim ? '@' : '') + quote + body.join('') + quote;
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/\{+|\}+/g) ?? []).map((run) => run.length));
}

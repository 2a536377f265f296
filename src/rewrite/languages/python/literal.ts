import type { Node } from 'web-tree-sitter';
import type { Span } from '../../../text/span';
import { spanOf } from '../../syntax';

/** A string token: `rb"…"` has the prefix `rb` and the quote `"`. */
export interface StringToken {
  readonly span: Span;
  /** What is between the quotes. */
  readonly content: Span;
  readonly prefix: string;
  readonly quote: string;
  readonly isBytes: boolean;
  readonly isFormatted: boolean;
  readonly isRaw: boolean;
}

/** Reads a `string` node of a tree without errors, so both quotes are there. */
export function readToken(node: Node): StringToken {
  const start = node.firstChild?.text ?? '';
  const prefix = /^[a-z]*/i.exec(start)?.[0] ?? '';
  return {
    span: spanOf(node),
    content: { start: node.startIndex + start.length, end: node.lastChild?.startIndex ?? node.endIndex },
    prefix,
    quote: start.slice(prefix.length),
    isBytes: /b/i.test(prefix),
    isFormatted: /f/i.test(prefix),
    isRaw: /r/i.test(prefix),
  };
}

/**
 * A piece of a plain literal as it has to stand in an f-string: braces doubled, but not those of `\N{DASH}`.
 * A backslash before a brace is no escape in a plain literal; doubled it stays one without a warning.
 */
export function formattedText(piece: string, isRaw: boolean): string {
  if (isRaw) return piece.replace(/[{}]/g, '$&$&');
  return piece.replace(/\\N\{[^}]*\}|\\[{}]|\\[\s\S]|[{}]/g, (match) => {
    if (match.length === 1) return match + match;
    return match === '\\{' || match === '\\}' ? `\\${match}${match.charAt(1)}` : match;
  });
}

/** Whether a backslash at the end of `piece` waits for the character that follows. */
export function endsInBackslash(piece: string): boolean {
  return /(?<!\\)(\\\\)*\\$/.test(piece);
}

/**
 * The quotes for a string inside the braces of f-strings, best first. Before Python 3.12 it must not hold
 * the quote of any f-string around it; within triple quotes a single one is free.
 */
export function freeQuotes(preferred: string, around: readonly string[]): string[] {
  const other = preferred === '"' ? "'" : '"';
  return [preferred, other].filter((quote) => !around.includes(quote));
}

import type { Span } from '../../../text/span';
import type { Instruction } from './instructions';

/** One of the assignments of ENV, ARG or LABEL. */
export interface Pair {
  readonly name: string;
  readonly span: Span;
  /** Without quotes around it. */
  readonly value: Span;
}

const PAIR = /([\w.-]+)=("(?:\\[\s\S]|[^"\\])*"|'[^']*'|(?:\\[^\r\n]|[^\s"'\\])*)(?=\s|\\?$|\\[ \t]*[\r\n])/g;

/** `NAME=value NAME=value`, and `ENV NAME value`, which is one. */
export function pairsOf(text: string, { name, body }: Instruction): Pair[] {
  const written = text.slice(body.start, body.end);
  const old = /^([\w.-]+)[ \t]+(?=\S)/.exec(written);
  if (old && name === 'ENV') {
    const value = { start: body.start + old[0].length, end: body.start + written.trimEnd().length };
    return [{ name: old[1] ?? '', span: body, value: withoutQuotes(text, value) }];
  }
  return [...written.matchAll(PAIR)].map((match) => {
    const start = body.start + match.index;
    const end = start + match[0].length;
    return {
      name: match[1] ?? '',
      span: { start, end },
      value: withoutQuotes(text, { start: start + (match[1] ?? '').length + 1, end }),
    };
  });
}

function withoutQuotes(text: string, { start, end }: Span): Span {
  const isQuoted = /^(["'])[\s\S]*\1$/.test(text.slice(start, end));
  return isQuoted ? { start: start + 1, end: end - 1 } : { start, end };
}

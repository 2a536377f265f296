import { firstIndex } from '../../text/binary-search';
import type { Span } from '../../text/span';
import type { KeyInSource } from '../language';
import type { Literal, Place, Refusal } from '../literals';
import { BROKEN, NOT_IN_QUOTES } from '../tree-places';
import { type JoinShape, joinAround } from './joins';
import type { Lexed } from './lexer';
import { matchAt } from './shape';
import type { StringToken, TokenList } from './token';

/** The string or strings that a key stands in: mostly one, which is `first` and `last`. */
export interface LexedLiteral extends Literal {
  readonly first: StringToken;
  readonly last: StringToken;
  /** The code it stands in, and of which tokens of that code it is made. */
  readonly code: TokenList;
  readonly from: number;
  readonly to: number;
  /** An expression that joins the pieces, and has the key as its value. */
  readonly isCall: boolean;
  /** In the hole of another string. */
  readonly isNested: boolean;
}

export const IN_PIECES =
  'The pieces of this key are put together in a way that KeyGuard does not follow. Join them into one string, then use the fix again.';

const IN_NAME =
  "The key is taken for a part of a variable's name here. Put that name in braces, or a backslash before it, then use the fix again.";

export function placeInTokens(
  text: string,
  lexed: Lexed,
  key: KeyInSource,
  shape: JoinShape,
): Place<LexedLiteral> {
  if (isDoubtful(text, lexed, key.span)) return { kind: 'refused', refusal: BROKEN };
  return placeIn(lexed.code, key, shape, false);
}

function placeIn(
  code: TokenList,
  key: KeyInSource,
  shape: JoinShape,
  isNested: boolean,
): Place<LexedLiteral> {
  const { span } = key;
  const refuse = (refusal: string): { kind: 'refused' } & Refusal => ({ kind: 'refused', refusal });
  const from = tokenAt(code, span.start);
  const token = code.tokens[from];
  if (token?.kind === 'comment') return span.end <= token.span.end ? { kind: 'words' } : refuse(IN_PIECES);
  if (token?.kind !== 'string' || !contains(token.content, { start: span.start, end: span.start + 1 }))
    return refuse(NOT_IN_QUOTES);
  const hole = token.holes.find((each) => overlaps(each.span, span));
  if (hole && contains(hole.span, span)) return placeIn(hole.code, key, shape, true);
  if (hole) return refuse(key.disguise?.kind === 'split' ? IN_PIECES : IN_NAME);
  if (token.form.refusal !== undefined) return refuse(token.form.refusal);
  if (isEscaped(token, span.start)) return refuse(BROKEN);
  if (contains(token.content, span)) {
    const { span: whole, content } = token;
    const literal = { first: token, last: token, code, from, to: from, isCall: false, isNested };
    return { kind: 'literal', literal: { ...literal, span: whole, content } };
  }
  if (key.disguise?.kind !== 'split') return refuse(BROKEN);
  const to = tokenAt(code, span.end - 1);
  const last = code.tokens[to];
  if (last?.kind !== 'string' || last.form.refusal !== undefined) return refuse(IN_PIECES);
  const join = joinAround(code, from, to, span, shape);
  if (!join) return refuse(IN_PIECES);
  const whole = {
    start: code.tokens[join.from]?.span.start ?? span.start,
    end: code.tokens[join.to]?.span.end ?? span.end,
  };
  const content = join.isCall ? span : { start: token.content.start, end: last.content.end };
  return {
    kind: 'literal',
    literal: { first: token, last, code, ...join, isNested, span: whole, content },
  };
}

/** Whether the character at the offset is part of an escape that begins before it. */
function isEscaped({ form, text, content, holes }: StringToken, offset: number): boolean {
  if (!form.escape || form.keepsBackslash) return false;
  const end = offset - content.start;
  for (let at = 0; at < end; ) {
    const hole = holes.find(({ span }) => span.start === content.start + at)?.span;
    const length = hole ? hole.end - hole.start : (matchAt(form.escape, text, at)?.[0].length ?? 1);
    if (at + length > end) return true;
    at += length;
  }
  return false;
}

/**
 * Behind a missing quote a comment looks like text and text like code. In a string that may go on over lines nobody
 * knows how far it was meant to go.
 */
function isDoubtful(text: string, { unclosed }: Lexed, key: Span): boolean {
  return unclosed.some((token) => {
    if (token.kind === 'string' && token.form.isOneLine !== true) return true;
    if (token.kind === 'comment') return token.span.end > key.start;
    const start = text.lastIndexOf('\n', token.span.start) + 1;
    const lineEnd = text.indexOf('\n', token.span.end);
    return key.start >= start && (lineEnd < 0 || key.start <= lineEnd);
  });
}

/** The index of the token with the character at the offset, or -1. */
function tokenAt({ tokens }: TokenList, offset: number): number {
  const index = firstIndex(tokens.length, (i) => (tokens[i]?.span.end ?? 0) > offset);
  return (tokens[index]?.span.start ?? offset + 1) <= offset ? index : -1;
}

function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

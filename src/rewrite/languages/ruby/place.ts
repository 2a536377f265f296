import type { Node } from 'web-tree-sitter';
import { overlap } from '../../../text/span';
import type { KeyInSource } from '../../language';
import type { Literal, Place } from '../../literals';
import { ancestors, nodeAt, spanOf } from '../../syntax';
import { BROKEN, placeInTree, type TreeShape } from '../../tree-places';
import { ownRead } from './own-variable';
import { readHeredoc, readToken, type StringToken } from './token';

export interface RubyLiteral extends Literal {
  /** The first one's, where pieces are joined. */
  readonly token: StringToken;
  readonly last: StringToken;
  /** Whether a literal has to stay: beside another literal, as a hash key with a colon, in a pattern, in `%w[]`. */
  readonly isFixed: boolean;
  /** Of the variable's name in an expression that takes the place of the literal. */
  readonly quote: string;
  /** Whether the key is all of the value. */
  readonly isWhole: boolean;
}

const SHAPE: TreeShape = {
  comments: new Set(['comment']),
  literals: new Set([
    'string',
    'bare_string',
    'bare_symbol',
    'subshell',
    'regex',
    'delimited_symbol',
    'heredoc_body',
  ]),
  concatenations: new Set(['binary', 'chained_string']),
  calls: new Set(['call']),
  statements: /^(?:assignment|operator_assignment|call|return|pair|heredoc_body)$/,
};

const REASONS = {
  data: 'The program reads the text behind __END__ as data, where nothing is replaced. Move the key into the code, then use the fix again.',
  words:
    'The other words of this array have backslashes or number signs. Write it with brackets and quotes, then use the fix again.',
  // With quotes around the tag Ruby (3.1 at least) takes another indentation off of such lines than without.
  blankLines:
    'This here-document has lines of spaces only, which Ruby reads otherwise where it interpolates. Empty them, then use the fix again.',
  interpolated:
    'The key touches an interpolated variable. Put the variable in braces, then use the fix again.',
  pieces:
    'The pieces of this key are put together in a way that KeyGuard does not follow. Join them into one string, then use the fix again.',
};

export function placeOf(root: Node, key: KeyInSource, environment: string): Place<RubyLiteral> {
  if (nodeAt(root, key.span).type === 'uninterpreted') {
    return /\bDATA\b/.test(root.text) ? { kind: 'refused', refusal: REASONS.data } : { kind: 'words' };
  }
  const place = placeInTree(root, key, SHAPE);
  const body = place.kind === 'words' ? nodeAt(root, key.span).parent : null;
  if (body?.type === 'heredoc_body') return placeInFalseComment(nodeAt(root, key.span), body, key);
  if (place.kind === 'words' || place.kind === 'refused') return place;
  if (place.kind === 'call') {
    const token = readToken(place.call);
    const literal = { ...whole(token, '"', spanOf(place.call)), content: key.span };
    return { kind: 'literal', literal };
  }
  if (place.first.id !== place.last.id) return placeOfPieces(place.first, place.last, key);
  return placeInLiteral(place.first, key, environment);
}

/** The grammar takes a number sign right behind an escape in a here-document for the beginning of a comment. */
function placeInFalseComment(comment: Node, body: Node, { span }: KeyInSource): Place<RubyLiteral> {
  const isInText = !comment.text.slice(0, span.start - comment.startIndex).includes('#{');
  return isInText ? placeInHeredoc(body) : { kind: 'refused', refusal: BROKEN };
}

function placeInLiteral(node: Node, key: KeyInSource, environment: string): Place<RubyLiteral> {
  if (node.namedChildren.some((child) => child.type === 'interpolation' && overlap(spanOf(child), key.span)))
    return { kind: 'refused', refusal: REASONS.interpolated };
  // A name may have any character beyond ASCII in it, which the grammar does not know.
  if (/#[$@]@?[\w\u0080-\uffff]*[\u0080-\uffff]$/.test(node.text.slice(0, key.span.start - node.startIndex)))
    return { kind: 'refused', refusal: REASONS.interpolated };
  if (node.type === 'heredoc_body') return placeInHeredoc(node);
  if (node.type.startsWith('bare_')) return placeInWords(node);
  const token = readToken(node);
  const isWhole = key.span.start === token.content.start && key.span.end === token.content.end;
  const quote = token.open.endsWith("'") ? "'" : '"';
  if (!isWhole || node.type !== 'string' || isFixed(node))
    return {
      kind: 'literal',
      literal: { ...whole(token, quote, spanOf(node)), isFixed: true, isWhole, content: token.content },
    };
  const span = ownRead(node, key.variable, environment) ?? spanOf(node);
  return { kind: 'literal', literal: { ...whole(token, quote, span), content: key.span } };
}

function whole(token: StringToken, quote: string, span: Literal['span']): Omit<RubyLiteral, 'content'> {
  return { token, last: token, quote, span, isFixed: false, isWhole: true };
}

function placeInHeredoc(body: Node): Place<RubyLiteral> {
  const token = readHeredoc(body);
  if (!token) return { kind: 'refused', refusal: BROKEN };
  if (!token.interpolates && token.open.startsWith('<<~') && /^[ \t]+\r?$/m.test(body.text))
    return { kind: 'refused', refusal: REASONS.blankLines };
  const literal = { ...whole(token, '"', token.content), isFixed: true, isWhole: false };
  return { kind: 'literal', literal: { ...literal, content: token.content } };
}

/** `%w[a SG…]` becomes `%W[a #{…}]`, in which each interpolation is one element, whatever its value. */
function placeInWords(word: Node): Place<RubyLiteral> {
  const array = word.parent;
  if (!array) return { kind: 'refused', refusal: BROKEN };
  const token = readToken(array);
  if (!token.interpolates && /\\|#[{$@]/.test(array.text)) return { kind: 'refused', refusal: REASONS.words };
  const literal = { ...whole(token, '"', spanOf(array)), isFixed: true, isWhole: false };
  return { kind: 'literal', literal: { ...literal, content: token.content } };
}

function placeOfPieces(first: Node, last: Node, key: KeyInSource): Place<RubyLiteral> {
  const token = readToken(first);
  const lastToken = readToken(last);
  if (first.type !== 'string' || last.type !== 'string') return { kind: 'refused', refusal: REASONS.pieces };
  const content = { start: token.content.start, end: lastToken.content.end };
  const isWhole = content.start === key.span.start && content.end === key.span.end;
  if (!isWhole && [token, lastToken].some(({ open }) => !/^["']$/.test(open)))
    return { kind: 'refused', refusal: REASONS.pieces };
  const chain = first.parent;
  const isAll =
    chain?.type !== 'chained_string' ||
    (chain.startIndex === first.startIndex && chain.endIndex === last.endIndex);
  const quote = token.open === "'" ? "'" : '"';
  return {
    kind: 'literal',
    literal: {
      token,
      last: lastToken,
      span: { start: first.startIndex, end: last.endIndex },
      content,
      quote,
      isWhole,
      isFixed: !isWhole || !isAll,
    },
  };
}

function isFixed(node: Node): boolean {
  const { parent } = node;
  if (parent?.type === 'chained_string') return true;
  if (parent?.type === 'pair' && parent.childForFieldName('key')?.id === node.id)
    return node.nextSibling?.type === ':';
  return isInPattern(node);
}

/** Of `case … in`, where an interpolated string may stand and a call may not. */
function isInPattern(node: Node): boolean {
  let inner = node;
  for (const outer of ancestors(node)) {
    if (/^(?:in_clause|match_pattern|test_pattern)$/.test(outer.type))
      return outer.childForFieldName('pattern')?.id === inner.id;
    // `when` has nodes of type `pattern`, which hold expressions.
    if (!/_pattern$|^(?:parenthesized_pattern|range)$/.test(outer.type)) return false;
    inner = outer;
  }
  return false;
}

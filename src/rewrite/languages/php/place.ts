import type { Node } from 'web-tree-sitter';
import { overlap, type Span } from '../../../text/span';
import type { KeyInSource } from '../../language';
import type { Literal, Place } from '../../literals';
import { ancestors, nodeAt, spanOf } from '../../syntax';
import { placeInTree, type TreeShape } from '../../tree-places';
import { type ConstantDeclaration, constantAround, type PropertyDefault } from './constant';
import { ownRead } from './own-variable';
import { indentationOf, readToken, type StringToken } from './token';

export interface PhpLiteral extends Literal {
  /** The first one's, where pieces are joined. */
  readonly token: StringToken;
  readonly last: StringToken;
  /** Of the variable's name in an expression. */
  readonly quote: string;
  /** `env('NAME')`, where the literal was what that falls back on. */
  readonly helper: string | undefined;
  /** What has to change where the value is to be constant. */
  readonly constant: ConstantDeclaration | PropertyDefault | undefined;
}

const SHAPE: TreeShape = {
  comments: new Set(['comment']),
  literals: new Set(['string', 'encapsed_string', 'heredoc', 'nowdoc', 'shell_command_expression']),
  concatenations: new Set(['binary_expression']),
  calls: new Set(['function_call_expression']),
  statements: /_(?:statement|declaration|definition)$|^(?:comment|text)$/,
};

const REASONS = {
  page: 'This text goes to whoever opens the page, and so would the key. Take it out and send the mail from the server.',
  interpolated:
    'The key touches an interpolated variable. Put the variable in braces, then use the fix again.',
  pieces:
    'The pieces of this key are put together in a way that KeyGuard does not follow. Join them into one string, then use the fix again.',
};

export function placeOf(root: Node, key: KeyInSource): Place<PhpLiteral> {
  const node = nodeAt(root, key.span);
  if (node.type === 'text' || node.type === 'text_interpolation')
    return { kind: 'refused', refusal: REASONS.page };
  const place = placeInTree(root, key, SHAPE);
  if (place.kind === 'words' || place.kind === 'refused') return place;
  const [first, last] = place.kind === 'call' ? [place.call, place.call] : [place.first, place.last];
  const context = constantAround(first);
  if (context && 'refusal' in context) return { kind: 'refused', refusal: context.refusal };
  const literal = place.kind === 'call' ? callLiteral(first, key) : literalOf(first, last, key);
  if (typeof literal === 'string') return { kind: 'refused', refusal: literal };
  return { kind: 'literal', literal: { ...literal, constant: context } };
}

type Found = Omit<PhpLiteral, 'constant'>;

function callLiteral(call: Node, key: KeyInSource): Found {
  const token = readToken(call);
  return { token, last: token, quote: "'", helper: undefined, span: spanOf(call), content: key.span };
}

function literalOf(first: Node, last: Node, key: KeyInSource): Found | string {
  const token = readToken(first);
  const lastToken = first.id === last.id ? token : readToken(last);
  const content = { start: token.content.start, end: lastToken.content.end };
  const quote = token.open.endsWith('"') ? '"' : "'";
  const joined = { token, last: lastToken, quote, helper: undefined, content };
  if (first.id !== last.id) {
    const areQuoted = [token, lastToken].every(({ kind }) => kind === 'single' || kind === 'double');
    if (!areQuoted) return REASONS.pieces;
    return { ...joined, span: { start: first.startIndex, end: last.endIndex } };
  }
  if (isInterpolated(first, key.span) || isInName(token, key.span)) return REASONS.interpolated;
  if (!isWhole(token, key.span)) return { ...joined, span: spanOf(first) };
  const own = ownRead(first, key.variable);
  return {
    ...joined,
    content: key.span,
    span: own ? spanOf(own.whole) : spanOf(first),
    helper: own?.helper,
  };
}

/** `"$SG.…"` reads a variable: what stands there is no key. */
function isInterpolated(node: Node, span: Span): boolean {
  return node.children
    .flatMap((child) => (/^(?:heredoc|nowdoc)_body$/.test(child.type) ? child.children : [child]))
    .some((child) => child.isNamed && !TEXT.test(child.type) && overlap(spanOf(child), span));
}

/** A name may have any character beyond ASCII in it, which the grammar does not know. */
function isInName({ kind, node, content }: StringToken, span: Span): boolean {
  if (kind === 'single' || kind === 'nowdoc') return false;
  const before = node.text.slice(content.start - node.startIndex, span.start - node.startIndex);
  return /\$[\w\u0080-\uffff]*[\u0080-\uffff]$/.test(before);
}

const TEXT = /^(?:string_content|escape_sequence|nowdoc_string)$/;

/** Whether the key is all there is; of a document the only line, without the indentation that PHP takes off. */
function isWhole(token: StringToken, span: Span): boolean {
  if (token.kind === 'command') return false;
  const isDocument = token.kind === 'heredoc' || token.kind === 'nowdoc';
  const start = token.content.start + (isDocument ? indentationOf(token).length : 0);
  return span.start === start && span.end === token.content.end;
}

/** The statement in a block that the literal belongs to: before it a line may be put. */
export function statementInBlock(node: Node): Node | undefined {
  return [...ancestors(node)].find(
    ({ type, parent }) =>
      /_(?:statement|declaration)$/.test(type) &&
      parent !== null &&
      /^(?:program|compound_statement|colon_block|case_statement|default_statement)$/.test(parent.type),
  );
}

import type { Node } from 'web-tree-sitter';
import { findApiKeys, KEY_LENGTH } from '../../../detect/api-key';
import type { Span } from '../../../text/span';
import { ancestors, nodeAt, spanOf } from '../../syntax';
import { merge, type Texts, textsOf, textsOfPart, withoutComments } from './constant';
import { readToken } from './literal';

/** An expression, or a part of one, that a key in pieces is the value of. */
export interface Joined {
  readonly span: Span;
  /** What is evaluated there. */
  readonly node: Node;
  /** All of `node`, some operands of its `+`, some of its literals side by side, or some of what its f-string holds. */
  readonly extent: 'whole' | 'operands' | 'literals' | 'fields';
  readonly isBytes: boolean;
  /** What the expression has before the key, and behind it. */
  readonly before: Texts['parts'];
  readonly after: Texts['parts'];
}

const STATEMENT = /_(?:statement|definition)$|^(?:module|block|assignment)$/;

/** The smallest expression around the pieces that is sure to have the key in its value. */
export function joinedAt(root: Node, key: Span): Joined | undefined {
  const covering = nodeAt(root, key);
  for (const node of [covering, ...ancestors(covering)]) {
    if (STATEMENT.test(node.type)) return undefined;
    const joined = joinedBy(node, key);
    if (joined) return joined;
  }
  return undefined;
}

function joinedBy(node: Node, key: Span): Joined | undefined {
  if (node.type === 'string') return inFormatted(node, key);
  const operands = operandsOf(node);
  if (operands)
    return inChain(node, operands, key, node.type === 'concatenated_string' ? 'literals' : 'operands');
  const around = aroundKey(textsOf(node));
  return around && { span: spanOf(node), node, extent: 'whole', ...around };
}

/** Of `a + b + c`, and of literals side by side. */
function operandsOf(node: Node): Node[] | undefined {
  if (node.type === 'concatenated_string') return withoutComments(node);
  const left = node.type === 'binary_operator' ? node.childForFieldName('left') : null;
  const right = node.childForFieldName('right');
  if (!left || !right || node.childForFieldName('operator')?.type !== '+') return undefined;
  return [...((left.type === 'binary_operator' && operandsOf(left)) || [left]), right];
}

function inChain(
  node: Node,
  operands: readonly Node[],
  key: Span,
  extent: 'operands' | 'literals',
): Joined | undefined {
  const first = operands.findIndex((operand) => operand.endIndex > key.start);
  const last = operands.findIndex((operand) => operand.endIndex >= key.end);
  const run = operands.slice(first, last + 1);
  const around = aroundKey(merge(run.map(textsOf)));
  const [start, end] = [run[0]?.startIndex, run.at(-1)?.endIndex];
  if (!around || start === undefined || end === undefined) return undefined;
  const isWhole = run.length === operands.length;
  return { span: { start, end }, node, extent: isWhole ? 'whole' : extent, ...around };
}

/** Pieces that stand in the braces of an f-string, or before and behind them. The rest of it stays as it is. */
function inFormatted(literal: Node, key: Span): Joined | undefined {
  const { content } = readToken(literal);
  const parts = literal.namedChildren.filter(
    ({ type, startIndex, endIndex }) =>
      /^(?:string_content|interpolation)$/.test(type) && endIndex > key.start && startIndex < key.end,
  );
  const isField = (part: Node | undefined) => part?.type === 'interpolation';
  const [first, last] = [parts[0], parts.at(-1)];
  if (!first || !last) return undefined;
  const start = isField(first) ? first.startIndex : key.start;
  const end = isField(last) ? last.endIndex : key.end;
  const around = aroundKey(merge(parts.map((part) => textsOfPart(part, literal, start, end))));
  if (!around) return undefined;
  const isWhole = start === content.start && end === content.end;
  return isWhole
    ? { span: spanOf(literal), node: literal, extent: 'whole', ...around }
    : { span: { start, end }, node: literal, extent: 'fields', ...around };
}

function aroundKey(texts: Texts | undefined): Pick<Joined, 'before' | 'after' | 'isBytes'> | undefined {
  if (!texts) return undefined;
  const { parts, isBytes } = texts;
  const found = parts.flatMap((text, i) =>
    typeof text === 'string' ? findApiKeys(text).map(({ span }) => ({ i, text, span })) : [],
  );
  const [only] = found;
  if (!only || found.length > 1) return undefined;
  const { i, text, span } = only;
  return {
    isBytes,
    before: [...parts.slice(0, i), text.slice(0, span.start)].filter((part) => part !== ''),
    after: [text.slice(span.start + KEY_LENGTH), ...parts.slice(i + 1)].filter((part) => part !== ''),
  };
}

/** What stands between the quotes of a literal that has this text. */
export function literalSource(text: string, quote: string): string {
  return Array.from(text, (character) => {
    if (character === '\\' || character === quote) return `\\${character}`;
    return SHORT[character] ?? (/\p{Cc}/u.test(character) ? escapeCode(character) : character);
  }).join('');
}

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapeCode(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

/** What stands between the quotes of an f-string that has these parts. */
export function fieldsSource(parts: Texts['parts'], quote: string): string {
  return parts
    .map((part) =>
      typeof part === 'string' ? literalSource(part, quote).replace(/[{}]/g, '$&$&') : part.text,
    )
    .join('');
}

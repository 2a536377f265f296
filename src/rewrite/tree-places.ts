import type { Node } from 'web-tree-sitter';
import type { Span } from '../text/span';
import type { KeyInSource } from './language';
import type { Refusal } from './literals';
import { ancestors, hasErrorOnLines, nodeAt } from './syntax';

/** Kinds of nodes of one grammar, as far as finding keys goes. */
export interface TreeShape {
  readonly comments: ReadonlySet<string>;
  /** The outermost node of one string literal, quotes and prefix included. */
  readonly literals: ReadonlySet<string>;
  /** `a + b`, and literals side by side. */
  readonly concatenations: ReadonlySet<string>;
  /** Calls, such as `["SG.", "…"].join("")`. */
  readonly calls: ReadonlySet<string>;
  readonly statements: RegExp;
}

/** The literals that a key stands in: mostly one, which is `first` and `last`. */
export type TreePlace =
  | { readonly kind: 'literal'; readonly first: Node; readonly last: Node }
  /** An expression that has the key as its value: a call that joins the pieces. */
  | { readonly kind: 'call'; readonly call: Node }
  | { readonly kind: 'words' }
  | ({ readonly kind: 'refused' } & Refusal);

export const BROKEN =
  'KeyGuard does not understand the code around this key; perhaps a quote is missing. Correct it, or replace the key by hand.';

export const NOT_IN_QUOTES = 'The key is not in quotes here. Put quotes around it, then use the fix again.';

export const IN_PIECES =
  'The pieces of this key are put together in a way that KeyGuard does not follow. Join them into one string, then use the fix again.';

export function placeInTree(root: Node, key: KeyInSource, shape: TreeShape): TreePlace {
  const { start, end } = key.span;
  const node = nodeAt(root, key.span);
  const comment = holder(node, shape.comments);
  if (comment) return isBroken(comment, shape) ? { kind: 'refused', refusal: BROKEN } : { kind: 'words' };
  const literal = holder(node, shape.literals);
  if (literal) {
    if (isBroken(literal, shape)) return { kind: 'refused', refusal: BROKEN };
    return { kind: 'literal', first: literal, last: literal };
  }
  if (isBroken(node, shape)) return { kind: 'refused', refusal: BROKEN };
  if (key.disguise?.kind !== 'split') return { kind: 'refused', refusal: NOT_IN_QUOTES };
  const first = holder(nodeAt(root, { start, end: start + 1 }), shape.literals);
  const last = holder(nodeAt(root, { start: end - 1, end }), shape.literals);
  if (!first || !last) return { kind: 'refused', refusal: NOT_IN_QUOTES };
  return joined(node, first, last, key.span, shape) ?? { kind: 'refused', refusal: IN_PIECES };
}

function holder(node: Node, kinds: ReadonlySet<string>): Node | undefined {
  return [node, ...ancestors(node)].find(({ type }) => kinds.has(type));
}

/**
 * Code that is being typed elsewhere is no hindrance, unless it makes it doubtful what the key is in: behind a missing
 * quote a comment looks like text and text like code.
 */
function isBroken(node: Node, { statements }: TreeShape): boolean {
  const { rootNode } = node.tree;
  if (!rootNode.hasError) return false;
  const statement = [node, ...ancestors(node)].find(({ type }) => statements.test(type));
  return (
    statement?.hasError === true || hasErrorOnLines(rootNode, node.startPosition.row, node.endPosition.row)
  );
}

function joined(covering: Node, first: Node, last: Node, key: Span, shape: TreeShape): TreePlace | undefined {
  if (shape.concatenations.has(covering.type)) {
    const between = { start: first.startIndex, end: last.endIndex };
    return leavesIn(covering, between, shape).every(
      (leaf) => shape.literals.has(leaf.type) || shape.comments.has(leaf.type),
    )
      ? { kind: 'literal', first, last }
      : undefined;
  }
  const call = hasOnlyPieces(first, last, key)
    ? [covering, ...ancestors(covering)].find(({ type }) => shape.calls.has(type))
    : undefined;
  return call && isJoinOf(call, first, last, shape)
    ? { kind: 'call', call: outermostJoin(call, shape) }
    : undefined;
}

/** Whether the literals of a call have no other text before the key and behind it, which would go with the call. */
function hasOnlyPieces(first: Node, last: Node, key: Span): boolean {
  const before = first.text.slice(0, key.start - first.startIndex);
  const behind = last.text.slice(key.end - last.startIndex);
  return /^[A-Za-z@$%]{0,3}#*["'`([{<]+$/.test(before) && /^["'`)\]}>#]*[A-Za-z]?$/.test(behind);
}

/** Literals and comments whole, names, numbers: the named nodes in the span that have no named children, without empty argument lists. */
function leavesIn(node: Node, { start, end }: Span, shape: TreeShape): Node[] {
  if (node.endIndex <= start || node.startIndex >= end || /^\(\s*\)$/.test(node.text)) return [];
  if (shape.literals.has(node.type) || shape.comments.has(node.type) || node.namedChildCount === 0)
    return [node];
  return node.namedChildren.flatMap((child) => (child ? leavesIn(child, { start, end }, shape) : []));
}

/** What may stand between the pieces or tell how they are joined: nothing, a dot, a format. */
const SEPARATOR =
  /^[^"'`]{0,3}(["'`]+)(?:\.?|%[sv@](?:\.%[sv@]){2}|\{\d?\}(?:\.\{\d?\}){2}|SG\.(?:%[sv@]\.%[sv@]|\{\d?\}\.\{\d?\}))\1$/;

const JOINING =
  /^(?:join|joins|joinToString|mkString|concat|concatenate|implode|format|formatted|sprintf|sprint|strings?|string|fmt|str|array|list|listof|of|arrays|aslist|collectors|text|enum|stringbuilder|append|tostring|new|paste0|strcat|std|vec|mkstring|seq)$/i;

/** Whether a call has nothing in it but the pieces, what joins them, and the names of joining functions. */
function isJoinOf(call: Node, first: Node, last: Node, shape: TreeShape): boolean {
  const whole = { start: call.startIndex, end: call.endIndex };
  return leavesIn(call, whole, shape).every((leaf) => {
    if (leaf.startIndex >= first.startIndex && leaf.endIndex <= last.endIndex)
      return shape.literals.has(leaf.type) || shape.comments.has(leaf.type) || isJoiningCall(leaf);
    if (shape.literals.has(leaf.type)) return SEPARATOR.test(leaf.text);
    return shape.comments.has(leaf.type) || JOINING.test(leaf.text);
  });
}

/** The name before the parenthesis in `.append("…")`: calls in a chain stand between the pieces. */
function isJoiningCall(name: Node): boolean {
  const { rootNode } = name.tree;
  return JOINING.test(name.text) && rootNode.text.charAt(name.endIndex - rootNode.startIndex) === '(';
}

/** Of functions that give a text put together from what they are given; others (`append`, `list`) hand it on or keep it. */
const JOINS =
  /(?:^|\W)(?:join|joins|joinToString|mkString|concat|concatenate|implode|format|formatted|sprintf|sprint)\s*[!(]/i;

/**
 * `[…].concat(…)` may be the beginning of `[…].concat(…).join("")`, and `Arrays.asList(…)` an argument of `String.join(…)`:
 * the outermost call has the value.
 */
function outermostJoin(call: Node, shape: TreeShape): Node {
  let outermost = call;
  for (const parent of ancestors(call)) {
    const whole = { start: parent.startIndex, end: parent.endIndex };
    const isMore = leavesIn(parent, whole, shape).every(
      (leaf) =>
        (leaf.startIndex >= outermost.startIndex && leaf.endIndex <= outermost.endIndex) ||
        (shape.literals.has(leaf.type) ? SEPARATOR.test(leaf.text) : JOINING.test(leaf.text)),
    );
    if (!isMore || shape.statements.test(parent.type)) break;
    if (!shape.calls.has(parent.type)) continue;
    const isChained = parent.startIndex === outermost.startIndex;
    const name = parent.text.slice(0, outermost.startIndex - parent.startIndex);
    if (!isChained && !JOINS.test(name)) break;
    outermost = parent;
  }
  return outermost;
}

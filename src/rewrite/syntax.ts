import type { Node } from 'web-tree-sitter';
import type { Span } from '../text/span';

/** The smallest named node that holds the whole span. */
export function nodeAt(root: Node, span: Span): Node {
  return root.namedDescendantForIndex(span.start, span.end) ?? root;
}

/** From the parent up to the root. */
export function* ancestors(node: Node): Generator<Node> {
  for (let parent = node.parent; parent; parent = parent.parent) yield parent;
}

export function spanOf(node: Node): Span {
  return { start: node.startIndex, end: node.endIndex };
}

/** Whether the parser had to skip or make up anything on these lines, which count from 0. */
export function hasErrorOnLines(node: Node, first: number, last: number): boolean {
  if (!node.hasError || node.endPosition.row < first || node.startPosition.row > last) return false;
  return node.isError || node.isMissing || node.children.some((child) => hasErrorOnLines(child, first, last));
}

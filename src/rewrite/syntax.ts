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

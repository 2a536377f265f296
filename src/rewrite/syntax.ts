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

/**
 * The identifiers that read so, by their places in the text: far faster than a walk through a large tree.
 * @param pattern  global, of whole words
 */
export function* identifiersLike(root: Node, pattern: RegExp): Generator<Node> {
  for (const match of root.text.matchAll(pattern)) {
    const start = root.startIndex + match.index;
    const node = nodeAt(root, { start, end: start + match[0].length });
    if (/(?:^|_)identifier$/.test(node.type) && node.text === match[0]) yield node;
  }
}

/** Whether the parser had to skip or make up anything on these lines, which count from 0. */
export function hasErrorOnLines(node: Node, first: number, last: number): boolean {
  if (!node.hasError || node.endPosition.row < first || node.startPosition.row > last) return false;
  return node.isError || node.isMissing || node.children.some((child) => hasErrorOnLines(child, first, last));
}

export function byText(nodes: readonly (Node | null)[]): Map<string, Node[]> {
  const found = new Map<string, Node[]>();
  for (const node of nodes) {
    if (!node) continue;
    const same = found.get(node.text);
    if (same) same.push(node);
    else found.set(node.text, [node]);
  }
  return found;
}

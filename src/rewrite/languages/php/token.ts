import type { Node } from 'web-tree-sitter';
import type { Span } from '../../../text/span';

/** How the text of one literal is read. */
export interface StringToken {
  readonly node: Node;
  readonly kind: 'single' | 'double' | 'heredoc' | 'nowdoc' | 'command';
  /** With the prefix of a "binary" string: `b'`. */
  readonly open: string;
  readonly close: string;
  readonly content: Span;
}

export function readToken(node: Node): StringToken {
  if (node.type === 'heredoc' || node.type === 'nowdoc') return readDocument(node, node.type);
  const open = /^b?['"`]/i.exec(node.text)?.[0] ?? '';
  const close = open.slice(-1);
  return {
    node,
    kind: close === "'" ? 'single' : close === '"' ? 'double' : 'command',
    open,
    close,
    content: { start: node.startIndex + open.length, end: node.endIndex - 1 },
  };
}

/** The content is that of the lines, without the last line end; `open` is the line with the name. */
function readDocument(node: Node, kind: 'heredoc' | 'nowdoc'): StringToken {
  const { text, startIndex } = node;
  const open = /^[^\r\n]*(?:\r\n|\n|\r)/.exec(text)?.[0] ?? '';
  const close = /(?:\r\n|\n|\r)[ \t]*\w+$/.exec(text.slice(open.length))?.[0] ?? '';
  return {
    node,
    kind,
    open,
    close,
    content: { start: startIndex + open.length, end: node.endIndex - close.length },
  };
}

/** Of a document whose last line is indented: as much is taken off of each line. */
export function indentationOf({ close }: StringToken): string {
  return /[ \t]*(?=\w+$)/.exec(close)?.[0] ?? '';
}

/** Whether the text ends in a backslash that would take what comes behind it for its own. */
export function endsInBackslash(source: string): boolean {
  return /(?<!\\)(?:\\\\)*\\$/.test(source);
}

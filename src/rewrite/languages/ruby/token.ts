import type { Node } from 'web-tree-sitter';
import type { Span } from '../../../text/span';

/** How the text between two delimiters is read. */
export interface StringToken {
  readonly node: Node;
  /** `"`, `%q(`, `:'`; of a here-document its tag: `<<~'EOS'`. */
  readonly open: string;
  readonly close: string;
  readonly content: Span;
  readonly interpolates: boolean;
}

/** Of any node with delimiters: strings, symbols, arrays of words, regular expressions, commands. */
export function readToken(node: Node): StringToken {
  const first = node.child(0);
  const last = node.child(node.childCount - 1);
  const open = first?.text ?? '';
  return {
    node,
    open,
    close: last?.text ?? '',
    content: { start: first?.endIndex ?? node.startIndex, end: last?.startIndex ?? node.endIndex },
    interpolates: !/^(?::?'|%[qwis])/.test(open),
  };
}

/**
 * A here-document, whose tag and whose lines are apart. Its lines begin with the line end behind the tag's line.
 * Undefined where it is not clear which tag the lines belong to.
 */
export function readHeredoc(body: Node): StringToken | undefined {
  const { rootNode } = body.tree;
  const bodies = rootNode.descendantsOfType('heredoc_body');
  const tag =
    rootNode.descendantsOfType('heredoc_beginning')[bodies.findIndex((node) => node.id === body.id)];
  const end = body.child(body.childCount - 1);
  // The grammar loses its way in a here-document within another one.
  if (body.descendantsOfType('heredoc_beginning').length > 0) return undefined;
  if (end?.type !== 'heredoc_end' || tag === undefined || nameIn(tag.text) !== end.text.trim())
    return undefined;
  return {
    node: tag,
    open: tag.text,
    close: '',
    content: { start: body.startIndex, end: end.startIndex },
    interpolates: !tag.text.endsWith("'"),
  };
}

function nameIn(tag: string): string {
  return tag.replace(/^<<[~-]?["'`]?|["'`]$/g, '');
}

/** What begins a literal that reads the same and interpolates. */
export function interpolatingOpen({ open, interpolates }: StringToken): string {
  if (interpolates) return open;
  if (open.startsWith('<<')) return open.replaceAll("'", '');
  if (open.startsWith('%s')) return open.replace('%s', ':"').slice(0, 2);
  return open.startsWith('%')
    ? open.replace(/[qwi]/, (letter) => letter.toUpperCase())
    : open.replace("'", '"');
}

export function interpolatingClose({ open, close, interpolates }: StringToken): string {
  return !interpolates && (open.endsWith("'") || open.startsWith('%s')) && close !== '' ? '"' : close;
}

/** The source of a part of the token's text, for a literal that begins with `interpolatingOpen`. */
export function interpolatingText(source: string, token: StringToken): string {
  if (token.interpolates) return source;
  // Nothing is an escape in a here-document, hence every backslash is meant.
  if (token.open.startsWith('<<')) return source.replace(/\\|#(?=[{$@])/g, '\\$&');
  // Elsewhere only a backslash and the delimiters are escaped.
  const delimiters = (token.open.slice(-1) + token.close).replace(/[^\w]/g, '\\$&');
  const isQuoted = interpolatingClose(token) === '"';
  return source.replace(new RegExp(`\\\\[\\\\${delimiters}]|\\\\|"|#(?=[{$@])`, 'g'), (part) => {
    if (part === '"') return isQuoted ? '\\"' : part;
    if (part.length === 1) return `\\${part}`;
    return isQuoted && part !== '\\\\' ? part.slice(1) : part;
  });
}

/** ASCII characters as they stand between double quotes. */
export function quotedText(text: string): string {
  return JSON.stringify(text)
    .slice(1, -1)
    .replace(/#(?=[{$@]|$)/g, '\\#');
}

import type { Node } from 'web-tree-sitter';
import type { Span } from '../../../text/span';
import type { Part } from '../../literals';

/** One string literal of Rust, by its text: `"…"`, `b"…"`, `r#"…"#`, `br"…"`. */
export interface Token {
  /** `b`, `r`, `c` and so on. */
  readonly prefix: string;
  /** `"`, or `#"` and so on of a raw one. */
  readonly open: string;
  readonly close: string;
  readonly content: Span;
}

export function readToken({ text, startIndex, endIndex }: Node): Token {
  const [, prefix = '', open = '"'] = /^([a-z]*)(#*")/.exec(text) ?? [];
  const close = Array.from(open).reverse().join('');
  const content = { start: startIndex + prefix.length + open.length, end: endIndex - close.length };
  return { prefix, open, close, content };
}

/** The format string that puts arguments, written `{…}`, in the place of the keys. */
export function writeFormat(
  { prefix, open, close }: Token,
  parts: readonly Part[],
  isFormat: boolean,
): string {
  const isRaw = prefix.includes('r');
  const body = parts.map((part) => {
    if (part.kind === 'read') return part.expression;
    return isFormat ? part.source : escapeBraces(part.source, isRaw);
  });
  return `${isRaw ? 'r' : ''}${open}${body.join('')}${close}`;
}

/** Braces are doubled in a format, but those of `\u{1F4E7}` belong to the escape. */
function escapeBraces(source: string, isRaw: boolean): string {
  if (isRaw) return source.replace(/[{}]/g, '$&$&');
  return source.replace(/\\u\{[^}]*\}|\\.|[{}]/gs, (found) => (found.length > 1 ? found : found + found));
}

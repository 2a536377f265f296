import type { Node } from 'web-tree-sitter';
import type { TextEdit } from '../../../text/edits';
import type { Span } from '../../../text/span';
import type { KeyInSource } from '../../language';
import type { Target } from './expression';
import { type ReadKey, template } from './literal';

type Refusal = { readonly refusal: string };

/** Between the tags: each key gives way to an expression in braces. */
export function readInText(
  node: Node,
  { text, typed }: Target,
  keys: readonly KeyInSource[],
  read: ReadKey,
): readonly TextEdit[] | Refusal {
  const { start, end } = wholeText(node);
  for (const { span } of keys) {
    // JSX puts a space between lines of text, but none between a line of text and an expression.
    if (
      /\S\s*[\r\n]\s*$/.test(text.slice(start, span.start)) ||
      /^\s*[\r\n]\s*\S/.test(text.slice(span.end, end))
    )
      return {
        refusal:
          'JSX joins the line of this key with the next line of text. Put both on one line, then use the fix again.',
      };
  }
  return keys.map((key) => {
    const mayBeUndefined = typed && key.disguise?.kind !== 'base64';
    return { span: key.span, newText: mayBeUndefined ? `{${read(key)}!}` : `{${read(key)}}` };
  });
}

/** Text and `&amp;` in a row: the grammar gives each its own node. */
function wholeText(node: Node): Span {
  let first = node;
  let last = node;
  while (first.previousSibling && TEXT.has(first.previousSibling.type)) first = first.previousSibling;
  while (last.nextSibling && TEXT.has(last.nextSibling.type)) last = last.nextSibling;
  return { start: first.startIndex, end: last.endIndex };
}

const TEXT = new Set(['jsx_text', 'html_character_reference']);

const REFERENCE = /&(?:\w+|#\w+);/g;

/** The template literal for an attribute's string, which knows `&quot;` but no backslash. */
export function templateFromAttribute(
  text: string,
  body: Span,
  keys: readonly KeyInSource[],
  read: ReadKey,
): string | Refusal {
  const raw = text.slice(body.start, body.end);
  // Compilers differ in what a line break in an attribute means.
  if (/[\r\n]/.test(raw))
    return { refusal: 'This attribute runs over several lines. Put it on one line, then use the fix again.' };
  const unknown = (raw.match(REFERENCE) ?? []).find((reference) => decodeReference(reference) === undefined);
  if (unknown !== undefined)
    return { refusal: `Write the character itself in place of ${unknown}, then use the fix again.` };
  return template(text, body, keys, read, (source) =>
    source
      .replace(REFERENCE, (reference) => decodeReference(reference) ?? reference)
      .replace(/\\|`|\$\{/g, '\\$&'),
  );
}

const NAMED_REFERENCES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&apos;': "'",
  '&gt;': '>',
  '&lt;': '<',
  '&quot;': '"',
};

/** Undefined for references KeyGuard does not know, and for control characters. */
function decodeReference(reference: string): string | undefined {
  const [, hex, decimal] = /^&#(?:x([0-9a-fA-F]+)|([0-9]+));$/.exec(reference) ?? [];
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return code >= 0x20 && code <= 0x10ffff ? String.fromCodePoint(code) : NAMED_REFERENCES[reference];
}

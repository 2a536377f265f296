import type { Node } from 'web-tree-sitter';
import type { TextEdit } from '../../../text/edits';
import type { Span } from '../../../text/span';
import type { KeyInSource, KeyOutcome, Rewrite } from '../../language';
import { type Decoder, decodedText } from './encoded';
import { endsInBackslash, formattedText, freeQuotes, readToken, type StringToken } from './literal';
import { REASONS } from './site';

/** A key in a literal, and how its variable is read there. */
export interface KeyInLiteral {
  readonly key: KeyInSource;
  readonly element: Node;
  readonly inFormat: boolean;
  /** The expression for the variable's value, by the quote around its name: `os.environ["NAME"]`. */
  readonly read: (quote: string) => string;
  /** The function that encodes bytes in base64: `base64.b64encode`. */
  readonly encoder: string;
  /** What takes a literal in base64 apart, and goes with it: then `replaced` is all of that. */
  readonly decoder?: Decoder | undefined;
  /** What the read takes the place of, where that is more than the literal: `os.environ.get("NAME", "SG…")`. */
  readonly replaced?: Span;
}

/** A string token of a unit with the keys that stand in its own text, by ascending offset. */
interface Element {
  readonly token: StringToken;
  readonly keys: readonly KeyInLiteral[];
}

/**
 * Replaces the keys of one string expression: a literal, or adjacent literals that Python joins.
 * @param unit  the `string` or `concatenated_string` node
 * @param hasFormattedStrings  false for Python 2
 */
export function rewriteUnit(
  text: string,
  unit: Node,
  keys: readonly KeyInLiteral[],
  hasFormattedStrings: boolean,
): Rewrite {
  const around = quotesAround(unit);
  const nodes = unit.type === 'string' ? [unit] : unit.namedChildren.filter((node) => node.type === 'string');
  const elements = nodes.map((node) => ({
    token: readToken(node),
    keys: keys.filter((key) => key.element.id === node.id),
  }));
  const [first] = elements;
  const [only] = keys;
  if (elements.length === 1 && first && only && isWhole(first.token, only)) {
    return replaceWhole(text, first.token, only, around, hasFormattedStrings);
  }
  const isFormattable =
    (hasFormattedStrings || elements.some(({ token }) => token.isFormatted)) &&
    elements.every(
      ({ token, keys: here }) =>
        here.length === 0 ||
        (!token.isBytes &&
          innerQuotes(token, around).length > 0 &&
          // Before Python 3.12 neither a backslash nor the quotes around may stand in the braces.
          here.every((key) => !/["'\\]/.test(expression(key, token, '', false)))),
    );
  const hasFields = hasFormattedStrings && around.length === 0;
  return isFormattable
    ? format(text, elements, around)
    : concatenate(text, unit, elements, around, hasFields);
}

/** The quotes of the f-strings in whose braces `unit` stands. */
export function quotesAround(unit: Node): string[] {
  const quotes: string[] = [];
  for (let node = unit.parent; node; node = node.parent) {
    if (node.type === 'string') quotes.push(readToken(node).quote);
  }
  return quotes;
}

/** Whether the key is all there is between the quotes. */
export function isWhole(
  token: StringToken,
  { key, inFormat }: Pick<KeyInLiteral, 'key' | 'inFormat'>,
): boolean {
  return !inFormat && key.span.start === token.content.start && key.span.end === token.content.end;
}

function replaceWhole(
  text: string,
  token: StringToken,
  key: KeyInLiteral,
  around: readonly string[],
  hasFormattedStrings: boolean,
): Rewrite {
  const hasFields = hasFormattedStrings && around.length === 0;
  const reference = expression(key, token, outerQuote(token, around), hasFields);
  const span = key.decoder?.span ?? key.replaced ?? token.span;
  const edit = { span, newText: gapBefore(text, span.start) + reference };
  if (key.key.disguise?.kind === 'base64' && !isLegalWithin(around, edit, text))
    return { edits: [], outcomes: [{ key: key.key, refusal: REASONS.nested }] };
  return { edits: [edit], outcomes: [{ key: key.key, reference }] };
}

/** `"Bearer SG…"` becomes `f"Bearer {os.environ['NAME']}"`. */
function format(text: string, elements: readonly Element[], around: readonly string[]): Rewrite {
  const edits: TextEdit[] = [];
  const outcomes: KeyOutcome[] = [];
  for (const { token, keys } of elements) {
    const [quote = ''] = innerQuotes(token, around);
    const { start, end } = token.content;
    let position = start;
    let newText = `${token.prefix.replace(/u/i, '')}f${token.quote}`;
    for (const key of keys) {
      const { span } = key.key;
      const reference = expression(key, token, quote, false);
      outcomes.push({ key: key.key, reference });
      const before = text.slice(position, span.start);
      // `"\SG…"`: no escape so far, but `\{` is read in more ways than one.
      const field = `${!token.isRaw && endsInBackslash(before) ? '\\' : ''}{${reference}}`;
      if (token.isFormatted) edits.push({ span, newText: field });
      else newText += formattedText(before, token.isRaw) + field;
      position = span.end;
    }
    if (keys.length === 0 || token.isFormatted) continue;
    newText += formattedText(text.slice(position, end), token.isRaw) + token.quote;
    edits.push({ span: token.span, newText: gapBefore(text, token.span.start) + newText });
  }
  return { edits, outcomes };
}

/** `b"Bearer SG…"` becomes `(b"Bearer " + os.environ["NAME"].encode())`; so do strings that cannot be f-strings. */
function concatenate(
  text: string,
  unit: Node,
  elements: readonly Element[],
  around: readonly string[],
  hasFields: boolean,
): Rewrite {
  const edits: TextEdit[] = [];
  const outcomes: KeyOutcome[] = [];
  elements.forEach(({ token, keys: here }, i) => {
    const previous = elements[i - 1];
    if (previous && here.length + previous.keys.length > 0) edits.push(insertion(token.span.start, '+ '));
    if (here.length === 0) return;
    const parts: string[] = [];
    let position = token.content.start;
    for (const key of here) {
      const reference = expression(key, token, outerQuote(token, around), hasFields);
      outcomes.push({ key: key.key, reference });
      parts.push(...pieceOf(token, text.slice(position, key.key.span.start)), reference);
      position = key.key.span.end;
    }
    parts.push(...pieceOf(token, text.slice(position, token.content.end)));
    edits.push({ span: token.span, newText: parts.join(' + ') });
  });
  if (!edits.every((edit) => isLegalWithin(around, edit, text))) {
    const keys = elements.flatMap((element) => element.keys);
    return { edits: [], outcomes: keys.map(({ key }) => ({ key, refusal: REASONS.nested })) };
  }
  if (!/^(?:parenthesized_expression|argument_list)$/.test(unit.parent?.type ?? '')) {
    edits.unshift(insertion(unit.startIndex, `${gapBefore(text, unit.startIndex)}(`));
    edits.push(insertion(unit.endIndex, ')'));
  }
  return { edits, outcomes };
}

/** Before 3.12 there is no backslash in the braces of an f-string, and none of its quotes; what stood there before may stay. */
function isLegalWithin(around: readonly string[], { span, newText }: TextEdit, text: string): boolean {
  if (around.length === 0) return true;
  const before = text.slice(span.start, span.end);
  return [...around, '\\'].every((mark) => !newText.includes(mark) || before.includes(mark));
}

/** A part of a literal as a literal of its own; none if it is empty. */
function pieceOf({ prefix, quote, isRaw }: StringToken, part: string): string[] {
  if (part === '') return [];
  const character = quote.charAt(0);
  const endsInQuote = (piece: string) =>
    quote.length === 3 && piece.endsWith(character) && !endsInBackslash(piece.slice(0, -1));
  let head = part;
  while (endsInQuote(head) || (head === part && endsInBackslash(head))) head = head.slice(0, -1);
  const tail = part.slice(head.length);
  if (tail === '') return [prefix + quote + part + quote];
  // What would swallow the closing quote is escaped, which a raw literal cannot do: there it gets a literal of its own.
  if (!isRaw) return [prefix + quote + head + tail.replace(/[\s\S]/g, '\\$&') + quote];
  const free = character === '"' ? "'" : '"';
  const own = prefix.replace(/r/i, '') + free + tail.replaceAll('\\', '\\\\') + free;
  return [head === '' ? own : `${prefix}${quote}${head}${quote} ${own}`];
}

function expression(
  { key, read, encoder, decoder }: KeyInLiteral,
  token: StringToken,
  quote: string,
  hasFields: boolean,
): string {
  const text = decodedText(key, read, quote, hasFields);
  if (key.disguise?.kind !== 'base64') return token.isBytes ? `${text}.encode()` : text;
  if (decoder?.isText) return text;
  if (decoder) return `${text}.encode()`;
  return `${encoder}(${text}.encode())${token.isBytes ? '' : '.decode()'}`;
}

/** The literal's own quote where the literal goes away or stands beside; with none free the file needs Python 3.12 already. */
function outerQuote(token: StringToken, around: readonly string[]): string {
  const own = token.quote.charAt(0);
  return freeQuotes(own, around)[0] ?? own;
}

/** Quotes for an expression inside the literal made an f-string, best first. */
export function innerQuotes(token: StringToken, around: readonly string[]): string[] {
  return freeQuotes(token.quote.startsWith('"') ? "'" : '"', [...around, token.quote]);
}

/** `return"…"` needs no space, `return os.environ` does. */
export function gapBefore(text: string, offset: number): string {
  return /[\p{ID_Continue}]$/u.test(text.slice(Math.max(0, offset - 2), offset)) ? ' ' : '';
}

function insertion(offset: number, newText: string): TextEdit {
  return { span: { start: offset, end: offset }, newText };
}

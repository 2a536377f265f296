import type { Node } from 'web-tree-sitter';
import type { TextEdit } from '../../../text/edits';
import type { Span } from '../../../text/span';
import type { Refusal } from '../../literals';
import { nodeAt, spanOf } from '../../syntax';
import { IN_PIECES } from '../../tree-places';
import { fieldsSource, type Joined, literalSource } from './joined';
import { freeQuotes, readToken } from './literal';
import { REASONS } from './site';
import { gapBefore, innerQuotes, quotesAround } from './unit';

/** How the variable is read in the place of the pieces. */
export interface PiecesRead {
  /** The expression, by the quote around the name. */
  readonly read: (quote: string) => string;
  /** False for Python 2. */
  readonly hasFormattedStrings: boolean;
  /** What goes with the pieces: `os.environ.get("NAME", …)`. */
  readonly replaced?: Span | undefined;
}

/** Puts a read in the place of pieces, and the reference that is shown for it. */
export function replacePieces(
  text: string,
  joined: Joined,
  { read, hasFormattedStrings, replaced }: PiecesRead,
): { edit: TextEdit; reference: string } | Refusal {
  const { node, span, extent, isBytes, before, after } = joined;
  const around = quotesAround(node);
  const isAlone = before.length + after.length === 0;
  const encode = isBytes ? '.encode()' : '';
  const own = quoteAt(node, span);
  const made = (place: Span, newText: string, reference: string) => ({
    edit: { span: place, newText: gapBefore(text, place.start) + newText },
    reference,
  });

  if (extent === 'fields') {
    const token = readToken(node);
    const [quote] = innerQuotes(token, around);
    const source = [before, after].map((parts) => fieldsSource(parts, token.quote.charAt(0)));
    if (quote === undefined || (token.isRaw && source.join('').includes('\\')))
      return { refusal: REASONS.nested };
    return {
      edit: { span, newText: `${source[0]}{${read(quote)}}${source[1]}` },
      reference: read(quote),
    };
  }
  if (isAlone && extent !== 'literals') {
    const reference = read(freeQuotes(own, around)[0] ?? own) + encode;
    const place = replaced ?? (extent === 'whole' ? spanOf(outOfParentheses(node)) : span);
    return made(place, reference, reference);
  }
  if (around.length > 0) return { refusal: REASONS.nested };
  if (!isBytes && hasFormattedStrings) {
    const hasOwnQuote = [...before, ...after].some(
      (part) => typeof part !== 'string' && part.text.includes(own),
    );
    if (hasOwnQuote) return { refusal: IN_PIECES };
    const reference = read(own === '"' ? "'" : '"');
    return made(
      span,
      `f${own}${fieldsSource(before, own)}{${reference}}${fieldsSource(after, own)}${own}`,
      reference,
    );
  }
  if (extent === 'literals') return { refusal: IN_PIECES };
  const reference = read(own) + encode;
  const prefix = isBytes ? 'b' : '';
  const literals = [before, after].map((parts) =>
    parts.map(
      (part) => prefix + own + (typeof part === 'string' ? literalSource(part, own) : part.text) + own,
    ),
  );
  const sum = [...(literals[0] ?? []), reference, ...(literals[1] ?? [])].join(' + ');
  const isApart = extent === 'operands' || node.parent?.type === 'parenthesized_expression';
  return made(span, isApart ? sum : `(${sum})`, reference);
}

/** The quote that the first of the literals has. */
function quoteAt(node: Node, { start }: Span): string {
  const first = nodeAt(node, { start, end: start + 1 });
  const literal = first.type === 'string' ? first : (node.descendantsOfType('string')[0] ?? first);
  return literal.type === 'string' ? readToken(literal).quote.charAt(0) : '"';
}

/** Parentheses around pieces, which often run over lines, are of no use around a read. */
function outOfParentheses(node: Node): Node {
  const { parent } = node;
  const isAlone = parent?.type === 'parenthesized_expression' && parent.namedChildCount === 1;
  return isAlone && KEEP_PLACE.has(parent.parent?.type ?? '') ? outOfParentheses(parent) : node;
}

const KEEP_PLACE = new Set([
  'argument_list',
  'assignment',
  'binary_operator',
  'default_parameter',
  'keyword_argument',
  'list',
  'pair',
  'parenthesized_expression',
  'typed_default_parameter',
]);

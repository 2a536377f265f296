import type { Node } from 'web-tree-sitter';
import { lineBefore } from '../../../text/lines';
import type { Span } from '../../../text/span';
import type { KeyInSource } from '../../language';
import { refuseForm } from '../../literals';
import { ancestors, nodeAt } from '../../syntax';
import { IN_PIECES } from '../../tree-places';
import { type Joined, joinedAt } from './joined';
import { readToken } from './literal';
import { isForeignCell } from './magics';

/** Where a key stands. */
export type Site =
  /** In a comment, a docstring or another string that nobody reads: words there, no expression. */
  | { readonly kind: 'words' }
  | {
      readonly kind: 'literal';
      /** The string token. */
      readonly element: Node;
      /** The whole expression: `element`, or the adjacent literals that Python joins with it. */
      readonly unit: Node;
      /** The key is in the format specification of an f-string: `f"{when:…}"`. */
      readonly inFormat: boolean;
    }
  /** In pieces, which an expression makes one text of. */
  | { readonly kind: 'pieces'; readonly joined: Joined }
  | { readonly kind: 'refused'; readonly reason: string };

/** The sentences for what cannot be done. */
export const REASONS = {
  syntaxError: 'There is a syntax error in this statement. Correct it, then fix the key again.',
  magic:
    'This line is an IPython magic or a shell command, not Python. Delete it if it only sets the variable, which load_dotenv() does; else write the variable in place of the key by hand.',
  cellMagic: 'This cell is not run as Python. Replace the key in it by hand.',
  notLiteral: 'The key is not inside a string or a comment here. Replace it by hand.',
  template:
    'A template string (t"…") hands its parts to other code, which would see the change. Take the key out of it by hand.',
  backticks: 'The key is inside backticks. Write repr(…) instead of them, then fix the key again.',
  pattern:
    'A case pattern must be a constant. Compare in a guard instead (case key if key == …), then fix the key again.',
  annotation: 'A type annotation cannot read the environment. Take the key out of the annotation by hand.',
  debug:
    'This f-string also prints its own source text (the "=" before the closing brace), which would change. Remove that "=", then fix the key again.',
  sharedLine:
    'This code sets the variable that the key moves to. Make it a statement on a line of its own, then fix the key again.',
  onlyStatement:
    'The fix would delete this statement, and a block cannot be empty. Add "pass" below it, then fix the key again.',
  escapes:
    'These backslashes do not make a key of the text here. Write the key without them, then fix the key again.',
  nested:
    'The key is too deep inside of an f-string to be replaced there. Build this part outside of it, then fix the key again.',
} as const;

/**
 * @param root  of the tree that was made with the magics hidden
 * @param key  in `text`, UTF-16 offsets
 */
export function siteOf(text: string, root: Node, { span, disguise }: KeyInSource): Site {
  if (isForeignCell(text)) return refused('cellMagic');
  const node = nodeAt(root, span);
  // What the parser was given there is something else: see `hideMagics`.
  const seen = node.text.slice(span.start - node.startIndex, span.end - node.startIndex);
  if (seen !== text.slice(span.start, span.end)) return refused('magic');
  if (node.type === 'comment') return { kind: 'words' };
  if (disguise?.kind === 'split' && node.type !== 'string_content') return piecesAt(text, root, node, span);
  const inFormat = node.type === 'format_specifier';
  const element = inFormat ? node.parent?.parent : node.parent;
  if (inFormat && node.parent?.type === 'format_expression') return refused('nested');
  if (element?.type !== 'string' || !(inFormat || node.type === 'string_content')) {
    return refused(isBroken(text, root, node) ? 'syntaxError' : 'notLiteral');
  }
  const unit = element.parent?.type === 'concatenated_string' ? element.parent : element;
  if (isBroken(text, root, unit)) return refused('syntaxError');
  if (!inFormat && isStatement(unit)) return { kind: 'words' };
  if (disguise?.kind === 'other') return { kind: 'refused', reason: refuseForm(disguise.form) };

  const { prefix, quote, content, isBytes, isRaw } = readToken(element);
  if (disguise?.kind === 'escaped' && (isRaw || !isEscape(text.slice(span.start, span.end), isBytes)))
    return refused('escapes');
  if (quote === '`') return refused('backticks');
  if (/t/i.test(prefix)) return refused('template');
  // In an f-string before Python 3.12 the bytes in front of the key could not end in an escaped quote.
  const isQuoted =
    isBytes && quote.length === 3 && text.slice(content.start, span.start).endsWith(quote.charAt(0));
  return refusalAround(unit, inFormat, isQuoted) ?? { kind: 'literal', element, unit, inFormat };
}

function piecesAt(text: string, root: Node, node: Node, span: Span): Site {
  const joined = joinedAt(root, span);
  if (!joined) {
    if (isBroken(text, root, node)) return refused('syntaxError');
    const ends = [span.start, span.end - 1].map((start) => nodeAt(root, { start, end: start + 1 }));
    return ends.every(({ type }) => type === 'string_content')
      ? { kind: 'refused', reason: IN_PIECES }
      : refused('notLiteral');
  }
  if (isBroken(text, root, joined.node)) return refused('syntaxError');
  if (isStatement(joined.node)) return { kind: 'words' };
  return refusalAround(joined.node, false, false) ?? { kind: 'pieces', joined };
}

/** Whether Python takes all backslashes of a key for escapes: it knows no `\\u{53}`, and in bytes no `\\u0053`. */
function isEscape(written: string, isBytes: boolean): boolean {
  const known = isBytes
    ? /\\(?:x[0-9a-fA-F]{2}|[0-7]{1,3})/g
    : /\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[0-7]{1,3})/g;
  return !written.replace(known, '').includes('\\');
}

function refused(reason: keyof typeof REASONS): Site {
  return { kind: 'refused', reason: REASONS[reason] };
}

/** What the expression is part of may want a constant, or show its source text. */
function refusalAround(unit: Node, inFormat: boolean, isQuoted: boolean): Site | undefined {
  for (let child = unit, node = unit.parent; node; child = node, node = node.parent) {
    switch (node.type) {
      case 'case_pattern':
        return refused('pattern');
      case 'type':
        return refused('annotation');
      case 'subscript': {
        const value = node.childForFieldName('value');
        if (value && value.id !== child.id && /\bLiteral$/.test(value.text)) return refused('annotation');
        break;
      }
      case 'interpolation':
      case 'format_expression':
        if (child.type !== 'format_specifier' && node.children.some((part) => part.type === '='))
          return refused('debug');
        break;
      case 'string':
        if (/t/i.test(readToken(node).prefix)) return refused('template');
        if (inFormat || isQuoted) return refused('nested');
        break;
      case 'module':
      case 'block':
        return undefined;
    }
  }
  return undefined;
}

/** A statement that is nothing but this string: a docstring, or a string used as a comment. */
function isStatement(unit: Node): boolean {
  let node = unit;
  while (node.parent?.type === 'parenthesized_expression') node = node.parent;
  const siblings = node.parent?.namedChildren.filter((child) => child.type !== 'comment');
  return node.parent?.type === 'expression_statement' && siblings?.length === 1;
}

/** Whether there is a syntax error in the statement, of a compound statement in its heading, or next to it on its lines. */
function isBroken(text: string, root: Node, place: Node): boolean {
  const inside = [place, ...ancestors(place)];
  const end = inside.findIndex((node) => !node.parent || /^(module|block|ERROR)$/.test(node.parent.type));
  const path = inside.slice(0, end + 1);
  const statement = inside[end] ?? root;
  if (statement.hasError && path.some(hasOwnError)) return true;
  // The parser may have put what follows an error into it, statement by statement.
  if (statement.parent?.isError && !/_(statement|definition)$/.test(statement.type)) return true;
  const { startIndex, endPosition, nextSibling } = statement;
  if (nextSibling?.isError && nextSibling.startPosition.row === endPosition.row) return true;
  const first = startIndex - lineBefore(text, startIndex).trimStart().length;
  return errorsAt(root, first).some((error) => error.endIndex <= startIndex);
}

/** Whether a part of a statement is in error; of one that holds statements, only what is between them. */
function hasOwnError(node: Node): boolean {
  const { children } = node;
  return children.some((child) => child.type === 'block' || child.type.endsWith('_definition'))
    ? children.some((child) => child.isError || child.isMissing)
    : node.hasError;
}

/** The errors that hold the character at `offset`. */
function errorsAt(root: Node, offset: number): Node[] {
  const node = nodeAt(root, { start: offset, end: offset + 1 });
  return [node, ...ancestors(node)].filter((each) => each.isError);
}

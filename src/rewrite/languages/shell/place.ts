import type { Node } from 'web-tree-sitter';
import type { Span } from '../../../text/span';
import type { KeyInSource } from '../../language';
import { ancestors, hasErrorOnLines, nodeAt, spanOf } from '../../syntax';
import { BROKEN } from '../../tree-places';
import type { Word } from './quoting';

export type ShellPlace =
  | {
      readonly kind: 'word';
      readonly node: Node;
      readonly word: Word;
      /** Where the key's own characters are in more than one piece: all of them, quotes between them included. */
      readonly split?: SplitKey;
    }
  /** A here-document that is taken as it is, because its delimiter has quotes. */
  | { readonly kind: 'quoted-heredoc'; readonly body: Node; readonly delimiter: Node }
  | { readonly kind: 'words' }
  | { readonly kind: 'refused'; readonly refusal: string };

export interface SplitKey {
  readonly span: Span;
  /** What stands before and behind the key in its first and last piece, quotes included and left open: `"Bearer `. */
  readonly head: string;
  readonly tail: string;
}

const IN_PIECES =
  'The pieces of this key are put together in a way that KeyGuard does not follow. Join them into one word, then use the fix again.';

const NOT_A_VALUE =
  'The shell does not expand variables in this place. Put the key into quotes where it is used, then use the fix again.';

const STATEMENTS =
  /^(?:command|declaration_command|unset_command|variable_assignments?|redirected_statement|test_command|for_statement)$/;

/** Where words, quotes and patterns begin anew: nothing around it matters. */
const BOUNDARIES = /^(?:command_substitution|process_substitution|subshell|program)$/;

/** Inside of double quotes these keep single quotes as they are; `#`, `%` and `/` take patterns, which do not. */
const VALUE_OPERATORS = new Set([':-', '-', ':=', '=', ':+', '+', ':?', '?']);

export function placeInShell(root: Node, key: KeyInSource): ShellPlace {
  const node = nodeAt(root, key.span);
  const line = [node, ...ancestors(node)];
  if (isBroken(node)) return { kind: 'refused', refusal: BROKEN };
  if (line.some(({ type }) => type === 'comment')) return { kind: 'words' };
  if (line.some(({ type }) => type === 'heredoc_start' || type === 'heredoc_end'))
    return { kind: 'refused', refusal: NOT_A_VALUE };
  if (key.disguise?.kind === 'split' && !isQuoted(node)) return placeOfSplit(node, key.span);
  return placeOfNode(node);
}

function isBroken(node: Node): boolean {
  const { rootNode } = node.tree;
  if (!rootNode.hasError) return false;
  const statement = [node, ...ancestors(node)].find(({ type }) => STATEMENTS.test(type));
  return (
    statement?.hasError === true || hasErrorOnLines(rootNode, node.startPosition.row, node.endPosition.row)
  );
}

/** Text in double quotes or in a here-document: a key that a backslash continues on the next line is in one piece there. */
function isQuoted(node: Node): boolean {
  return /^(?:string|string_content|heredoc_body|heredoc_content)$/.test(node.type);
}

function placeOfNode(node: Node): ShellPlace {
  const own = spanOf(node);
  let isInPattern = false;
  let inner: Node | undefined;
  for (const each of [node, ...ancestors(node)]) {
    if (BOUNDARIES.test(each.type)) break;
    if (each.type === 'arithmetic_expansion') return { kind: 'refused', refusal: NOT_A_VALUE };
    if (each.type === 'string') return { kind: 'word', node: each, word: within(each, inner ?? node, 1) };
    if (each.type === 'heredoc_body') {
      const delimiter = each.parent?.children.find(({ type }) => type === 'heredoc_start');
      if (delimiter && /['"\\]/.test(delimiter.text))
        return { kind: 'quoted-heredoc', body: each, delimiter };
      return { kind: 'word', node: each, word: { quotes: 'double', span: own, content: own } };
    }
    if (each.type === 'raw_string' || each.type === 'ansi_c_string') inner = each;
    if (each.type === 'expansion' && !hasValueOperator(each)) isInPattern = true;
  }
  if (inner) {
    const isAnsi = inner.type === 'ansi_c_string';
    const content = { start: inner.startIndex + (isAnsi ? 2 : 1), end: inner.endIndex - 1 };
    return {
      kind: 'word',
      node: inner,
      word: { quotes: isAnsi ? 'ansi' : 'single', span: spanOf(inner), content },
    };
  }
  const isWord = node.type === 'word' || node.type === 'concatenation';
  const isPart = !isWord || isInPattern || node.parent?.type === 'concatenation';
  return { kind: 'word', node, word: { quotes: 'none', span: own, content: own, isPart } };
}

/** Text in double quotes. What looks like single quotes in there is none, except in a pattern. */
function within(string: Node, inner: Node, quote: number): Word {
  const expansion = [inner, ...ancestors(inner)].find(
    (node) => node.type === 'expansion' || node.id === string.id,
  );
  const isLiteral = inner.type === 'raw_string' || inner.type === 'ansi_c_string';
  if (isLiteral && expansion?.type === 'expansion' && !hasValueOperator(expansion)) {
    const start = inner.startIndex + (inner.type === 'raw_string' ? 1 : 2);
    return { quotes: 'single', span: spanOf(inner), content: { start, end: inner.endIndex - 1 } };
  }
  const content = { start: string.startIndex + quote, end: string.endIndex - quote };
  return { quotes: 'double', span: spanOf(string), content };
}

function hasValueOperator(expansion: Node): boolean {
  return VALUE_OPERATORS.has(operatorOf(expansion));
}

export function operatorOf(expansion: Node): string {
  const name = expansion.children.findIndex(({ type }) => type === 'variable_name');
  return name < 0 ? '' : (expansion.children[name + 1]?.type ?? '');
}

/** `SG.id."secret"'…'`: pieces that touch are one word. */
function placeOfSplit(node: Node, key: Span): ShellPlace {
  const isInString = [...ancestors(node)].some(({ type }) => type === 'string' || type === 'heredoc_body');
  const first = node.children.find(({ endIndex }) => endIndex > key.start);
  const last = node.children.find(({ endIndex }) => endIndex >= key.end);
  if (node.type !== 'concatenation' || isInString || !first || !last)
    return { kind: 'refused', refusal: IN_PIECES };
  const head = first.text.slice(0, key.start - first.startIndex);
  const tail = last.text.slice(key.end - last.startIndex);
  return {
    kind: 'word',
    node,
    word: { quotes: 'none', span: spanOf(node), content: spanOf(node), isPart: true },
    split: { span: { start: first.startIndex, end: last.endIndex }, head, tail },
  };
}

/** The expansion in double quotes, with the rest of the first and the last piece around it. */
export function joinPieces({ head, tail }: SplitKey, expansion: string): string {
  const before = head.startsWith('"') ? head : head === "'" || head === "$'" ? '"' : `${closed(head)}"`;
  const after = tail.endsWith('"') ? tail : tail === "'" ? '"' : `"${tail.endsWith("'") ? `'${tail}` : tail}`;
  return before + expansion + after;
}

function closed(head: string): string {
  return head.includes("'") ? `${head}'` : head;
}

import type { Node } from 'web-tree-sitter';
import type { KeyInSource } from '../../language';
import type { Literal, Part, Place } from '../../literals';
import { ancestors, nodeAt, spanOf } from '../../syntax';
import { NOT_IN_QUOTES, placeInTree, type TreeShape } from '../../tree-places';
import { REASONS } from './reasons';

export const SHAPE: TreeShape = {
  comments: new Set(['comment']),
  literals: new Set(['string_literal', 'raw_string_literal', 'system_lib_string']),
  concatenations: new Set(['concatenated_string', 'binary_expression']),
  calls: new Set(),
  statements:
    /^(?:declaration|field_declaration|expression_statement|return_statement|throw_statement|preproc_\w+)$/,
};

export interface CLiteral extends Literal {
  /** What stands for the value: a literal, several side by side, or `std::string("…")` around one. */
  readonly node: Node;
  readonly open: string;
  readonly close: string;
  /** It is a std::string, not a pointer, even where it is whole. */
  readonly isString: boolean;
}

const JOINED =
  'The pieces of this key are put together in a way that KeyGuard does not follow. Join them into one literal, then use the fix again.';

export function placeInC(root: Node, key: KeyInSource): Place<CLiteral> {
  const place = placeInTree(root, key, SHAPE);
  switch (place.kind) {
    case 'words':
      return place;
    case 'refused':
      return isBesideMacro(root, key) ? { kind: 'refused', refusal: REASONS.besideMacro } : place;
    case 'call':
      return { kind: 'refused', refusal: NOT_IN_QUOTES };
    case 'literal': {
      const { first, last } = place;
      const open = /^[^("]*"(?:[^("]*\()?/.exec(first.text)?.[0] ?? '"';
      const isRaw = first.type === 'raw_string_literal';
      if (!/^R?"/.test(open)) return { kind: 'refused', refusal: REASONS.encoding };
      const quote = isRaw ? open : '"';
      const close = isRaw ? `)${open.slice(2, -1)}"` : '"';
      const content = { start: first.startIndex + quote.length, end: last.endIndex - close.length };
      const outer = first.id === last.id ? first : joining(nodeAt(root, key.span), first, last);
      if (!outer) return { kind: 'refused', refusal: JOINED };
      return wrapped(outer, first, { content, open: quote, close });
    }
  }
}

/** `"…" NAME "…"`, which the grammar does not know where the literal comes first. */
function isBesideMacro(root: Node, key: KeyInSource): boolean {
  const literal = nodeAt(root, key.span).parent;
  const node = literal?.parent?.isError ? literal.parent : literal;
  const before = node?.previousSibling;
  const behind = node?.nextSibling;
  const isMisread = node?.isError || before?.isError || behind?.isError;
  return isMisread === true && (/\w$/.test(before?.text ?? '') || /^[A-Za-z_]/.test(behind?.text ?? ''));
}

/** `"…" "…"` or `std::string("…") + "…"` that is made of the pieces and nothing else. */
function joining(covering: Node, first: Node, last: Node): Node | undefined {
  if (covering.type === 'concatenated_string') return covering;
  const left = covering.childForFieldName('left');
  const right = covering.childForFieldName('right');
  const isPieces = left && right?.id === last.id && (isStringCallOf(left, first) || isSuffixed(left));
  return isPieces ? covering : undefined;
}

function wrapped(
  outer: Node,
  first: Node,
  literal: Pick<CLiteral, 'content' | 'open' | 'close'>,
): Place<CLiteral> {
  let node = outer.parent?.type === 'concatenated_string' ? outer.parent : outer;
  const isList = node.type === 'concatenated_string';
  if (
    isList &&
    !node.namedChildren.every((child) => child?.type === 'comment' || child?.text.startsWith('"'))
  )
    return { kind: 'refused', refusal: REASONS.besideMacro };
  const content = isList ? { start: node.startIndex + 1, end: node.endIndex - 1 } : literal.content;
  let isString = outer.type === 'binary_expression';
  if (node.parent?.type === 'user_defined_literal') {
    node = node.parent;
    if (!isSuffixed(node)) return { kind: 'refused', refusal: REASONS.encoding };
    isString = true;
  }
  const call = node.parent?.parent;
  if (call && isStringCallOf(call, node)) {
    node = call;
    isString = true;
  }
  if (/^(?:LR|u8|[uUL])/.test(first.text)) return { kind: 'refused', refusal: REASONS.encoding };
  return { kind: 'literal', literal: { ...literal, content, node, span: spanOf(node), isString } };
}

/** `std::string("…")`, with the literal as its only argument. */
function isStringCallOf(call: Node, literal: Node): boolean {
  if (call.type !== 'call_expression' && call.type !== 'compound_literal_expression') return false;
  const name = call.childForFieldName('function') ?? call.childForFieldName('type');
  const list = call.childForFieldName('arguments') ?? call.childForFieldName('value');
  return (
    /^(?:std::)?string$/.test(name?.text ?? '') &&
    list?.namedChildCount === 1 &&
    [...ancestors(literal)].some(({ id }) => id === list.id)
  );
}

function isSuffixed(node: Node): boolean {
  return node.type === 'user_defined_literal' && /"s$/.test(node.text);
}

/** The texts between reads as literals, without those that are empty. */
export function literalsOf(parts: readonly Part[], { open, close }: CLiteral): string[] {
  return parts.flatMap((part) => {
    if (part.kind === 'read') return [part.expression];
    const text = `${open}${part.source}${close}`;
    // Of literals side by side one may have been emptied.
    const full =
      open === '"'
        ? text
            .replace(/^""\s*(?=")/, '')
            .replace(/("\s*)""$/, '$1')
            .trimEnd()
        : text;
    return full === '""' ? [] : [full];
  });
}

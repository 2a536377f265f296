import type { Node } from 'web-tree-sitter';
import type { Span } from '../../../text/span';
import { ancestors } from '../../syntax';
import { macroAround } from './macros';
import { namesIn } from './names';
import type { Signatures } from './signatures';
import type { Site } from './site';

/** Methods of `str` that a `String` answers in the same way. */
export const SHARED_METHODS =
  /^(?:len|is_empty|is_ascii|as_bytes|to_string|to_(?:ascii_)?(?:upper|lower)case|starts_with|ends_with|contains|chars|bytes|char_indices|r?find|lines|eq_ignore_ascii_case|parse|repeat|replacen?|get|trim(?:_\w+)?|r?split(?:n|_\w+)?|strip_(?:pre|suf)fix|r?match(?:es|_indices)|escape_\w+)$/;

/**
 * `let key = "…";`: a `String` where every use of the name takes one, a borrow of it where a `&str` is wanted, and one
 * for the whole run where a thread or the caller gets it.
 */
export function bindingOf(declaration: Node, span: Span, isBytes: boolean, signatures: Signatures): Site {
  const pattern = declaration.childForFieldName('pattern');
  const type = declaration.childForFieldName('type');
  const afterName = pattern?.endIndex ?? span.start;
  const typeSpan = { start: afterName, end: type?.endIndex ?? afterName };
  const isPlain = !type || /^&(?:'\w+ )?str$/.test(type.text);
  if (isBytes || !isPlain)
    return { kind: 'hoist', span, before: declaration, how: isBytes ? '.as_bytes()' : '.as_str()' };
  const uses = usesAfter(declaration, pattern?.text ?? '');
  if (type?.text.includes("'static") || outlives(declaration, signatures))
    return { kind: 'binding', span, type: typeSpan, as: 'static' };
  const isMutable = declaration.namedChildren.some((child) => child?.type === 'mutable_specifier');
  const takesString = !isMutable && uses.every(({ node, inFormat }) => inFormat || takesOwned(node));
  return { kind: 'binding', span, type: typeSpan, as: takesString ? 'owned' : 'borrowed' };
}

/** Whether what is bound to the name gets to somebody who may keep it longer than the block lasts. */
export function outlives(declaration: Node, signatures: Signatures): boolean {
  return usesAfter(declaration, declaration.childForFieldName('pattern')?.text ?? '').some(
    ({ node, inFormat }) => isTaken(node, declaration) || (!inFormat && isGivenBack(node, signatures)),
  );
}

function usesAfter(declaration: Node, name: string): { node: Node; inFormat: boolean }[] {
  const block = declaration.parent;
  if (!block) return [];
  const names = namesIn(declaration.tree);
  const isAfter = ({ startIndex, endIndex }: Node) =>
    startIndex >= declaration.endIndex && endIndex <= block.endIndex;
  const uses = names.identifiers(['identifier', 'shorthand_field_identifier'], name).filter(isAfter);
  const formats = names.formats(name).filter((node) => isAfter(node) && macroAround(node) !== undefined);
  return [
    ...uses.map((node) => ({ node, inFormat: isShown(node) })),
    ...formats.map((node) => ({ node, inFormat: true })),
  ];
}

/** An argument of a macro that only writes it. */
function isShown(use: Node): boolean {
  const macro = macroAround(use);
  return (
    macro !== undefined &&
    use.parent?.parent?.id === macro.id &&
    /^[,)]$/.test(use.nextSibling?.text ?? '') &&
    /^(?:\w+::)*(?:e?print(?:ln)?|format|write(?:ln)?|info|warn|error|debug|trace)!/.test(macro.text)
  );
}

function takesOwned(use: Node): boolean {
  const { parent } = use;
  if (parent?.type === 'reference_expression') return true;
  if (parent?.type === 'field_expression')
    return SHARED_METHODS.test(parent.childForFieldName('field')?.text ?? '');
  if (parent?.type !== 'token_tree') return false;
  const dot = use.nextSibling;
  return (
    use.previousSibling?.text === '&' ||
    (dot?.text === '.' && SHARED_METHODS.test(dot.nextSibling?.text ?? ''))
  );
}

/** Whether a closure or a task that outlives the block takes the name. */
function isTaken(use: Node, declaration: Node): boolean {
  for (const parent of ancestors(use)) {
    if (parent.id === declaration.parent?.id) return false;
    if (
      /^(?:closure_expression|async_block)$/.test(parent.type) &&
      /^(?:async\s+)?(?:static\s+)?move\b/.test(parent.text)
    )
      return true;
  }
  return false;
}

/** Whether the name is the function's result, or in it, or an argument that has to live as long as the program. */
function isGivenBack(use: Node, signatures: Signatures): boolean {
  if (signatures.parameterAt(use) === 'static') return true;
  let node = use;
  for (const parent of ancestors(use)) {
    if (/^(?:shorthand_)?field_initializer$/.test(parent.type) && signatures.fieldAt(parent) === 'static')
      return true;
    if (
      /^(?:reference_expression|field_expression|binary_expression|macro_invocation|token_tree)$/.test(
        parent.type,
      )
    )
      return false;
    if (
      parent.type === 'arguments' &&
      !/^(?:Some|Ok|Err)$/.test(parent.parent?.childForFieldName('function')?.text ?? '')
    )
      return false;
    if (/^(?:let_declaration|expression_statement|closure_expression)$/.test(parent.type)) return false;
    if (/^(?:return_expression|function_item)$/.test(parent.type)) {
      const type = signatures.resultAround(node)?.type;
      return type !== null && type !== undefined && /&|[A-Z]/.test(type.text);
    }
    node = parent;
  }
  return false;
}

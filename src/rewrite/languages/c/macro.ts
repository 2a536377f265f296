import type { Node } from 'web-tree-sitter';
import type { KeyInSource } from '../../language';
import { nodeAt, spanOf } from '../../syntax';
import { isStatic, refuseConstant } from './constants';
import type { CLiteral } from './literal';
import type { Declarations } from './types';

/** `#define NAME "SG…"`. */
export interface Macro {
  readonly name: string;
  readonly definition: Node;
  readonly literal: CLiteral;
}

/** Undefined outside of definitions; `literal` undefined where there is more in one than a key. */
export function macroAt(
  root: Node,
  key: KeyInSource,
): (Omit<Macro, 'literal'> & { literal?: CLiteral }) | undefined {
  const argument = nodeAt(root, key.span);
  const definition = argument.parent;
  if (argument.type !== 'preproc_arg' || !definition) return undefined;
  const name = definition.childForFieldName('name')?.text ?? '';
  const text = argument.text;
  const start = key.span.start - argument.startIndex;
  const end = key.span.end - argument.startIndex;
  const before = /^(\s*\(?\s*)"$/.exec(text.slice(0, start));
  const isWhole = before !== null && /^"\s*\)?\s*$/.test(text.slice(end));
  if (definition.type !== 'preproc_def' || !isWhole) return { name, definition };
  const opening = argument.startIndex + (before[1]?.length ?? 0);
  const span = { start: opening, end: key.span.end + 1 };
  const content = { start: span.start + 1, end: key.span.end };
  return {
    name,
    definition,
    literal: { node: argument, open: '"', close: '"', isString: false, span, content },
  };
}

/** Whether each use of a name stays right when the name is a call from now on. */
export function canBeCall(
  name: string,
  definition: Node,
  isCpp: boolean,
  declarations: Declarations,
): boolean {
  if (declarations.macrosThatName(name).some(({ parent }) => parent?.id !== definition.id)) return false;
  return declarations
    .placesOf(name)
    .filter((node) => !isIn(node, definition))
    .every((node) => node.type === 'identifier' && canUseCall(node, isCpp, declarations));
}

/** Where a name is declared, changed or looked for in a namespace. */
const NOT_A_READ =
  /^(?:pointer_expression|update_expression|qualified_identifier|(?:parameter_|field_)?declaration|(?:pointer|array|function|reference|parenthesized)_declarator)$/;

function canUseCall(node: Node, isCpp: boolean, declarations: Declarations): boolean {
  const { parent } = node;
  if (parent?.type === 'preproc_ifdef' || parent?.type === 'preproc_defined') return true;
  if (!parent || parent.isError || parent.type === 'concatenated_string') return false;
  if (isLiteral(node.previousSibling) || isLiteral(node.nextSibling)) return false;
  if (NOT_A_READ.test(parent.type)) return false;
  if (parent.type === 'assignment_expression' && parent.childForFieldName('left')?.id === node.id)
    return false;
  const declarator = parent.childForFieldName('declarator');
  if (
    parent.type === 'init_declarator' &&
    (declarator?.id === node.id || /^[^*]*\[/.test(declarator?.text ?? ''))
  )
    return false;
  return refuseConstant(node, isCpp, declarations) === undefined;
}

function isLiteral(node: Node | null): boolean {
  return /^(?:string_literal|raw_string_literal|concatenated_string)$/.test(node?.type ?? '');
}

function isIn(node: Node, outer: Node): boolean {
  return outer.startIndex <= node.startIndex && node.endIndex <= outer.endIndex;
}

/**
 * `static const char *API_KEY = "SG…";` of C as a macro, which every use of it calls. Undefined for names that do not look
 * like one, and where a use needs a variable.
 */
export function constantAsMacro(
  literal: CLiteral,
  declarations: Declarations,
): { readonly name: string; readonly declaration: Node } | undefined {
  const init = literal.node.parent;
  const declaration = init?.parent;
  if (init?.type !== 'init_declarator' || declaration?.parent?.type !== 'translation_unit') return undefined;
  if (!isStatic(declaration) || declaration.childrenForFieldName('declarator').length !== 1) return undefined;
  const declarator = init.childForFieldName('declarator')?.text ?? '';
  const name = /^(?:\*\s*(?:const\s+)?)?([A-Z][A-Z\d_]*)(?:\[\])?$/.exec(declarator)?.[1];
  if (name === undefined || declaration.childForFieldName('type')?.text !== 'char') return undefined;
  const { rootNode } = declaration.tree;
  const { start, end } = spanOf(declaration);
  const isAlone = !rootNode
    .descendantsOfType('comment')
    .some((node) => node.startIndex > start && node.endIndex < end);
  return isAlone && canBeCall(name, declaration, false, declarations) ? { name, declaration } : undefined;
}

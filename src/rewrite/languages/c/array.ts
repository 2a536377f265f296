import type { Node } from 'web-tree-sitter';
import type { TextEdit } from '../../../text/edits';
import { ancestors, spanOf } from '../../syntax';
import { isSetBeforeMain, isStatic } from './constants';
import type { CLiteral } from './literal';
import { typeOf } from './types';

/** `char key[] = "SG…"`: an array of characters that a literal fills, and that a pointer cannot. */
export interface CharArray {
  readonly name: string;
  readonly declaration: Node;
  readonly declarator: Node;
  readonly init: Node;
  /** As written; undefined where the literal tells it. */
  readonly size: string | undefined;
  readonly isConst: boolean;
}

export function charArrayOf({ node }: CLiteral): CharArray | 'other' | undefined {
  const init = node.parent;
  if (init?.type === 'field_declaration' && /\[/.test(init.childForFieldName('declarator')?.text ?? ''))
    return 'other';
  const declarator = init?.childForFieldName('declarator');
  const declaration = init?.parent;
  if (init?.type !== 'init_declarator' || declarator?.type !== 'array_declarator' || !declaration)
    return undefined;
  const name = declarator.childForFieldName('declarator');
  if (typeOf(declaration) !== 'char' || name?.type !== 'identifier') return 'other';
  const isConst = declaration.children.some((child) => child?.text === 'const');
  return {
    name: name.text,
    declaration,
    declarator,
    init,
    size: declarator.childForFieldName('size')?.text,
    isConst,
  };
}

/** Whether its length or its address matters somewhere. */
export function needsArray(root: Node, { name, declarator }: CharArray): boolean {
  const { start, end } = spanOf(declarator);
  return root
    .descendantsOfType('identifier')
    .filter((node) => node.text === name && (node.startIndex < start || node.endIndex > end))
    .some((node) =>
      node.parent?.type === 'pointer_expression' && node.parent.text.startsWith('&')
        ? true
        : node.parent?.type === 'array_declarator' || [...ancestors(node)].some(isMeasure),
    );
}

function isMeasure(node: Node): boolean {
  if (node.type === 'sizeof_expression') return true;
  const name = node.type === 'call_expression' ? (node.childForFieldName('function')?.text ?? '') : '';
  // Macros that count the elements of an array, and std::size.
  return /^(?:std::(?:size|begin|end)|\w*(?:ARRAY|COUNT|SIZE|LEN)\w*)$/.test(name);
}

/** As a pointer to what the environment has. */
export function asPointer(array: CharArray, isCpp: boolean): TextEdit {
  // A const array has internal linkage in C++, and so has only a pointer that is const itself.
  const isOwn = isCpp && isSetBeforeMain(array.declaration.firstChild ?? array.declaration) && array.isConst;
  return {
    span: spanOf(array.declarator),
    newText: isOwn && !isInBlock(array) ? `*const ${array.name}` : `*${array.name}`,
  };
}

/** Whether other files can name it: a header may call it an array. What is const is the file's own in C++. */
export function isShared({ declaration, isConst }: CharArray, isCpp: boolean): boolean {
  const isInFunction = [...ancestors(declaration)].some(({ type }) => type === 'compound_statement');
  return !isInFunction && !isStatic(declaration) && !(isCpp && isConst);
}

export function isInBlock({ declaration }: CharArray): boolean {
  return declaration.parent?.type === 'compound_statement' && !isStatic(declaration);
}

import type { Node } from 'web-tree-sitter';
import { type CharArray, charArrayOf } from './array';
import { isMade } from './constants';
import type { CLiteral } from './literal';
import { typeOf } from './types';

/** `static const char *key = "SG…";` outside of functions, in a C program whose `main` is in the same file. */
export interface FileVariable {
  readonly name: string;
  readonly init: Node;
  readonly declarator: Node;
  readonly array: CharArray | undefined;
  /** The block of `main`. */
  readonly main: Node;
}

export function fileVariableOf(literal: CLiteral): FileVariable | undefined {
  const init = literal.node.parent;
  const declaration = init?.parent;
  const declarator = init?.childForFieldName('declarator');
  if (init?.type !== 'init_declarator' || declaration?.parent?.type !== 'translation_unit') return undefined;
  if (typeOf(declaration) !== 'char' || !declarator || isMade(declaration)) return undefined;
  const main = mainIn(declaration.parent);
  const array = charArrayOf(literal);
  if (!main || array === 'other') return undefined;
  if (array) {
    // What is const cannot be filled.
    if (array.size !== undefined && array.isConst) return undefined;
    return { name: array.name, init, declarator, array, main };
  }
  const name = /^\*\s*([A-Za-z_]\w*)$/.exec(declarator.text)?.[1];
  return name === undefined ? undefined : { name, init, declarator, array, main };
}

function mainIn(file: Node): Node | undefined {
  const definition = file.namedChildren.find(
    (node) =>
      node?.type === 'function_definition' &&
      node.childForFieldName('declarator')?.childForFieldName('declarator')?.text === 'main',
  );
  return definition?.childForFieldName('body') ?? undefined;
}

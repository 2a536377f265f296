import type { Node } from 'web-tree-sitter';
import { ancestors } from '../../syntax';

/** Why a key stays, and what the user can do. */
export const REASONS = {
  noStd: 'This crate is built without the standard library, which reads variables. Replace the key by hand.',
  base64:
    'The key is written in base64 here, and this file has no engine that encodes. Use the crate base64 here with the key itself, then use the fix again.',
  binary: 'These bytes are no text. Put the key into a variable of its own, then use the fix again.',
  definition: 'The key is in the definition of a macro. Hand it over as an argument, then use the fix again.',
  ambiguous: 'Several constants have this name. Give this one a name of its own, then use the fix again.',
  usedAsPattern:
    'A pattern uses this constant, and takes only fixed strings. Compare with == there, then use the fix again.',
  usedInConstant:
    'Another constant is made of this one, and cannot read a variable. Make both functions that return a String, then use the fix again.',
  pattern:
    'A pattern takes only fixed strings. Compare with == (in a match, after "if"), then use the fix again.',
  attribute:
    'An attribute takes only fixed strings. Take the key out of it, and read the variable in the code.',
  constant:
    'A Rust constant cannot read a variable. Make it a function or a static LazyLock, then use the fix again.',
  associated:
    'An associated constant cannot read a variable. Make it a function that returns a String, then use the fix again.',
  constFunction:
    'A const fn cannot read a variable. Make it a fn that returns a String, then use the fix again.',
  cString: 'The key is a C string here. Make it from a String with CString::new, then use the fix again.',
  bytes: 'The length of this array of bytes is fixed. Use a slice or a Vec<u8>, then use the fix again.',
  concat: 'concat! takes only fixed strings. Use format! instead, then use the fix again.',
};

/** Why nothing that is read while the program runs can stand here. */
export function refuseAround(node: Node): string | undefined {
  let child = node;
  for (const parent of ancestors(node)) {
    if (/_pattern$/.test(parent.type) && parent.childForFieldName('condition')?.id !== child.id)
      return REASONS.pattern;
    if (parent.type === 'let_condition' && parent.childForFieldName('pattern')?.id === child.id)
      return REASONS.pattern;
    if (/^(?:attribute|inner_attribute)_item$/.test(parent.type)) return REASONS.attribute;
    if (/^(?:closure_expression|async_block)$/.test(parent.type)) return undefined;
    if (parent.type === 'function_item')
      return /\bconst\b/.test(modifiersOf(parent)) ? REASONS.constFunction : undefined;
    if (
      parent.type === 'const_item' &&
      parent.parent?.type === 'declaration_list' &&
      /^(?:impl|trait)_item$/.test(parent.parent.parent?.type ?? '')
    )
      return REASONS.associated;
    if (parent.type === 'const_block') return REASONS.constant;
    child = parent;
  }
  return undefined;
}

function modifiersOf(item: Node): string {
  return item.namedChildren.find((child) => child?.type === 'function_modifiers')?.text ?? '';
}

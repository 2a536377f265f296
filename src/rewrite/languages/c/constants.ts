import type { Node } from 'web-tree-sitter';
import { ancestors } from '../../syntax';
import { REASONS } from './reasons';
import { type Declarations, typeOf } from './types';

const FIXED =
  /^(?:static_assert_declaration|template_argument_list|attribute\w*|gnu_asm_expression|preproc_(?!if|else|elif)\w+|alignas_qualifier|enumerator|linkage_specification|sizeof_expression|concept_definition|decltype|subscript_designator|case_statement)$/;

/** Macros and classes of other libraries that take the literal apart before the program runs. */
const LITERAL_TAKERS =
  /^(?:_T|_TEXT|TEXT|L|F|PSTR|QStringLiteral|QByteArrayLiteral|QLatin1String|Q_\w+|XORSTR|xorstr_?|skCrypt|AY_OBFUSCATE|OBFUSCATE|FMT_STRING|FMT_COMPILE|STRINGIFY|static_assert|_Static_assert|_Pragma|asm|__asm__)$/;

/** Why nothing that is made while the program runs can stand where this expression stands; undefined where it can. */
export function refuseConstant(node: Node, isCpp: boolean, declarations: Declarations): string | undefined {
  const around = [...ancestors(node)];
  let child = node;
  for (const each of around) {
    // A block in `extern "C"` and the statements of a `case` are ordinary code.
    const isOnlyAround = /^(?:linkage_specification|case_statement)$/.test(each.type);
    const value = each.childForFieldName('value');
    if (FIXED.test(each.type) && (!isOnlyAround || value?.id === child.id)) return REASONS.constant;
    if (isMade(each)) return REASONS.constexpr;
    if (each.type === 'argument_list' && each.parent?.type === 'call_expression') {
      const name = each.parent.childForFieldName('function')?.text ?? '';
      if (LITERAL_TAKERS.test(name) || declarations.takesArray(name)) return REASONS.macroArgument;
    }
    if (each.type === 'initializer_list' && each.parent?.type === 'init_declarator') {
      const declaration = each.parent.parent;
      const type = declaration ? typeOf(declaration) : '';
      if (declarations.hasCharArray(type) || /\barray\s*<\s*char\b/.test(type)) return REASONS.field;
      if (type === 'char' && /^[^*]*\[/.test(each.parent.childForFieldName('declarator')?.text ?? ''))
        return REASONS.array;
    }
    if (each.type === 'compound_literal_expression') {
      if (declarations.hasCharArray(typeOf(each))) return REASONS.field;
    }
    child = each;
  }
  return !isCpp && isSetBeforeMain(node) ? REASONS.fileScope : undefined;
}

/** By the compiler: `constexpr` and the like. */
export function isMade(node: Node): boolean {
  if (!/^(?:declaration|field_declaration|function_definition)$/.test(node.type)) return false;
  return node.children.some(
    (child) => child?.type === 'type_qualifier' && /^const(?:expr|init|eval)$/.test(child.text),
  );
}

/** Outside of functions, or `static` in one: C wants a constant there. */
export function isSetBeforeMain(node: Node): boolean {
  for (const each of ancestors(node)) {
    if (each.type === 'declaration' && isStatic(each)) return true;
    if (each.type === 'compound_statement' || each.type === 'expression_statement') return false;
  }
  return true;
}

export function isStatic(declaration: Node): boolean {
  return declaration.children.some(
    (child) =>
      child?.type === 'storage_class_specifier' && /^(?:static|_?_?[tT]hread_local)$/.test(child.text),
  );
}

import type { Node } from 'web-tree-sitter';
import type { Span } from '../../../text/span';
import type { Refusal } from '../../literals';
import { ancestors } from '../../syntax';

/** `const NAME = …;` outside of a class. */
export interface ConstantDeclaration {
  /** What becomes `define('NAME', `: from `const` to the value. */
  readonly head: Span;
  readonly name: string;
  /** Where the closing parenthesis goes. */
  readonly end: number;
}

/**
 * PHP works these values out without calling anything:
 * https://www.php.net/manual/en/language.constants.syntax.php
 */
const REASONS: Readonly<Record<string, string>> = {
  property_declaration:
    'The default of a PHP property cannot read a variable. Set the property in the constructor, then use the fix again.',
  simple_parameter:
    'The default of a PHP parameter cannot read a variable. Make it null and set the value in the body, then use the fix again.',
  property_promotion_parameter:
    'The default of a PHP parameter cannot read a variable. Make it null and set the value in the body, then use the fix again.',
  function_static_declaration:
    'A static variable cannot begin with a call before PHP 8.3. Set it in a line of its own, then use the fix again.',
  attribute:
    'An attribute of PHP cannot read a variable. Pass the key to the code that reads the attribute instead.',
  enum_case:
    'A case of an enum cannot read a variable. Make it a method that returns the key, then use the fix again.',
};

const CLASS_CONSTANT =
  'A class constant of PHP cannot read a variable. Make it a static method that returns the key, then use the fix again.';
const SEVERAL_CONSTANTS =
  'This const statement has several constants. Write one for each, then use the fix again.';

/** The declaration around an expression that has to be constant; undefined where any expression may stand. */
export function constantAround(literal: Node): ConstantDeclaration | Refusal | undefined {
  for (const node of ancestors(literal)) {
    if (/_statement$|^(?:compound_statement|arrow_function)$/.test(node.type)) return undefined;
    const refusal = REASONS[node.type];
    if (refusal !== undefined) return { refusal };
    if (node.type === 'const_declaration') return constantOf(node);
  }
  return undefined;
}

function constantOf(declaration: Node): ConstantDeclaration | Refusal {
  if (/_list$/.test(declaration.parent?.type ?? '')) return { refusal: CLASS_CONSTANT };
  const elements = declaration.namedChildren.filter(({ type }) => type === 'const_element');
  const [element] = elements;
  const name = element?.namedChild(0);
  const value = element?.namedChild(1);
  if (elements.length !== 1 || !element || !name || !value) return { refusal: SEVERAL_CONSTANTS };
  return {
    head: { start: declaration.startIndex, end: value.startIndex },
    name: [...namespaceOf(declaration), name.text].join('\\'),
    end: element.endIndex,
  };
}

/** `define` takes the whole name, wherever it is called. */
function namespaceOf(declaration: Node): string[] {
  const around = [...ancestors(declaration)].find(({ type }) => type === 'namespace_definition');
  const before = declaration.tree.rootNode.namedChildren.filter(
    (node) => node.type === 'namespace_definition' && node.endIndex <= declaration.startIndex,
  );
  const name = (around ?? before.at(-1))?.childForFieldName('name')?.text;
  return name === undefined ? [] : [name];
}

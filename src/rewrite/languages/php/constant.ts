import type { Node } from 'web-tree-sitter';
import type { Span } from '../../../text/span';
import type { Refusal } from '../../literals';
import { ancestors } from '../../syntax';

/** `const NAME = …;` outside of a class. */
export interface ConstantDeclaration {
  readonly kind: 'constant';
  /** What becomes `define('NAME', `: from `const` to the value. */
  readonly head: Span;
  readonly name: string;
  /** Where the closing parenthesis goes. */
  readonly end: number;
}

/** `private $name = 'SG…';` in a class with a constructor, which can set the property first of all. */
export interface PropertyDefault {
  readonly kind: 'property';
  readonly name: string;
  /** From behind the name to the end of the value. */
  readonly removed: Span;
  readonly constructorBody: Node;
}

/**
 * PHP works these values out without calling anything:
 * https://www.php.net/manual/en/language.constants.syntax.php
 */
const REASONS: Readonly<Record<string, string>> = {
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

export const PROPERTY =
  'The default of a PHP property cannot read a variable. Set the property in the constructor, then use the fix again.';

const STATIC_PROPERTY =
  'The default of a static property cannot read a variable in PHP. Make it a static method that returns the key, then use the fix again.';

const CLASS_CONSTANT =
  'A class constant of PHP cannot read a variable. Make it a static method that returns the key, then use the fix again.';
const SEVERAL_CONSTANTS =
  'This const statement has several constants. Write one for each, then use the fix again.';

/** The declaration around an expression that has to be constant; undefined where any expression may stand. */
export function constantAround(literal: Node): ConstantDeclaration | PropertyDefault | Refusal | undefined {
  for (const node of ancestors(literal)) {
    if (/_statement$|^(?:compound_statement|arrow_function)$/.test(node.type)) return undefined;
    if (node.type === 'property_declaration')
      return propertyOf(node, literal) ?? { refusal: isStatic(node) ? STATIC_PROPERTY : PROPERTY };
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
    kind: 'constant',
    head: { start: declaration.startIndex, end: value.startIndex },
    name: [...namespaceOf(declaration), name.text].join('\\'),
    end: element.endIndex,
  };
}

function isStatic({ namedChildren }: Node): boolean {
  return namedChildren.some(({ type }) => type === 'static_modifier');
}

function propertyOf(declaration: Node, literal: Node): PropertyDefault | undefined {
  const element = literal.parent;
  const name = element?.childForFieldName('name');
  const isPlain = !declaration.namedChildren.some(({ type }) => /^(?:static|readonly)_modifier$/.test(type));
  const isClass = declaration.parent?.parent?.type !== 'trait_declaration';
  const constructorBody = declaration.parent?.namedChildren
    .find((method) => method.childForFieldName('name')?.text.toLowerCase() === '__construct')
    ?.childForFieldName('body');
  if (element?.type !== 'property_element' || !name || !isPlain || !isClass || !constructorBody)
    return undefined;
  return {
    kind: 'property',
    name: name.text.slice(1),
    removed: { start: name.endIndex, end: element.endIndex },
    constructorBody,
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

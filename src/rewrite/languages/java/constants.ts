import type { Node } from 'web-tree-sitter';
import { ancestors, identifiersLike } from '../../syntax';

export const REASONS = {
  annotation:
    'An annotation takes constants only, and a variable is none. Move what this annotation says into the code, then use the fix again.',
  annotationDefault:
    'The default of an annotation must be a constant. Take the default away, then use the fix again.',
  label: 'A case label must be a constant. Compare with equals() in an if instead, then use the fix again.',
  usedInAnnotation:
    'An annotation or a case label uses this constant, so it cannot become a variable. Take it out of there, then use the fix again.',
  enumeration:
    'The constructor of an enum may use constants of the enum only, and a variable is none. Move this constant to another class, then use the fix again.',
  early:
    'Code above this constant runs when the class is loaded and uses it, but would find null there. Move the constant to the top of the class, then use the fix again.',
} as const;

/** Why no variable can be read where the literal stands; undefined where one can. */
export function refusePlace(literal: Node): string | undefined {
  let isConstant = true;
  for (let child = literal, node = literal.parent; node; child = node, node = node.parent) {
    switch (node.type) {
      case 'annotation':
        return REASONS.annotation;
      case 'annotation_type_element_declaration':
        return REASONS.annotationDefault;
      case 'guard':
        return undefined;
      case 'switch_label':
        return REASONS.label;
      case 'variable_declarator':
        return isConstant && node.childForFieldName('value')?.id === child.id
          ? refuseConstant(node)
          : undefined;
      case 'binary_expression':
      case 'parenthesized_expression':
      case 'ternary_expression':
      case 'cast_expression':
        break;
      default:
        isConstant = false;
    }
  }
  return undefined;
}

/** @param declarator  of a variable with a constant expression as its value */
function refuseConstant(declarator: Node): string | undefined {
  const declaration = declarator.parent;
  const name = declarator.childForFieldName('name')?.text;
  if (!declaration || name === undefined || !isConstant(declaration)) return undefined;
  const uses = usesOf(name, declarator.tree.rootNode);
  const isFixed = uses.some((use) =>
    [...ancestors(use)].some(({ type }) => type === 'annotation' || type === 'switch_label'),
  );
  if (isFixed) return REASONS.usedInAnnotation;
  const body = declaration.parent;
  if (!body || !hasModifier(declaration, 'static')) return undefined;
  const users = uses.flatMap((use) => [...ancestors(use)].find(({ parent }) => parent?.id === body.id) ?? []);
  if (body.type === 'enum_body_declarations')
    return users.some(isRunByInstances) ? REASONS.enumeration : undefined;
  return isReadEarly(declaration, body, users) ? REASONS.early : undefined;
}

function isConstant(declaration: Node): boolean {
  return declaration.type === 'constant_declaration' || hasModifier(declaration, 'final');
}

/** Where the name is used, and those of the constants that are made of it. */
function usesOf(name: string, root: Node): Node[] {
  const names = new Set([name]);
  const uses: Node[] = [];
  // A set hands out what is added to it on the way.
  for (const each of names) {
    const pattern = new RegExp(`(?<![\\w$])${each.replaceAll('$', '\\$')}(?![\\w$])`, 'g');
    for (const use of identifiersLike(root, pattern)) {
      uses.push(use);
      const dependent = dependentOf(use);
      if (dependent !== undefined) names.add(dependent);
    }
  }
  return uses;
}

/** The constant whose value the name is part of. */
function dependentOf(use: Node): string | undefined {
  for (let child = use, node = use.parent; node; child = node, node = node.parent) {
    if (node.type === 'block' || /_body$/.test(node.type)) return undefined;
    if (node.type !== 'variable_declarator') continue;
    const isValue = node.childForFieldName('value')?.id === child.id;
    return isValue && node.parent && isConstant(node.parent)
      ? node.childForFieldName('name')?.text
      : undefined;
  }
  return undefined;
}

/**
 * A constant expression has its value before anything runs; a read has it when its line is reached. A static field above
 * it that makes an object of the class would see null: the classic is `static final Mailer INSTANCE = new Mailer();`.
 * @param users  the members of the class that use the constant
 */
function isReadEarly(declaration: Node, body: Node, users: readonly Node[]): boolean {
  const isAbove = (member: Node) => member.endIndex <= declaration.startIndex;
  if (users.some((user) => user.type === 'static_initializer' && isAbove(user))) return true;
  const type = [...ancestors(declaration)].find((node) => /^(?:class|record)_declaration$/.test(node.type));
  const own = users.some(isRunByInstances) ? type?.childForFieldName('name')?.text : undefined;
  const methods = new Set(
    users.flatMap((user) =>
      user.type === 'method_declaration' ? (user.childForFieldName('name')?.text ?? []) : [],
    ),
  );
  if (own === undefined && methods.size === 0) return false;
  return body.namedChildren.some((member) => {
    const runs =
      member.type === 'static_initializer' ||
      (member.type === 'field_declaration' && hasModifier(member, 'static'));
    return isAbove(member) && runs && (makes(member, own) || calls(member, methods));
  });
}

function makes(member: Node, type: string | undefined): boolean {
  const creations = type === undefined ? [] : member.descendantsOfType('object_creation_expression');
  return creations.some((node) => node.childForFieldName('type')?.text === type);
}

function calls(member: Node, methods: ReadonlySet<string>): boolean {
  return member
    .descendantsOfType('method_invocation')
    .some(
      (call) => !call.childForFieldName('object') && methods.has(call.childForFieldName('name')?.text ?? ''),
    );
}

/** What runs for each object that is made: constructors, and the values of fields. */
function isRunByInstances(member: Node): boolean {
  return (
    /^(?:(?:compact_)?constructor_declaration|block)$/.test(member.type) ||
    (member.type === 'field_declaration' && !hasModifier(member, 'static'))
  );
}

export function hasModifier(declaration: Node | null, modifier: string): boolean {
  const modifiers = declaration?.namedChildren.find((child) => child.type === 'modifiers');
  return modifiers?.children.some((child) => child.type === modifier) ?? false;
}

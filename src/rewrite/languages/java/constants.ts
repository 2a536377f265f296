import type { Node } from 'web-tree-sitter';
import { ancestors, mentions } from '../../syntax';

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
  if (!declaration || name === undefined) return undefined;
  const isInterface = declaration.type === 'constant_declaration';
  if (!isInterface && !hasModifier(declaration, 'final')) return undefined;
  const names = withDependents(name, declarator.tree.rootNode);
  const constants = declarator.tree.rootNode.descendantsOfType(['annotation', 'switch_label']);
  if (constants.some((node) => mentions(node, names))) return REASONS.usedInAnnotation;
  if (!hasModifier(declaration, 'static')) return undefined;
  const { parent } = declaration;
  if (parent?.type === 'enum_body_declarations')
    return instanceCode(parent).some((node) => mentions(node, names)) ? REASONS.enumeration : undefined;
  return isReadEarly(declaration, names) ? REASONS.early : undefined;
}

/** The name, and those of the constants that are made of it. */
function withDependents(name: string, root: Node): ReadonlySet<string> {
  const names = new Set([name]);
  const declarators = root.descendantsOfType('variable_declarator');
  for (let size = 0; size < names.size; ) {
    size = names.size;
    for (const declarator of declarators) {
      const value = declarator.childForFieldName('value');
      if (!value || !mentions(value, names)) continue;
      const dependent = declarator.childForFieldName('name')?.text;
      const isFinal =
        declarator.parent?.type === 'constant_declaration' || hasModifier(declarator.parent, 'final');
      if (dependent !== undefined && isFinal) names.add(dependent);
    }
  }
  return names;
}

/**
 * A constant expression has its value before anything runs; a read has it when its line is reached. A static field above
 * it that makes an object of the class would see null: the classic is `static final Mailer INSTANCE = new Mailer();`.
 */
function isReadEarly(declaration: Node, names: ReadonlySet<string>): boolean {
  const body = declaration.parent;
  if (!body) return false;
  const type = [...ancestors(declaration)].find(({ type }) => /^(?:class|record)_declaration$/.test(type));
  const members = body.namedChildren.filter((node) => node.endIndex <= declaration.startIndex);
  const made = instanceCode(body);
  return members.some((member) => {
    if (member.type === 'static_initializer') return mentions(member, names) || calls(member);
    return member.type === 'field_declaration' && hasModifier(member, 'static') && calls(member);
  });

  function calls(member: Node): boolean {
    const own = type?.childForFieldName('name')?.text;
    const makes = member
      .descendantsOfType('object_creation_expression')
      .some((node) => node.childForFieldName('type')?.text === own);
    if (makes && made.some((node) => mentions(node, names))) return true;
    return member.descendantsOfType('method_invocation').some((call) => {
      if (call.childForFieldName('object')) return false;
      const called = call.childForFieldName('name')?.text;
      return body?.namedChildren.some(
        (method) =>
          method.type === 'method_declaration' &&
          method.childForFieldName('name')?.text === called &&
          mentions(method, names),
      );
    });
  }
}

/** What runs for each object that is made: constructors, and the values of fields. */
function instanceCode(body: Node): Node[] {
  return body.namedChildren.filter(
    (member) =>
      /^(?:(?:compact_)?constructor_declaration|block)$/.test(member.type) ||
      (member.type === 'field_declaration' && !hasModifier(member, 'static')),
  );
}

export function hasModifier(declaration: Node | null, modifier: string): boolean {
  const modifiers = declaration?.namedChildren.find((child) => child.type === 'modifiers');
  return modifiers?.children.some((child) => child.type === modifier) ?? false;
}

import type { Node } from 'web-tree-sitter';
import type { TextEdit } from '../../../text/edits';
import { ancestors, identifiersLike, spanOf } from '../../syntax';

export const REASONS = {
  attribute:
    'An attribute takes constants only, and a variable is none. Move what this attribute says into the code, then use the fix again.',
  pattern:
    'A case or pattern must be a constant. Compare with == instead, in an if or a "when", then use the fix again.',
  parameter:
    'The default of a parameter must be a constant. Make it null and give the key in the body where it is null, then use the fix again.',
  utf8: 'A u8 literal must be a constant. Write Encoding.UTF8.GetBytes("…") instead, then use the fix again.',
  usedAsConstant:
    'This constant is used where only a constant may stand (an attribute, a case, a default or another constant), so it cannot read a variable. Take it out of there, then use the fix again.',
  early:
    'Code above this constant runs when the class is loaded and uses it, but would find null there. Move the constant to the top of the class, then use the fix again.',
} as const;

export type Constant =
  | { readonly refusal: string }
  /** The declaration becomes one of a variable. */
  | { readonly edits: readonly TextEdit[]; readonly declaration: Node };

/** Where only constants may stand: a refusal, or how the constant is made a variable. Undefined everywhere else. */
export function constantAround(literal: Node): Constant | undefined {
  for (const node of ancestors(literal)) {
    switch (node.type) {
      case 'attribute':
        return { refusal: REASONS.attribute };
      case 'constant_pattern':
      case 'relational_pattern':
      case 'goto_statement':
        return { refusal: REASONS.pattern };
      case 'parameter':
        return { refusal: REASONS.parameter };
      case 'field_declaration':
      case 'local_declaration_statement':
        return hasModifier(node, 'const') ? withoutConst(node) : undefined;
      case 'block':
      case 'declaration_list':
        return undefined;
    }
  }
  return undefined;
}

function withoutConst(declaration: Node): Constant {
  const root = declaration.tree.rootNode;
  const names = new Set(
    declaration
      .descendantsOfType('variable_declarator')
      .flatMap((declarator) => declarator.childForFieldName('name')?.text ?? []),
  );
  const uses = [...identifiersLike(root, new RegExp(`\\b(?:${[...names].join('|')})\\b`, 'g'))];
  const isUsed = uses.some((use) => isConstantUse(use, declaration));
  if (isUsed) return { refusal: REASONS.usedAsConstant };
  const isField = declaration.type === 'field_declaration';
  if (isField && isReadEarly(declaration, uses)) return { refusal: REASONS.early };
  const modifier = declaration.children.find((child) => child.type === 'modifier' && child.text === 'const');
  if (!modifier) return { edits: [], declaration };
  const { start, end } = spanOf(modifier);
  const blank = /^\s*/.exec(declaration.text.slice(end - declaration.startIndex))?.[0].length ?? 0;
  const edit = isField
    ? { span: { start, end }, newText: 'static readonly' }
    : { span: { start, end: end + blank }, newText: '' };
  return { edits: [edit], declaration };
}

/** Whether the name stands where the language asks for a constant. */
function isConstantUse(name: Node, declaration: Node): boolean {
  for (let child = name, node = name.parent; node; child = node, node = node.parent) {
    if (/^(?:attribute|constant_pattern|relational_pattern|goto_statement)$/.test(node.type)) return true;
    if (node.type === 'parameter')
      return (
        node.childForFieldName('name')?.id !== child.id && node.childForFieldName('type')?.id !== child.id
      );
    // A static function sees the constants around it, but no variables.
    if (/^(?:local_function_statement|lambda_expression|anonymous_method_expression)$/.test(node.type)) {
      const isInside = node.startIndex > declaration.startIndex && hasModifier(node, 'static');
      if (isInside && declaration.type === 'local_declaration_statement') return true;
    }
    if (/^(?:field_declaration|local_declaration_statement)$/.test(node.type)) {
      return node.id !== declaration.id && hasModifier(node, 'const');
    }
  }
  return false;
}

/** Static fields get their values from top to bottom, a constant has its before that. */
function isReadEarly(declaration: Node, uses: readonly Node[]): boolean {
  const body = declaration.parent;
  if (!body) return false;
  const users = uses
    .flatMap((use) => [...ancestors(use)].find(({ parent }) => parent?.id === body.id) ?? [])
    .filter((user) => user.id !== declaration.id);
  if (users.some((user) => user.type === 'field_declaration' && runsAbove(user, declaration))) return true;
  // What objects of the class do with it, some of which a field above may make.
  if (!users.some((user) => /^(?:constructor|field|property|method)_declaration$/.test(user.type)))
    return false;
  const type = [...ancestors(declaration)].find((node) =>
    /^(?:class|struct|record)_declaration$/.test(node.type),
  );
  const own = type?.childForFieldName('name')?.text;
  return body.namedChildren.some((member) => runsAbove(member, declaration) && makes(member, own));
}

/** Whether it is a static field or property with a value that it gets before the declaration is reached. */
function runsAbove(member: Node, declaration: Node): boolean {
  return (
    member.endIndex <= declaration.startIndex &&
    /^(?:field|property)_declaration$/.test(member.type) &&
    hasModifier(member, 'static') &&
    // `static string Header => …` runs when it is asked.
    member.childForFieldName('value')?.type !== 'arrow_expression_clause'
  );
}

function makes(member: Node, type: string | undefined): boolean {
  return member
    .descendantsOfType(['object_creation_expression', 'implicit_object_creation_expression'])
    .some((node) => {
      const declared = member.descendantsOfType('variable_declaration')[0]?.childForFieldName('type');
      return (node.childForFieldName('type') ?? declared)?.text === type;
    });
}

export function hasModifier(declaration: Node, modifier: string): boolean {
  return declaration.children.some(
    (child) => (child.type === 'modifier' || !child.isNamed) && child.text === modifier,
  );
}

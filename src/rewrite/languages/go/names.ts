import type { Node } from 'web-tree-sitter';
import { ancestors, byText } from '../../syntax';

const SCOPES: ReadonlySet<string> = new Set([
  'block',
  'if_statement',
  'for_statement',
  'expression_switch_statement',
  'type_switch_statement',
  'expression_case',
  'default_case',
  'type_case',
  'communication_case',
  'func_literal',
  'function_declaration',
  'method_declaration',
  'source_file',
]);

const DECLARATIONS: ReadonlySet<string> = new Set([
  'parameter_declaration',
  'variadic_parameter_declaration',
  'var_spec',
  'const_spec',
  'function_declaration',
  'type_spec',
  'type_alias',
  'type_parameter_declaration',
]);

/** What the names of one file mean. */
export class Names {
  private readonly nodes: ReadonlyMap<string, Node[]>;
  private readonly packages: ReadonlyMap<string, Node[]>;
  private readonly declarations = new Map<string, readonly Node[]>();

  constructor(root: Node) {
    this.nodes = byText(root.descendantsOfType(['identifier', 'type_identifier']));
    this.packages = byText(
      root.descendantsOfType('package_identifier').filter((node) => node?.parent?.type === 'qualified_type'),
    );
  }

  isDeclared(name: string): boolean {
    return this.declarationsOf(name).length > 0;
  }

  /** Whether something else has the name at the node; what is declared further down counts, too. */
  isShadowed(name: string, at: Node): boolean {
    return this.declarationAt(name, at) !== undefined;
  }

  /** The declaration that the name means at the node: the one of the innermost scope. */
  declarationAt(name: string, at: Node): Node | undefined {
    const around = new Set([...ancestors(at)].map(({ id }) => id));
    let found: { declaration: Node; scope: Node } | undefined;
    for (const declaration of this.declarationsOf(name)) {
      const scope = scopeOf(declaration);
      if (scope.type !== 'source_file' && !around.has(scope.id)) continue;
      if (!found || scope.startIndex >= found.scope.startIndex) found = { declaration, scope };
    }
    return found?.declaration;
  }

  /** Where the declared name is used, the declaration itself left out. */
  usesOf(declaration: Node): Node[] {
    return (this.nodes.get(declaration.text) ?? []).filter(
      (node) =>
        node.type === 'identifier' &&
        !isDeclaration(node) &&
        this.declarationAt(node.text, node)?.id === declaration.id,
    );
  }

  /** `os` in `os.Getenv` and in the type `os.File`. */
  usesOfPackage(name: string): Node[] {
    return [...(this.nodes.get(name) ?? []), ...(this.packages.get(name) ?? [])].filter(
      (node) => !isDeclaration(node) && !this.isShadowed(name, node),
    );
  }

  declarationsOf(name: string): readonly Node[] {
    const known = this.declarations.get(name) ?? (this.nodes.get(name) ?? []).filter(isDeclaration);
    this.declarations.set(name, known);
    return known;
  }
}

function isDeclaration(node: Node): boolean {
  const { parent } = node;
  if (!parent) return false;
  if (DECLARATIONS.has(parent.type))
    return parent.childrenForFieldName('name').some((name) => name?.id === node.id);
  const list = parent.type === 'expression_list' ? parent : node;
  const owner = list.parent;
  switch (owner?.type) {
    case 'short_var_declaration':
      return owner.childForFieldName('left')?.id === list.id;
    case 'range_clause':
    case 'receive_statement':
      return owner.childForFieldName('left')?.id === list.id && owner.text.includes(':=');
    case 'type_switch_statement':
      return owner.childForFieldName('alias')?.id === list.id;
    default:
      return false;
  }
}

function scopeOf(declaration: Node): Node {
  let from = declaration;
  // The name of a function is known around it, those of its parameters in it.
  if (declaration.parent?.type === 'function_declaration') from = declaration.parent;
  return [...ancestors(from)].find(({ type }) => SCOPES.has(type)) ?? declaration.tree.rootNode;
}

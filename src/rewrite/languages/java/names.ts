import type { Node } from 'web-tree-sitter';
import { ancestors, identifiersLike } from '../../syntax';
import { hasModifier } from './constants';

/** What names stand for in a file. */
export class Names {
  /** `java.util.List`, `java.util.*` */
  readonly imports: readonly string[];
  private readonly qualifiers = new Map<string, string>();

  constructor(private readonly root: Node) {
    this.imports = root.namedChildren
      .filter(({ type }) => type === 'import_declaration')
      .map(({ text }) => text.replace(/^import\s+|\s+|;$/g, ''));
  }

  /** A class by its shortest name that means it here. No import is added: a class that is used once is written out. */
  classOf(packageName: string, name: string): string {
    const known = this.qualifiers.get(name);
    if (known !== undefined) return known;
    const isImported =
      packageName === 'java.lang' ||
      this.imports.includes(`${packageName}.${name}`) ||
      this.imports.includes(`${packageName}.*`);
    const written = isImported && !this.isTaken(packageName, name) ? name : `${packageName}.${name}`;
    this.qualifiers.set(name, written);
    return written;
  }

  isImported(name: string): boolean {
    const packageName = name.slice(0, name.lastIndexOf('.'));
    return this.imports.includes(name) || this.imports.includes(`${packageName}.*`);
  }

  private isTaken(packageName: string, name: string): boolean {
    if (this.imports.some((path) => path.endsWith(`.${name}`) && path !== `${packageName}.${name}`))
      return true;
    return [...identifiersLike(this.root, new RegExp(`\\b${name}\\b`, 'g'))].some(isDeclared);
  }

  /**
   * An object that hands out settings and that is there where the node stands: dotenv-java's, which alone sees what it
   * loaded, and Spring's, which also sees imported files and fails for a name that is not there.
   */
  settingsAt(node: Node): { readonly name: string; readonly method: string } | undefined {
    if (
      !this.imports.some((path) =>
        /^(?:io\.github\.cdimascio\.dotenv|org\.springframework\.core\.env)\./.test(path),
      )
    )
      return undefined;
    let member: Node | undefined;
    for (const around of ancestors(node)) {
      if (/^(?:class|interface|enum|record|annotation_type)_(?:declaration|body)$/.test(around.type)) {
        if (member?.type !== 'method_declaration') return undefined;
        const isStatic = hasModifier(member, 'static');
        const fields = around.namedChildren.filter(
          (child) => child.type === 'field_declaration' && (!isStatic || hasModifier(child, 'static')),
        );
        return this.firstOf(fields);
      }
      const parameters = around.childForFieldName('parameters');
      const before = around.namedChildren.filter(
        (child) => child.type === 'local_variable_declaration' && child.endIndex <= node.startIndex,
      );
      const found = this.firstOf([...(parameters?.namedChildren ?? []), ...before]);
      if (found) return found;
      member = around;
    }
    return undefined;
  }

  private firstOf(declarations: readonly Node[]) {
    for (const declaration of declarations) {
      const declarator = declaration.childForFieldName('declarator') ?? declaration;
      const name = declarator.childForFieldName('name')?.text;
      const type = declaration.childForFieldName('type')?.text ?? '';
      const value = declarator.childForFieldName('value')?.text ?? '';
      if (name === undefined) continue;
      const isDotenv = type === 'Dotenv' || (type === 'var' && /^Dotenv\b.*\.load\(\)$/s.test(value));
      if (isDotenv) return { name, method: 'get' };
      const isSpring =
        /^(?:Configurable)?Environment$/.test(type) &&
        this.isImported(`org.springframework.core.env.${type}`);
      if (isSpring) return { name, method: 'getRequiredProperty' };
    }
    return undefined;
  }
}

const DECLARING =
  /^(?:(?:class|interface|enum|record|annotation_type)_declaration|variable_declarator|(?:catch_)?formal_parameter|spread_parameter|type_parameters?|type_parameter|inferred_parameters|lambda_expression|enum_constant|resource|enhanced_for_statement)$/;

function isDeclared(node: Node): boolean {
  const { parent } = node;
  if (!parent || !DECLARING.test(parent.type)) return false;
  const name = parent.childForFieldName('name') ?? parent.childForFieldName('parameters');
  return name === null || name.id === node.id;
}

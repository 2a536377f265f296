import type { Node } from 'web-tree-sitter';
import { byText } from '../../syntax';

export const STRING_TYPE = /^(?:const\s+)?(?:std\s*::\s*)?string$/;
const STRINGS_IN_TYPE =
  /^(?:std::)?(?:unordered_)?(?:multi)?(?:map|vector|set|list|deque|array|pair|tuple|optional)\s*<.*\bstring\b(?!_view)|^(?:cpr::(?:Header|Bearer|Parameters)|httplib::(?:Headers|Params)|(?:nlohmann::)?json)$/;

/** A type as it is written before the name, without qualifiers. */
export function typeOf(declaration: Node): string {
  return (declaration.childForFieldName('type')?.text ?? '').replace(/\s+/g, ' ');
}

/** Whether a declaration makes a std::string, or a reference to one, by each of its names. */
export function isStringDeclaration(declaration: Node): boolean {
  return STRING_TYPE.test(typeOf(declaration)) && !/[*[]/.test(namesOf(declaration).join());
}

export function holdsStrings(declaration: Node): boolean {
  return STRINGS_IN_TYPE.test(typeOf(declaration));
}

function namesOf(declaration: Node): string[] {
  return declaration
    .childrenForFieldName('declarator')
    .map(
      (node) => (node?.type === 'init_declarator' ? node.childForFieldName('declarator') : node)?.text ?? '',
    );
}

/** What a file declares. The tree is looked through once for each kind, and only where somebody asks. */
export class Declarations {
  private variables: readonly Node[] | undefined;
  private functions:
    | readonly { readonly name: string; readonly node: Node; readonly text: string }[]
    | undefined;
  private structures: readonly Node[] | undefined;
  private macroBodies: readonly { readonly node: Node; readonly text: string }[] | undefined;
  private names: ReadonlyMap<string, readonly Node[]> | undefined;
  private readonly stringNames = new Map<string, boolean>();

  constructor(private readonly root: Node) {}

  /** Whether all declarations of this name make it a std::string. */
  isStringName(name: string): boolean {
    const known = this.stringNames.get(name);
    if (known !== undefined) return known;
    this.variables ??= this.root.descendantsOfType([
      'declaration',
      'field_declaration',
      'parameter_declaration',
    ]);
    const declarations = this.variables.filter((declaration) =>
      namesOf(declaration).some((declared) => declared.replace(/^[\s*&]+|\[.*$/g, '') === name),
    );
    const isString = declarations.length > 0 && declarations.every(isStringDeclaration);
    this.stringNames.set(name, isString);
    return isString;
  }

  /** The parameter that the call's argument at `index` goes to, where all functions of this name agree. */
  isStringParameter(name: string, index: number): boolean {
    const lists = this.functionsNamed(name)
      .map(({ node }) => node.childForFieldName('parameters')?.namedChildren ?? [])
      .filter(({ length }) => length > index);
    return (
      lists.length > 0 &&
      lists.every((parameters) => {
        const parameter = parameters[index];
        const type = parameter ? typeOf(parameter) : '';
        return /^(?:std::)?string(?:_view)?$/.test(type) && !parameter?.text.includes('*');
      })
    );
  }

  /** Whether a parameter wants an array of the literal's length: `const char (&text)[N]`. */
  takesArray(name: string): boolean {
    return this.functionsNamed(name).some(({ text }) => /\(\s*&/.test(text));
  }

  /** Whether a structure, by its name, has an array of characters in it. */
  hasCharArray(type: string): boolean {
    const name = type.replace(/^(?:const |struct |class )+/g, '');
    this.structures ??= this.root.descendantsOfType(['struct_specifier', 'class_specifier']);
    return this.structures.some((structure) => {
      const definition = structure.parent?.type === 'type_definition' ? structure.parent : undefined;
      const alias = definition?.childForFieldName('declarator')?.text;
      if (structure.childForFieldName('name')?.text !== name && alias !== name) return false;
      return structure
        .descendantsOfType('field_declaration')
        .some((field) => /^char$/.test(typeOf(field)) && /^(?!\*).*\[/.test(namesOf(field).join()));
    });
  }

  /** Where a name stands in the code; what a macro is defined as is not read as code. */
  placesOf(name: string): readonly Node[] {
    this.names ??= byText(this.root.descendantsOfType(['identifier', 'field_identifier', 'type_identifier']));
    return this.names.get(name) ?? [];
  }

  macrosThatName(name: string): readonly Node[] {
    this.macroBodies ??= this.root
      .descendantsOfType('preproc_arg')
      .map((node) => ({ node, text: node.text }));
    const mention = new RegExp(`\\b${name}\\b`);
    return this.macroBodies.flatMap(({ node, text }) => (mention.test(text) ? [node] : []));
  }

  private functionsNamed(name: string) {
    this.functions ??= this.root.descendantsOfType('function_declarator').map((node) => ({
      name: node.childForFieldName('declarator')?.text.replace(/^.*::/, '') ?? '',
      node,
      text: node.text,
    }));
    return this.functions.filter((each) => each.name === name);
  }
}

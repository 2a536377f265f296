import type { Node } from 'web-tree-sitter';

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

/** Whether all declarations of this name in the file make it a std::string. */
export function isStringName(root: Node, name: string): boolean {
  const declarations = root
    .descendantsOfType(['declaration', 'field_declaration', 'parameter_declaration'])
    .filter((declaration) =>
      namesOf(declaration).some((declared) => declared.replace(/^[\s*&]+|\[.*$/g, '') === name),
    );
  return declarations.length > 0 && declarations.every(isStringDeclaration);
}

/** The parameter that the call's argument at `index` goes to, where all functions of this name in the file agree. */
export function isStringParameter(root: Node, name: string, index: number): boolean {
  const lists = root
    .descendantsOfType('function_declarator')
    .filter((node) => node.childForFieldName('declarator')?.text.replace(/^.*::/, '') === name)
    .map((node) => node.childForFieldName('parameters')?.namedChildren ?? [])
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

/** Whether a parameter of a function in the file wants an array of the literal's length: `const char (&text)[N]`. */
export function takesArray(root: Node, name: string): boolean {
  return root
    .descendantsOfType('function_declarator')
    .some((node) => node.childForFieldName('declarator')?.text === name && /\(\s*&/.test(node.text));
}

/** Whether a structure of the file, by its name, has an array of characters in it. */
export function hasCharArray(root: Node, type: string): boolean {
  const name = type.replace(/^(?:const |struct |class )+/g, '');
  return root.descendantsOfType(['struct_specifier', 'class_specifier']).some((structure) => {
    const alias =
      structure.parent?.type === 'type_definition' ? structure.parent.childForFieldName('declarator') : null;
    if (structure.childForFieldName('name')?.text !== name && alias?.text !== name) return false;
    return structure
      .descendantsOfType('field_declaration')
      .some((field) => /^char$/.test(typeOf(field)) && /^(?!\*).*\[/.test(namesOf(field).join()));
  });
}

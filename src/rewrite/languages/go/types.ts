import type { Node } from 'web-tree-sitter';
import { ancestors } from '../../syntax';
import type { Names } from './names';

const PLAIN: ReadonlySet<string> = new Set(['string', 'any', 'error']);

/**
 * A constant string takes on the named type that is wanted where it stands (`type Secret string`); what a function gives
 * is a `string` and has to be converted. As far as one file tells: fields, parameters, results, variables, elements.
 */
export class WantedTypes {
  private methods: readonly Node[] | undefined;
  private fields: readonly Node[] | undefined;

  constructor(
    private readonly root: Node,
    private readonly names: Names,
  ) {}

  /** What to convert to at this expression; undefined for nothing. */
  conversionAt(expression: Node): string | undefined {
    const type = this.typeAt(expression);
    if (type?.type === 'qualified_type') return type.text;
    if (type?.type !== 'type_identifier' || PLAIN.has(type.text)) return undefined;
    const declared = this.names.declarationsOf(type.text).map(({ parent }) => parent);
    if (declared.some((parent) => parent?.type === 'type_parameter_declaration')) return undefined;
    const isInterface = declared.some(
      (parent) => parent?.childForFieldName('type')?.type === 'interface_type',
    );
    return isInterface ? undefined : type.text;
  }

  private typeAt(expression: Node): Node | undefined {
    let node = expression;
    while (
      node.parent?.type === 'parenthesized_expression' ||
      (node.parent?.type === 'binary_expression' && operatorOf(node.parent) === '+')
    )
      node = node.parent;
    const { parent } = node;
    switch (parent?.type) {
      case 'literal_element':
        return this.typeOfElement(parent);
      case 'expression_list':
        return this.typeInList(parent, indexIn(parent, node));
      case 'argument_list':
        return this.typeOfParameter(parent, indexIn(parent, node));
      case 'binary_expression': {
        if (!/^[!=]=$/.test(operatorOf(parent))) return undefined;
        const left = parent.childForFieldName('left');
        return this.typeOf(left?.id === node.id ? parent.childForFieldName('right') : left);
      }
      default:
        return undefined;
    }
  }

  private typeInList(list: Node, index: number): Node | undefined {
    const owner = list.parent;
    switch (owner?.type) {
      case 'var_spec':
      case 'const_spec':
        return owner.childForFieldName('type') ?? undefined;
      case 'return_statement': {
        const isFunction = /^(?:func_literal|function_declaration|method_declaration)$/;
        const result = [...ancestors(owner)]
          .find(({ type }) => isFunction.test(type))
          ?.childForFieldName('result');
        return result?.type === 'parameter_list' ? typeOfName(result, index) : (result ?? undefined);
      }
      case 'assignment_statement':
        return this.typeOf(owner.childForFieldName('left')?.namedChild(index));
      case 'expression_case':
        return this.typeOf(owner.parent?.childForFieldName('value'));
      default:
        return undefined;
    }
  }

  private typeOfParameter(list: Node, index: number): Node | undefined {
    const called = list.parent?.childForFieldName('function');
    const declaration =
      called?.type === 'identifier'
        ? this.names.declarationAt(called.text, called)?.parent
        : called?.type === 'selector_expression'
          ? this.methodCalled(called)
          : undefined;
    const parameters = declaration?.childForFieldName('parameters');
    return parameters ? typeOfName(parameters, index) : undefined;
  }

  private methodCalled(selector: Node): Node | undefined {
    const name = selector.childForFieldName('field')?.text;
    this.methods ??= this.root.descendantsOfType('method_declaration').flatMap((method) => method ?? []);
    const methods = this.methods.filter((method) => method.childForFieldName('name')?.text === name);
    // A package's function may have the name of the file's method.
    const operand = selector.childForFieldName('operand');
    const isOfPackage = operand?.type === 'identifier' && !this.names.isShadowed(operand.text, operand);
    return methods.length === 1 && !isOfPackage ? methods[0] : undefined;
  }

  /** Of a variable or a field. */
  private typeOf(expression: Node | null | undefined): Node | undefined {
    if (expression?.type === 'identifier') {
      const declaration = this.names.declarationAt(expression.text, expression)?.parent;
      return declaration?.childForFieldName('type') ?? undefined;
    }
    if (expression?.type !== 'selector_expression') return undefined;
    const name = expression.childForFieldName('field')?.text;
    this.fields ??= this.root.descendantsOfType('field_declaration').flatMap((field) => field ?? []);
    const fields = this.fields.filter((field) =>
      field.childrenForFieldName('name').some((one) => one?.text === name),
    );
    return fields.length === 1 ? (fields[0]?.childForFieldName('type') ?? undefined) : undefined;
  }

  /** Of a value or a key between the braces of a composite literal. */
  private typeOfElement(element: Node): Node | undefined {
    const keyed = element.parent?.type === 'keyed_element' ? element.parent : undefined;
    const braces = keyed ? keyed.parent : element.parent;
    if (braces?.type !== 'literal_value') return undefined;
    const owner = braces.parent;
    const written = owner?.type === 'composite_literal' ? owner.childForFieldName('type') : undefined;
    const type = this.resolve(
      written ?? (owner?.type === 'literal_element' ? this.typeOfElement(owner) : undefined),
    );
    const key = keyed?.childForFieldName('key');
    switch (type?.type) {
      case 'map_type':
        return type.childForFieldName(key?.id === element.id ? 'key' : 'value') ?? undefined;
      case 'slice_type':
      case 'array_type':
      case 'implicit_length_array_type':
        return type.childForFieldName('element') ?? undefined;
      case 'struct_type':
        return fieldType(type, key ? key.text : indexIn(braces, element));
      default:
        return undefined;
    }
  }

  /** What is behind a name of this file and a pointer. */
  private resolve(type: Node | null | undefined): Node | undefined {
    if (type?.type === 'pointer_type') return this.resolve(type.namedChild(0));
    if (type?.type !== 'type_identifier') return type ?? undefined;
    const spec = this.names
      .declarationsOf(type.text)
      .find(({ parent }) => /^type_/.test(parent?.type ?? ''))?.parent;
    const behind = spec?.childForFieldName('type') ?? undefined;
    return behind?.type === 'type_identifier' ? undefined : behind;
  }
}

function operatorOf(expression: Node): string {
  return expression.childForFieldName('operator')?.text ?? '';
}

function indexIn(list: Node, node: Node): number {
  return list.namedChildren
    .filter((child) => child !== null && child.type !== 'comment')
    .findIndex((child) => child?.id === node.id);
}

/** The type of the parameter or result at the index; `a, b string` are two of one type, the last one may be `...T`. */
function typeOfName(list: Node, index: number): Node | undefined {
  let position = 0;
  for (const declaration of list.namedChildren) {
    const type = declaration?.childForFieldName('type');
    if (!declaration || !type) continue;
    position += Math.max(1, declaration.childrenForFieldName('name').length);
    if (index < position || declaration.type === 'variadic_parameter_declaration') return type;
  }
  return undefined;
}

function fieldType(struct: Node, place: string | number): Node | undefined {
  let position = 0;
  for (const field of struct.descendantsOfType('field_declaration')) {
    if (!field || field.parent?.parent?.id !== struct.id) continue;
    const names = field.childrenForFieldName('name').map((name) => name?.text);
    position += Math.max(1, names.length);
    if (typeof place === 'number' ? place < position : names.includes(place))
      return field.childForFieldName('type') ?? undefined;
  }
  return undefined;
}

import type { Node } from 'web-tree-sitter';
import { ancestors } from '../../syntax';
import { namesIn } from './names';

/** What a value is used as, as far as the file itself tells. */
export type Wanted =
  /** `&str` with the lifetime of a borrow. */
  | 'borrowed'
  /** `&'static str` */
  | 'static'
  /** `String`, or whatever takes one: `impl Into<String>`, `impl AsRef<str>`, `impl Display`. */
  | 'owned';

const TAKES_STRING =
  /\b(?:Into<String>|Into<.*String>|AsRef<(?:str|\[u8\]|OsStr|Path)>|Display|ToString|Debug)/;

/** Functions, fields and their types in one file. */
export class Signatures {
  /** Whether a type of this file is made of a `&str` by `From`. */
  readonly hasFromStr: boolean;

  constructor(private readonly root: Node) {
    this.hasFromStr = /\bFrom<&(?:'\w+ )?str>\s+for\b/.test(root.text);
  }

  /** Of the parameter that takes this argument. */
  parameterAt(argument: Node): Wanted | undefined {
    const list = argument.parent;
    const called = list?.parent?.childForFieldName('function');
    if (list?.type !== 'arguments' || !called) return undefined;
    const index = list.namedChildren
      .filter((node) => node && !/comment$/.test(node.type))
      .findIndex((node) => node?.id === argument.id);
    const name =
      called.childForFieldName('field')?.text ?? called.childForFieldName('name')?.text ?? called.text;
    const type = called.childForFieldName('path')?.text.replace(/<.*/s, '');
    return this.parameterOf(name, index, type === 'Self' ? this.implemented(argument) : type);
  }

  /** By the last part of the function's name and, if there is one, the type before it. */
  parameterOf(name: string, index: number, type?: string): Wanted | undefined {
    const fields = this.tupleFields(name);
    if (fields) return wantedBy(fields[index], fields[index]?.parent?.parent);
    const all = this.named('function_item', name);
    const ofType = all.filter((one) => type !== undefined && this.implemented(one) === type);
    const functions = ofType.length > 0 ? ofType : all;
    const [only] = functions;
    // Which of a trait's implementations is meant is decided by the type of the argument.
    if (!only || functions.length > 1 || only.parent?.parent?.childForFieldName('trait')) return undefined;
    const parameters = (only.childForFieldName('parameters')?.namedChildren ?? []).flatMap((node) =>
      node?.type === 'parameter' ? [node] : [],
    );
    return wantedBy(parameters[index]?.childForFieldName('type'), only);
  }

  /** Of the field of a struct expression that is initialised so. */
  fieldAt(initializer: Node): Wanted | undefined {
    const name = initializer.childForFieldName('field')?.text ?? initializer.text;
    const struct = initializer.parent?.parent?.childForFieldName('name')?.text;
    const owner = struct === 'Self' ? this.implemented(initializer) : struct;
    const field = this.named('struct_item', owner)
      .flatMap((item) => item.descendantsOfType('field_declaration'))
      .find((one) => one?.childForFieldName('name')?.text === name);
    return wantedBy(field?.childForFieldName('type'), undefined);
  }

  /** The result of the function, or undefined for that of a closure. */
  resultAround(node: Node): { readonly type: Node | null; readonly item: Node } | undefined {
    for (const parent of ancestors(node)) {
      if (/^(?:closure_expression|async_block|const_block)$/.test(parent.type)) return undefined;
      if (parent.type === 'function_item')
        return { type: parent.childForFieldName('return_type'), item: parent };
    }
    return undefined;
  }

  named(kind: string, name: string | undefined): readonly Node[] {
    return namesIn(this.root.tree).named([kind], name);
  }

  private tupleFields(name: string): Node[] | undefined {
    const [struct] = [...this.named('struct_item', name), ...this.named('enum_variant', name)];
    const body = struct?.childForFieldName('body');
    if (body?.type !== 'ordered_field_declaration_list') return undefined;
    return body.childrenForFieldName('type').flatMap((type) => type ?? []);
  }

  private implemented(node: Node): string | undefined {
    const block = [...ancestors(node)].find(({ type }) => type === 'impl_item');
    return block?.childForFieldName('type')?.text.replace(/<.*/s, '');
  }
}

/** @param item  the function or struct, whose type parameters it may be */
export function wantedBy(type: Node | null | undefined, item: Node | null | undefined): Wanted | undefined {
  if (!type) return undefined;
  const text = type.text.replace(/\s+/g, ' ');
  if (/^&'static (?:str|\[u8\])$/.test(text)) return 'static';
  if (/^&(?:'\w+ )?(?:str|\[u8\])$/.test(text)) return 'borrowed';
  if (text === 'String') return 'owned';
  if (type.type === 'abstract_type') return TAKES_STRING.test(text) ? 'owned' : undefined;
  if (type.type !== 'type_identifier') return undefined;
  const bounds = [
    item?.childForFieldName('type_parameters'),
    item?.namedChildren.find((node) => node?.type === 'where_clause'),
  ];
  const bound = new RegExp(`\\b${text}\\s*:\\s*([^,]*(?:<[^>]*>)?[^,]*)`);
  return bounds.some((one) => TAKES_STRING.test(bound.exec(one?.text ?? '')?.[1] ?? ''))
    ? 'owned'
    : undefined;
}

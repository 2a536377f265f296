import type { Node } from 'web-tree-sitter';
import type { TextEdit } from '../../../text/edits';
import { contains } from '../../../text/span';
import { ancestors, spanOf } from '../../syntax';
import { SHARED_METHODS } from './bindings';
import type { OtherFile } from './crate';
import { endOfArguments, macroAround, nameOfMacro } from './macros';
import { namesIn } from './names';
import { REASONS } from './reasons';
import { wantedBy } from './signatures';

/** `const` and `static` items that become a `static` which is filled when it is first read. */
export class Constants {
  private readonly changed = new Map<number, Node>();

  /** @param others  files of the crate that may name the items of this one */
  constructor(private readonly others: readonly OtherFile[]) {}

  refusalFor(item: Node): string | undefined {
    const name = item.childForFieldName('name')?.text ?? '';
    if (item.namedChildren.some((child) => child?.type === 'mutable_specifier')) return REASONS.constant;
    if (wantedBy(item.childForFieldName('type'), undefined) === undefined) return REASONS.constant;
    const isPublic = item.namedChildren.some((child) => child?.type === 'visibility_modifier');
    const mention = new RegExp(`\\b${name}\\b`);
    const definition = new RegExp(`\\b(?:const|static)\\s+${name}\\b`);
    const user = this.others.find(
      ({ text, isChild }) => (isPublic || isChild) && mention.test(text) && !definition.test(text),
    );
    if (user)
      return `A Rust constant cannot read a variable, and ${user.path} uses this one, too. Make it a function that returns a String, then use the fix again.`;
    const namesakes = namesakesOf(item);
    if (namesakes.some(({ parent }) => parent?.id === item.parent?.id)) return REASONS.ambiguous;
    const isElsewhere = namesakes.some(({ parent }) => parent?.type !== 'block');
    if (isElsewhere && usesOf(item).some(isQualified)) return REASONS.ambiguous;
    for (const use of usesOf(item)) {
      if (macroAround(use) && nameOfMacro(macroAround(use) ?? use) === 'matches')
        return REASONS.usedAsPattern;
      let child = use;
      for (const parent of ancestors(use)) {
        if (/_pattern$/.test(parent.type) && parent.childForFieldName('condition')?.id !== child.id)
          return REASONS.usedAsPattern;
        if (/^(?:const_item|static_item|array_type|const_block|type_arguments)$/.test(parent.type))
          return REASONS.usedInConstant;
        if (/^(?:closure_expression|function_item)$/.test(parent.type)) {
          const modifiers = parent.namedChildren.find((one) => one?.type === 'function_modifiers');
          if (/\bconst\b/.test(modifiers?.text ?? '')) return REASONS.usedInConstant;
          break;
        }
        child = parent;
      }
    }
    return undefined;
  }

  change(item: Node): void {
    this.changed.set(item.id, item);
  }

  /** @param lazyLock  the name of the type for an item */
  edits(lazyLock: (item: Node) => string): TextEdit[] {
    return [...this.changed.values()].flatMap((item) => {
      const type = item.childForFieldName('type');
      const keyword = item.children.find((child) => child?.type === 'const');
      return [
        ...(keyword ? [{ span: spanOf(keyword), newText: 'static' }] : []),
        ...(type ? [{ span: spanOf(type), newText: `${lazyLock(item)}<String>` }] : []),
        ...usesOf(item).flatMap((use) => borrow(use)),
        ...captures(item),
      ];
    });
  }
}

/** The item is a `LazyLock<String>` now; what used it wants the `&'static str` that it was. */
function borrow(use: Node): TextEdit[] {
  const { parent } = use;
  const method =
    parent?.type === 'field_expression'
      ? parent.childForFieldName('field')?.text
      : use.nextSibling?.text === '.'
        ? use.nextSibling.nextSibling?.text
        : undefined;
  if (SHARED_METHODS.test(method ?? '')) return [];
  return [{ span: { start: use.endIndex, end: use.endIndex }, newText: '.as_str()' }];
}

/** `println!("{KEY}")` takes the name out of its format: it gets an argument of that name. */
function captures(item: Node): TextEdit[] {
  const name = item.childForFieldName('name')?.text ?? '';
  const macros = new Map<number, Node>();
  for (const literal of namesIn(item.tree).formats(name)) {
    if (!contains(spanOf(scopeOf(item)), spanOf(literal))) continue;
    const macro = macroAround(literal);
    if (
      macro &&
      isMeant(item, literal) &&
      new RegExp(`(?:^|[^{])(?:\\{\\{)*\\{${name}[:}]`).test(literal.text)
    )
      macros.set(macro.id, macro);
  }
  return [...macros.values()].map((macro) => {
    const end = endOfArguments(macro);
    return { span: { start: end, end }, newText: `, ${name} = ${name}.as_str()` };
  });
}

/** Whether the name means the item at the node: that of the innermost block or module that has one. */
function isMeant(item: Node, at: Node): boolean {
  const around = [...ancestors(at)].map(({ id }) => id);
  const depth = (one: Node) => around.indexOf(one.parent?.id ?? -1);
  const nearest = namesakesOf(item)
    .map(depth)
    .filter((at) => at >= 0);
  return nearest.length === 0 || (depth(item) >= 0 && depth(item) < Math.min(...nearest));
}

function usesOf(item: Node): Node[] {
  const name = item.childForFieldName('name')?.text;
  const scope = spanOf(scopeOf(item));
  const uses = new Map<number, Node>();
  for (const node of namesIn(item.tree).identifiers(['identifier'], name)) {
    if (!contains(scope, spanOf(node)) || /^(?:const|static)_item$/.test(node.parent?.type ?? '')) continue;
    let use = node;
    while (use.parent?.type === 'scoped_identifier' && use.parent.childForFieldName('name')?.id === use.id)
      use = use.parent;
    if ([...ancestors(use)].some(({ type }) => type === 'use_declaration')) continue;
    // `KEY = …` names an argument of a macro.
    if (macroAround(use) && use.nextSibling?.text === '=') continue;
    if (isQualified(use) ? item.parent?.type === 'block' : !isMeant(item, use)) continue;
    uses.set(use.id, use);
  }
  return [...uses.values()];
}

/** Other items of the same name. */
function namesakesOf(item: Node): Node[] {
  const name = item.childForFieldName('name')?.text;
  return namesIn(item.tree)
    .named(['const_item', 'static_item'], name)
    .filter(({ id }) => id !== item.id);
}

function isQualified(use: Node): boolean {
  return use.type === 'scoped_identifier' || use.previousSibling?.text === '::';
}

/** The block that the item is in; what is in no block is known in all of the file, by some path. */
function scopeOf(item: Node): Node {
  return item.parent?.type === 'block' ? item.parent : item.tree.rootNode;
}

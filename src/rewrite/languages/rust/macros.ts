import type { Node } from 'web-tree-sitter';
import { ancestors } from '../../syntax';

/** Where the format stands among the arguments of macros that have one. */
const FORMATS: ReadonlyMap<string, number> = new Map([
  ...[
    'print',
    'println',
    'eprint',
    'eprintln',
    'format',
    'format_args',
    'panic',
    'todo',
    'unimplemented',
    'unreachable',
  ]
    .concat('trace', 'debug', 'info', 'warn', 'error', 'anyhow', 'bail', 'eyre')
    .map((name) => [name, 0] as const),
  ...['write', 'writeln', 'assert', 'debug_assert', 'ensure', 'log'].map((name) => [name, 1] as const),
  ...['assert_eq', 'assert_ne', 'debug_assert_eq', 'debug_assert_ne'].map((name) => [name, 2] as const),
]);

/** Macros whose arguments are expressions. */
const EXPRESSIONS: ReadonlySet<string> = new Set([...FORMATS.keys(), 'dbg', 'vec', 'json']);

export type MacroPlace =
  /** The format of the macro, and whether it has arguments. */
  | {
      readonly kind: 'format';
      readonly end: number;
      readonly hasArguments: boolean;
      readonly separator: string;
    }
  /** An argument that a format shows. */
  | { readonly kind: 'shown' }
  /** Tokens that make a `String` of the literal, or of `lazy_static!` a value for the whole run. */
  | { readonly kind: 'owned'; readonly start: number; readonly end: number }
  | { readonly kind: 'static' }
  /** Any expression that is no part of a format, such as an argument of a function. */
  | { readonly kind: 'expression'; readonly argument?: { readonly function: string; readonly index: number } }
  | { readonly kind: 'element' }
  | { readonly kind: 'unknown'; readonly name: string };

export function nameOfMacro(macro: Node): string {
  return (macro.childForFieldName('macro')?.text ?? '').replace(/^.*::/s, '');
}

/** The macro that a literal is an argument of, which may be among the tokens of another one, and its parentheses. */
export function innermostMacro(
  literal: Node,
  macro: Node,
): { readonly name: string; readonly tree: Node | null } {
  for (let tree = literal.parent; tree?.type === 'token_tree'; tree = tree.parent) {
    const mark = tree.previousSibling;
    const name = mark?.previousSibling;
    if (tree.parent?.id === macro.id) return { name: nameOfMacro(macro), tree };
    if (mark?.text === '!' && name?.type === 'identifier') return { name: name.text, tree };
  }
  return { name: nameOfMacro(macro), tree: null };
}

/** What the macro makes of a literal, by the tokens around it. */
export function placeInMacro(literal: Node, macro: Node): MacroPlace {
  const { name, tree: whole } = innermostMacro(literal, macro);
  const owned = conversionAround(literal);
  if (owned) return { kind: 'owned', ...owned };
  const next = literal.nextSibling?.text;
  const previous = literal.previousSibling?.text;
  // The value of a closure leaves it.
  if (EXPRESSIONS.has(name) && /^\|\|?$/.test(previous ?? '')) return { kind: 'static' };
  if (name === 'lazy_static' && previous === '=' && next === ';') return { kind: 'static' };
  if (!EXPRESSIONS.has(name)) return { kind: 'unknown', name };
  const tree = literal.parent;
  if (name === 'json') return next === ':' ? { kind: 'unknown', name } : { kind: 'shown' };
  if (!tree) return { kind: 'expression' };
  // What it borrows has to live as long as the list.
  if (name === 'vec') return whole?.parent?.id === macro.id ? { kind: 'element' } : { kind: 'expression' };
  if (tree.id !== whole?.id) {
    const called = tree.previousSibling;
    const index = argumentsOf(tree).findIndex(
      (tokens) => tokens.length === 1 && tokens[0]?.id === literal.id,
    );
    const isCall = called?.type === 'identifier' && tree.text.startsWith('(') && index >= 0;
    return isCall
      ? { kind: 'expression', argument: { function: called.text, index } }
      : { kind: 'expression' };
  }
  const args = argumentsOf(tree);
  const index = args.findIndex((tokens) => tokens.some(({ id }) => id === literal.id));
  const own = args[index] ?? [];
  // `target: "mail"` and fields stand before the format of a log macro.
  const format = args.findIndex(
    (tokens, i) =>
      i >= (FORMATS.get(name) ?? 99) && tokens.length === 1 && /string_literal$/.test(tokens[0]?.type ?? ''),
  );
  const isNamed = own.length === 3 && own[1]?.text === '=';
  if (index === format && index >= 0) {
    const rest = args.slice(index + 1).filter((tokens) => tokens.length > 0);
    const end = rest.at(-1)?.at(-1)?.endIndex ?? literal.endIndex;
    return {
      kind: 'format',
      end,
      hasArguments: rest.length > 0,
      separator: separatorBefore(rest.at(-1), tree),
    };
  }
  if (isNamed || (own.length === 1 && format >= 0 && index > format)) return { kind: 'shown' };
  return { kind: 'expression' };
}

/** `"…".to_string()`, `"…".to_owned()` and `String::from("…")`. */
function conversionAround(literal: Node): { start: number; end: number } | undefined {
  const dot = literal.nextSibling;
  const method = dot?.nextSibling;
  const call = method?.nextSibling;
  if (dot?.text === '.' && /^to_(?:string|owned)$/.test(method?.text ?? '') && call?.text === '()')
    return { start: literal.startIndex, end: call.endIndex };
  const tree = literal.parent;
  const from = tree?.previousSibling;
  const colons = from?.previousSibling;
  const type = colons?.previousSibling;
  if (tree?.childCount !== 3 || from?.text !== 'from' || colons?.text !== '::' || type?.text !== 'String')
    return undefined;
  return { start: type.startIndex, end: tree.endIndex };
}

function argumentsOf(tree: Node): Node[][] {
  const args: Node[][] = [[]];
  for (const token of tree.children.slice(1, -1)) {
    if (!token) continue;
    if (token.text === ',') args.push([]);
    else args.at(-1)?.push(token);
  }
  return args;
}

/** A comma and, where each argument has a line of its own, the line's indentation. */
function separatorBefore(argument: readonly Node[] | undefined, tree: Node): string {
  const first = argument?.[0];
  if (!first) return ', ';
  const start = first.startIndex - tree.startIndex;
  const blank = /\s*$/.exec(tree.text.slice(0, start))?.[0] ?? '';
  return `,${blank === '' ? ' ' : blank}`;
}

export function macroAround(node: Node): Node | undefined {
  if (node.parent?.type !== 'token_tree') return undefined;
  return [...ancestors(node)].find(({ type }) => type !== 'token_tree');
}

/** The end of the last argument: where one more can be written. */
export function endOfArguments(macro: Node): number {
  const tree = macro.namedChildren.find((node) => node?.type === 'token_tree');
  const tokens = (tree?.children ?? []).slice(1, -1).filter((token) => token && token.text !== ',');
  return tokens.at(-1)?.endIndex ?? macro.endIndex;
}

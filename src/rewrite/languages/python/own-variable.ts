import type { Node } from 'web-tree-sitter';
import type { TextEdit } from '../../../text/edits';
import { lineBefore } from '../../../text/lines';
import type { Span } from '../../../text/span';
import { readToken } from './literal';
import type { Names, OsPart } from './names';
import { readerAt, type SettingsReader } from './settings-reader';
import { REASONS } from './site';

/** What becomes of code that already knows the variable and holds the key as a default or a first value. */
export type OwnValue =
  /** `os.environ.get("NAME", "SG…")`: a read of the variable takes the place of all of this. */
  | { readonly kind: 'read'; readonly span: Span }
  /** `os.environ["NAME"] = "SG…"`: has no purpose any more. No `statement` where it is part of something larger. */
  | { readonly kind: 'statement'; readonly statement: Node | undefined };

/**
 * @param literal  a string that holds a key and nothing else
 * @param variable  where the key moves to
 * @returns undefined for all other code, and where a comment inside of it would be lost
 */
export function ownValueOf(
  literal: Node,
  variable: string,
  names: Names,
  readers: readonly SettingsReader[],
): OwnValue | undefined {
  let value = literal;
  while (value.parent?.type === 'parenthesized_expression') value = value.parent;
  const { parent } = value;
  if (!parent) return undefined;
  switch (parent.type) {
    case 'assignment': {
      const left = parent.childForFieldName('left');
      const isOwn = left && isField(parent, 'right', value) && isItem(left, variable, names);
      return isOwn && !hasComment(parent) ? { kind: 'statement', statement: statementOf(parent) } : undefined;
    }
    case 'boolean_operator': {
      const left = parent.childForFieldName('left');
      if (!left || !isOr(parent) || !isField(parent, 'right', value)) return undefined;
      const read = left.type === 'boolean_operator' && isOr(left) ? left.childForFieldName('right') : left;
      if (!read || !isRead(read, variable, names)) return undefined;
      const span = { start: read.startIndex, end: value.endIndex };
      return hasComment(parent, span) ? undefined : { kind: 'read', span };
    }
    case 'argument_list':
    case 'keyword_argument': {
      const list = parent.type === 'argument_list' ? parent : parent.parent;
      const call = list?.parent && (readCall(list.parent, names) ?? settingCall(list.parent, names, readers));
      if (!call?.fallback || call.fallback.id !== value.id || !isName(call.name, variable)) return undefined;
      if (hasComment(call.node)) return undefined;
      const statement = call.method === 'setdefault' ? statementOf(call.node) : undefined;
      return statement
        ? { kind: 'statement', statement }
        : { kind: 'read', span: { start: call.node.startIndex, end: call.node.endIndex } };
    }
    default:
      return undefined;
  }
}

/**
 * Deletes the statement with its line, but not a comment behind it.
 * @param dropped  the ids of all the statements that go
 */
export function dropStatement(
  text: string,
  statement: Node | undefined,
  dropped: ReadonlySet<number>,
): TextEdit | { readonly refusal: string } {
  if (!statement?.parent) return { refusal: REASONS.sharedLine };
  const { startIndex: start, endIndex: end, parent } = statement;
  const before = lineBefore(text, start);
  const lineStart = start - before.length;
  const rest = /^[ \t\f]*(?:(#)|\r\n|\n|\r|$)/.exec(text.slice(end));
  const isContinued = /\\(\r\n|\n|\r)$/.test(text.slice(Math.max(0, lineStart - 3), lineStart));
  if (before.trim() !== '' || isContinued || !rest) return { refusal: REASONS.sharedLine };
  const isKept = (node: Node) => node.type !== 'comment' && !dropped.has(node.id);
  if (parent.type !== 'module' && !parent.namedChildren.some(isKept))
    return { refusal: REASONS.onlyStatement };
  const [gap, comment] = rest;
  const span = comment
    ? { start, end: end + gap.length - comment.length }
    : { start: lineStart, end: end + gap.length };
  return { span, newText: '' };
}

interface Call {
  readonly node: Node;
  readonly method: 'get' | 'setdefault';
  readonly name: Node;
  readonly fallback: Node | undefined;
}

/** `os.environ.get(…)`, `os.getenv(…)` or `os.environ.setdefault(…)`, by any name, with one or two arguments. */
function readCall(node: Node, names: Names): Call | undefined {
  const called = node.childForFieldName('function');
  const list = node.childForFieldName('arguments');
  if (node.type !== 'call' || !called || list?.type !== 'argument_list') return undefined;
  const method = meaningOf(called, names) === 'getenv' ? 'get' : methodOf(called, names);
  if (method !== 'get' && method !== 'setdefault') return undefined;
  return callWith(node, list, method, ['key', method === 'get' ? 'default' : 'value']);
}

/** `env("NAME", default="SG…")` of django-environ, or `config(…)` of decouple. */
function settingCall(node: Node, names: Names, readers: readonly SettingsReader[]): Call | undefined {
  const list = node.childForFieldName('arguments');
  const called = node.childForFieldName('function');
  if (node.type !== 'call' || !called || list?.type !== 'argument_list') return undefined;
  const isText = called.type === 'attribute' && called.childForFieldName('attribute')?.text === 'str';
  const reader = isText ? called.childForFieldName('object') : called;
  const isReader = reader?.type === 'identifier' && readerAt(readers, names, node)?.name === reader.text;
  return isReader ? callWith(node, list, 'get', ['var', 'default']) : undefined;
}

function callWith(
  node: Node,
  list: Node,
  method: Call['method'],
  [nameKeyword, fallbackKeyword]: readonly [string, string],
): Call | undefined {
  const args = list.namedChildren.filter((child) => child.type !== 'comment');
  const argument = (position: number, keyword: string) => {
    const named = args.find((arg) => arg.childForFieldName('name')?.text === keyword);
    if (named) return named.childForFieldName('value') ?? undefined;
    return args[position]?.type === 'keyword_argument' ? undefined : args[position];
  };
  const name = argument(0, nameKeyword);
  const fallback = argument(1, fallbackKeyword);
  const read = [name, fallback].filter((arg) => arg !== undefined);
  return name && read.length === args.length ? { node, method, name, fallback } : undefined;
}

function methodOf(called: Node, names: Names): string | undefined {
  const object = called.type === 'attribute' ? called.childForFieldName('object') : undefined;
  const isEnviron = object && meaningOf(object, names) === 'environ';
  return isEnviron ? called.childForFieldName('attribute')?.text : undefined;
}

/** What `os`, `os.environ`, `getenv` and so on stand for in this place. */
function meaningOf(node: Node, names: Names): OsPart | undefined {
  if (node.type === 'identifier') {
    const { text } = node;
    // The import may be in another cell of a notebook, or in a `try`.
    const meaning = names.meaningAt(text, node);
    if (meaning === 'base64' || meaning === 'b64encode') return undefined;
    return meaning ?? (text === 'os' && names.canBecome('os', node) ? 'os' : undefined);
  }
  const object = node.type === 'attribute' ? node.childForFieldName('object') : undefined;
  const attribute = node.childForFieldName('attribute')?.text;
  if (!object || (attribute !== 'environ' && attribute !== 'getenv')) return undefined;
  return meaningOf(object, names) === 'os' ? attribute : undefined;
}

/** `os.environ["NAME"]`. */
function isItem(node: Node, variable: string, names: Names): boolean {
  const object = node.type === 'subscript' ? node.childForFieldName('value') : undefined;
  const [key, ...more] = node.childrenForFieldName('subscript');
  if (!object || !key || more.length > 0) return false;
  return isName(key, variable) && meaningOf(object, names) === 'environ';
}

/** A read of the variable that gives nothing but its value, or something that counts as false. */
function isRead(node: Node, variable: string, names: Names): boolean {
  if (isItem(node, variable, names)) return true;
  const call = readCall(node, names);
  return (
    call?.method === 'get' &&
    isName(call.name, variable) &&
    /^(None|""|'')$/.test(call.fallback?.text ?? 'None')
  );
}

function isName(node: Node, variable: string): boolean {
  if (node.type !== 'string') return false;
  const { isBytes, isFormatted, content, span } = readToken(node);
  if (isBytes || isFormatted) return false;
  return node.text.slice(content.start - span.start, content.end - span.start) === variable;
}

function isOr(operator: Node): boolean {
  return operator.childForFieldName('operator')?.type === 'or';
}

function isField(node: Node, field: string, child: Node): boolean {
  return node.childForFieldName(field)?.id === child.id;
}

function statementOf(expression: Node): Node | undefined {
  const { parent } = expression;
  return parent?.type === 'expression_statement' && parent.namedChildCount === 1 ? parent : undefined;
}

function hasComment(
  node: Node,
  { start, end }: Span = { start: node.startIndex, end: node.endIndex },
): boolean {
  return node.descendantsOfType('comment').some((each) => each.startIndex > start && each.endIndex < end);
}

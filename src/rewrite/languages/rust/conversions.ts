import type { Node } from 'web-tree-sitter';
import type { Span } from '../../../text/span';
import { spanOf } from '../../syntax';
import type { Signatures } from './signatures';

/** `option_env!("NAME").unwrap_or("…")`, which is as much as the key: what reads the variable stands for all of it. */
export function builtInAround(node: Node, variable: string): Node | undefined {
  const call = node.parent?.parent;
  const method = call?.childForFieldName('function');
  if (call?.type !== 'call_expression' || node.parent?.type !== 'arguments') return undefined;
  if (method?.childForFieldName('field')?.text !== 'unwrap_or') return undefined;
  const receiver = method.childForFieldName('value')?.text.replace(/\s+/g, '');
  return receiver === `option_env!("${variable}")` ? call : undefined;
}

/** The end of a chain that gives the key where the same variable is missing: `env::var("NAME").unwrap_or("…".into())`. */
export function fallbackAround(node: Node, variable: string): Span | undefined {
  const converted = conversionCall(node) ?? (isInto(node) ? node.parent?.parent : undefined);
  if (!converted) return undefined;
  let argument = converted;
  if (argument.parent?.type === 'block' && argument.parent.namedChildCount === 1) argument = argument.parent;
  if (argument.parent?.type === 'closure_expression') argument = argument.parent;
  const call = argument.parent?.parent;
  const method = call?.childForFieldName('function');
  const receiver = method?.childForFieldName('value');
  if (call?.type !== 'call_expression' || !receiver || argument.parent?.type !== 'arguments')
    return undefined;
  if (!/^unwrap_or(?:_else)?$/.test(method?.childForFieldName('field')?.text ?? '')) return undefined;
  const reads = new RegExp(`^(?:::)?(?:std::)?(?:env::)?var\\("${variable}"\\)$`);
  if (!reads.test(receiver.text.replace(/\s+/g, ''))) return undefined;
  const dot = method?.children.find((child) => child?.type === '.');
  if (!dot) return undefined;
  // With what stands before the dot: it may be the first one of its line.
  return { start: dot.startIndex, end: call.endIndex };
}

export function isInto({ parent }: Node): boolean {
  return parent?.childForFieldName('field')?.text === 'into' && parent.parent?.type === 'call_expression';
}

/** A call that makes a `String` of the literal. */
function conversionCall(node: Node): Node | undefined {
  const { parent } = node;
  const call = parent?.parent;
  if (call?.type !== 'call_expression') return undefined;
  if (parent?.type === 'field_expression' && call.childForFieldName('function')?.id === parent.id)
    return /^to_(?:string|owned|vec)$/.test(parent.childForFieldName('field')?.text ?? '') ? call : undefined;
  const called = call.childForFieldName('function')?.text ?? '';
  const isConversion =
    /^(?:std::string::)?(?:String::from|ToString::to_string|str::to_string|str::to_owned)$/.test(called);
  return parent?.type === 'arguments' && isConversion ? call : undefined;
}

export function conversionOf(node: Node, isBytes: boolean, signatures: Signatures): Span | undefined {
  const call = conversionCall(node);
  if (call) return spanOf(call);
  const { parent } = node;
  if (isBytes || !parent) return undefined;
  const outer = parent.parent;
  if (isInto(node) && outer) {
    if (isString(outer, signatures)) return spanOf(outer);
    return spanOf(node);
  }
  // What can be made of a `&str` by `From`, such as a Box, can be made of a `String`.
  const called = parent.parent?.childForFieldName('function')?.text ?? '';
  if (
    parent.type === 'arguments' &&
    /^(?:Box|Arc|Rc|PathBuf|OsString|Cow|SecretString|Value)(?:::<.*>)?::from$/.test(called)
  )
    return spanOf(node);
  return undefined;
}

/** Whether a `String` is wanted where this expression stands. */
function isString(expression: Node, signatures: Signatures): boolean {
  const { parent } = expression;
  const type = parent?.type === 'let_declaration' ? parent.childForFieldName('type')?.text : undefined;
  if (type !== undefined) return type === 'String';
  if (parent?.type === 'field_initializer') return signatures.fieldAt(parent) === 'owned';
  return false;
}

import type { Node } from 'web-tree-sitter';
import type { Span } from '../../../text/span';
import { ancestors, spanOf } from '../../syntax';
import { bindingOf, outlives, SHARED_METHODS } from './bindings';
import { type MacroPlace, macroAround, nameOfMacro, placeInMacro } from './macros';
import { type Signatures, type Wanted, wantedBy } from './signatures';

/** How a `String` gets to where a literal, a `&'static str`, stood. */
export type Site =
  /** It stands for all of the span: `"…".to_string()`, an argument that may be a `String`. */
  | { readonly kind: 'owned'; readonly span: Span }
  /** It lives as long as the statement, which is long enough. */
  | { readonly kind: 'borrow'; readonly span: Span; readonly how: Borrow }
  /** `let key = "…";` */
  | { readonly kind: 'binding'; readonly span: Span; readonly type: Span; readonly as: Wanted }
  /** A variable of its own before the statement, because what borrows it lives on. */
  | { readonly kind: 'hoist'; readonly span: Span; readonly before: Node; readonly how: Borrow }
  /** A static of its own before the statement, because the borrow leaves the function. */
  | { readonly kind: 'static'; readonly span: Span; readonly before: Node; readonly how: Borrow }
  /** Once, for the rest of the run. */
  | { readonly kind: 'leak'; readonly span: Span; readonly how: Borrow }
  | { readonly kind: 'constant'; readonly item: Node }
  | { readonly kind: 'format'; readonly macro: Node; readonly place: Extract<MacroPlace, { kind: 'format' }> }
  | { readonly kind: 'refused'; readonly refusal: string };

/** As a `&str` by coercion, as one by a method, or as bytes. */
export type Borrow = '&' | '.as_str()' | '.as_bytes()' | '';

export const REASONS = {
  noStd: 'This crate is built without the standard library, which reads variables. Replace the key by hand.',
  base64:
    'The key is written in base64 here, and this file has no engine that encodes. Use the crate base64 here with the key itself, then use the fix again.',
  binary: 'These bytes are no text. Put the key into a variable of its own, then use the fix again.',
  definition: 'The key is in the definition of a macro. Hand it over as an argument, then use the fix again.',
  ambiguous: 'Several constants have this name. Give this one a name of its own, then use the fix again.',
  usedAsPattern:
    'A pattern uses this constant, and takes only fixed strings. Compare with == there, then use the fix again.',
  usedInConstant:
    'Another constant is made of this one, and cannot read a variable. Make both functions that return a String, then use the fix again.',
  pattern:
    'A pattern takes only fixed strings. Compare with == (in a match, after "if"), then use the fix again.',
  attribute:
    'An attribute takes only fixed strings. Take the key out of it, and read the variable in the code.',
  constant:
    'A Rust constant cannot read a variable. Make it a function or a static LazyLock, then use the fix again.',
  associated:
    'An associated constant cannot read a variable. Make it a function that returns a String, then use the fix again.',
  constFunction:
    'A const fn cannot read a variable. Make it a fn that returns a String, then use the fix again.',
  cString: 'The key is a C string here. Make it from a String with CString::new, then use the fix again.',
  bytes: 'The length of this array of bytes is fixed. Use a slice or a Vec<u8>, then use the fix again.',
  concat: 'concat! takes only fixed strings. Use format! instead, then use the fix again.',
};

/** `option_env!("NAME").unwrap_or("…")`, which is as much as the key: what reads the variable stands for all of it. */
export function builtInAround(node: Node, variable: string): Node | undefined {
  const call = node.parent?.parent;
  const method = call?.childForFieldName('function');
  if (call?.type !== 'call_expression' || node.parent?.type !== 'arguments') return undefined;
  if (method?.childForFieldName('field')?.text !== 'unwrap_or') return undefined;
  const receiver = method.childForFieldName('value')?.text.replace(/\s+/g, '');
  return receiver === `option_env!("${variable}")` ? call : undefined;
}

/** Inside of what the value of an expression is handed on as it is. */
const HANDED_ON =
  /^(?:parenthesized_expression|if_expression|else_clause|match_arm|match_block|match_expression|unsafe_block|block|labeled_block)$/;

/** What holds the literal beyond the call that it stands in. */
const EMBEDDING =
  /^(?:array_expression|tuple_expression|struct_expression|field_initializer|field_initializer_list|reference_expression)$/;

const CONSTRUCTOR = /(?:^|::)(?:[A-Z]\w*|Box::new|Rc::new|Arc::new|Cell::new|RefCell::new|Mutex::new)$/;

export function siteOf(node: Node, isBytes: boolean, signatures: Signatures): Site {
  const macro = macroAround(node);
  if (macro) return siteInMacro(node, macro, isBytes, signatures);
  const owned = conversionOf(node, isBytes, signatures);
  // Perhaps a type of this file that is made of a `&str` only.
  if (owned && isInto(node) && signatures.hasFromStr && owned.end === node.endIndex)
    return { kind: 'borrow', span: owned, how: '.as_str()' };
  if (owned) return { kind: 'owned', span: owned };
  return borrowAt(node, spanOf(node), isBytes, signatures);
}

function siteInMacro(node: Node, macro: Node, isBytes: boolean, signatures: Signatures): Site {
  const refused = refuseAround(macro);
  if (refused !== undefined) return { kind: 'refused', refusal: refused };
  if (/^(?:attribute|attribute_item|inner_attribute_item)$/.test(macro.type))
    return { kind: 'refused', refusal: REASONS.attribute };
  if (macro.type !== 'macro_invocation') return { kind: 'refused', refusal: REASONS.definition };
  if (nameOfMacro(macro) === 'concat') return { kind: 'refused', refusal: REASONS.concat };
  if (nameOfMacro(macro) === 'matches') return { kind: 'refused', refusal: REASONS.pattern };
  const place = placeInMacro(node, macro);
  const span = spanOf(node);
  switch (place.kind) {
    case 'format':
      return { kind: 'format', macro, place };
    case 'owned':
      return { kind: 'owned', span: { start: place.start, end: place.end } };
    case 'shown':
      return isBytes ? { kind: 'borrow', span, how: '.as_bytes()' } : { kind: 'owned', span };
    case 'static':
      return { kind: 'leak', span, how: isBytes ? '.as_bytes()' : '' };
    case 'expression':
      if (
        !isBytes &&
        node.nextSibling?.text === '.' &&
        SHARED_METHODS.test(node.nextSibling.nextSibling?.text ?? '')
      )
        return { kind: 'owned', span };
      if (
        place.argument &&
        signatures.parameterOf(place.argument.function, place.argument.index) === 'static'
      )
        return { kind: 'leak', span, how: isBytes ? '.as_bytes()' : '' };
      return { kind: 'borrow', span, how: isBytes ? '.as_bytes()' : '.as_str()' };
    case 'element':
      return borrowAt(macro, span, isBytes, signatures, true);
    case 'unknown':
      return {
        kind: 'refused',
        refusal: `KeyGuard does not know what the macro ${place.name}! makes of the key. Put the key into a variable before it, then use the fix again.`,
      };
  }
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

function isInto({ parent }: Node): boolean {
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

function conversionOf(node: Node, isBytes: boolean, signatures: Signatures): Span | undefined {
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

function borrowAt(from: Node, span: Span, isBytes: boolean, signatures: Signatures, isElement = false): Site {
  let how: Borrow = isBytes ? '.as_bytes()' : '.as_str()';
  const refusal = refuseAround(from);
  if (refusal !== undefined) return { kind: 'refused', refusal };
  let isEmbedded = isElement;
  let isDirect = false;
  let node = from;
  for (const parent of ancestors(from)) {
    switch (parent.type) {
      case 'const_item':
      case 'static_item':
        return node.id === from.id && !isBytes
          ? { kind: 'constant', item: parent }
          : { kind: 'refused', refusal: REASONS.constant };
      case 'arguments': {
        const called = parent.parent?.childForFieldName('function');
        const name = called?.text ?? '';
        if (node.id === from.id && !isElement) {
          const wanted = signatures.parameterAt(from);
          if (wanted === 'owned' && !isBytes) return { kind: 'owned', span };
          if (wanted === 'static') return { kind: 'leak', span, how: isBytes ? how : '' };
          if (wanted === 'borrowed' && !isBytes) return inFunction(node, span, '&', isEmbedded, signatures);
          if (/\.push_str$/.test(name)) return { kind: 'borrow', span, how: '&' };
        }
        if (CONSTRUCTOR.test(name)) isEmbedded = true;
        else if (
          /\.(?:push|insert|push_back|extend|replace|set|entry)$/.test(name) &&
          called?.type === 'field_expression'
        )
          return /\breplace$/.test(name)
            ? inFunction(node, span, how, isEmbedded, signatures)
            : staticBefore(from, span, how);
        else isDirect = true;
        break;
      }
      case 'field_initializer': {
        const wanted = signatures.fieldAt(parent);
        if (wanted === 'static') return staticBefore(from, span, how);
        isEmbedded = true;
        break;
      }
      case 'binary_expression':
        if (parent.childForFieldName('operator')?.text === '+') return { kind: 'borrow', span, how: '&' };
        return { kind: 'borrow', span, how };
      case 'compound_assignment_expr':
        return { kind: 'borrow', span, how: '&' };
      case 'assignment_expression':
        return isDirect ? { kind: 'borrow', span, how } : { kind: 'leak', span, how: isBytes ? how : '' };
      case 'unary_expression':
        if (isBytes) return { kind: 'refused', refusal: REASONS.bytes };
        break;
      case 'let_declaration':
        if (node.id === from.id && !isElement && parent.childForFieldName('pattern')?.type === 'identifier')
          return bindingOf(parent, span, isBytes, signatures);
        if (isEmbedded && outlives(parent, signatures)) return staticBefore(from, span, how);
        return { kind: 'hoist', span, before: parent, how };
      case 'expression_statement':
        // An `if` or `match` at the end of a block is the block's value.
        if (/;$/.test(parent.text) || parent.nextNamedSibling) return { kind: 'borrow', span, how };
        break;
      case 'let_condition':
      case 'for_expression':
      case 'while_expression':
        return { kind: 'borrow', span, how };
      case 'return_expression':
      case 'closure_expression':
      case 'async_block':
      case 'function_item':
        return leaving(from, span, how, isDirect && !isEmbedded, signatures);
      case 'field_expression':
        // A `String` has the methods of a `str`.
        if (
          node.id === from.id &&
          !isBytes &&
          SHARED_METHODS.test(parent.childForFieldName('field')?.text ?? '')
        )
          how = '';
        isDirect = true;
        break;
      default:
        if (EMBEDDING.test(parent.type)) isEmbedded = true;
        else if (HANDED_ON.test(parent.type) && isCondition(node, parent))
          return { kind: 'borrow', span, how };
    }
    node = parent;
  }
  return { kind: 'refused', refusal: REASONS.constant };
}

/** What an `if` or `match` looks at lives until it is through. */
function isCondition(node: Node, parent: Node): boolean {
  const field =
    parent.type === 'if_expression' ? 'condition' : parent.type === 'match_expression' ? 'value' : undefined;
  return field !== undefined && parent.childForFieldName(field)?.id === node.id;
}

/** An argument for a `&str`. */
function inFunction(node: Node, span: Span, how: Borrow, isEmbedded: boolean, signatures: Signatures): Site {
  const rest = node.parent ? borrowAt(node.parent, span, how === '.as_bytes()', signatures, true) : undefined;
  if (isEmbedded && rest) return rest;
  if (rest?.kind === 'hoist' || rest?.kind === 'static') {
    // Borrowed by the result, perhaps, that is bound to a name here.
    return rest.kind === 'hoist' ? { ...rest, how } : { kind: 'borrow', span, how };
  }
  return { kind: 'borrow', span, how };
}

/** The value leaves the function or closure. */
function leaving(node: Node, span: Span, how: Borrow, isArgument: boolean, signatures: Signatures): Site {
  if (isArgument) return { kind: 'borrow', span, how };
  const result = signatures.resultAround(node);
  if (!result) return { kind: 'leak', span, how: how === '.as_bytes()' ? how : '' };
  if (wantedBy(result.type, result.item) === 'owned') return { kind: 'owned', span };
  return staticBefore(node, span, how);
}

function staticBefore(node: Node, span: Span, how: Borrow): Site {
  let before = node;
  for (const parent of ancestors(node)) {
    if (parent.type === 'block') break;
    if (/^(?:closure_expression|source_file)$/.test(parent.type))
      return { kind: 'leak', span, how: how === '.as_bytes()' ? how : '' };
    before = parent;
  }
  return { kind: 'static', span, before, how };
}

function refuseAround(node: Node): string | undefined {
  let child = node;
  for (const parent of ancestors(node)) {
    if (/_pattern$/.test(parent.type) && parent.childForFieldName('condition')?.id !== child.id)
      return REASONS.pattern;
    if (parent.type === 'let_condition' && parent.childForFieldName('pattern')?.id === child.id)
      return REASONS.pattern;
    if (/^(?:attribute|inner_attribute)_item$/.test(parent.type)) return REASONS.attribute;
    if (/^(?:closure_expression|async_block)$/.test(parent.type)) return undefined;
    if (parent.type === 'function_item')
      return /\bconst\b/.test(modifiersOf(parent)) ? REASONS.constFunction : undefined;
    if (
      parent.type === 'const_item' &&
      parent.parent?.type === 'declaration_list' &&
      /^(?:impl|trait)_item$/.test(parent.parent.parent?.type ?? '')
    )
      return REASONS.associated;
    if (parent.type === 'const_block') return REASONS.constant;
    child = parent;
  }
  return undefined;
}

function modifiersOf(item: Node): string {
  return item.namedChildren.find((child) => child?.type === 'function_modifiers')?.text ?? '';
}

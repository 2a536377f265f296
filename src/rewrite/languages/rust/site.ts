import type { Node } from 'web-tree-sitter';
import type { Span } from '../../../text/span';
import { ancestors, spanOf } from '../../syntax';
import { bindingOf, outlives, SHARED_METHODS } from './bindings';
import { conversionOf, isInto } from './conversions';
import { innermostMacro, type MacroPlace, macroAround, placeInMacro } from './macros';
import { REASONS, refuseAround } from './reasons';
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

/** Inside of what the value of an expression is handed on as it is. */
const HANDED_ON =
  /^(?:parenthesized_expression|if_expression|else_clause|match_arm|match_block|match_expression|unsafe_block|block|labeled_block)$/;

/** What holds the literal beyond the call that it stands in. */
const EMBEDDING =
  /^(?:array_expression|tuple_expression|struct_expression|field_initializer|field_initializer_list|reference_expression)$/;

/** Methods whose result may be the argument itself: `key.unwrap_or("…")`. */
const HANDS_BACK = /\.(?:unwrap_or|map_or|or|then_some|get_or_insert|min|max)$/;

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
  const { name } = innermostMacro(node, macro);
  if (name === 'concat') return { kind: 'refused', refusal: REASONS.concat };
  if (name === 'matches') return { kind: 'refused', refusal: REASONS.pattern };
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

function borrowAt(from: Node, span: Span, isBytes: boolean, signatures: Signatures, isElement = false): Site {
  let how: Borrow = isBytes ? '.as_bytes()' : '.as_str()';
  const refusal = refuseAround(from);
  if (refusal !== undefined) return { kind: 'refused', refusal };
  let isEmbedded = isElement;
  let isDirect = false;
  let isHandedBack = false;
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
        else {
          isDirect = true;
          isHandedBack ||= HANDS_BACK.test(name);
        }
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
        if ((isEmbedded || isHandedBack) && outlives(parent, signatures))
          return staticBefore(from, span, how);
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
        if (isHandedBack && signatures.resultAround(from)?.type?.text.includes('&') !== false)
          return leaving(from, span, how, false, signatures);
        return leaving(from, span, how, isDirect && !isEmbedded, signatures);
      case 'field_expression':
        if (SHARED_METHODS.test(parent.childForFieldName('field')?.text ?? '')) isHandedBack = false;
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

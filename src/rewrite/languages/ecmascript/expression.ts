import type { Node } from 'web-tree-sitter';
import type { TextEdit } from '../../../text/edits';
import type { Span } from '../../../text/span';
import { ancestors, spanOf } from '../../syntax';

/** The file an expression is written into. */
export interface Target {
  readonly text: string;
  /** TypeScript, where the value of a variable is `string | undefined`. */
  readonly typed: boolean;
}

/** Puts a read of a variable in the place of a whole literal. */
export function replaceByRead(literal: Node, expression: string, { text, typed }: Target): TextEdit {
  const assertion = constAssertionOf(literal);
  // `as const` accepts literals only, and says nothing about a value that is not known.
  const replaced = assertion ?? literal;
  return replaceExpression(
    literal,
    replaced,
    typed && !acceptsUndefined(replaced) ? `${expression}!` : expression,
    text,
  );
}

/** Puts an expression that is sure to be a string, such as a template literal, in the place of a literal. */
export function replaceByText(literal: Node, expression: string, { text }: Target): TextEdit {
  const assertion = expression.startsWith('`') ? undefined : constAssertionOf(literal);
  return replaceExpression(literal, assertion ?? literal, expression, text);
}

/** Puts an expression in the place of some operands of a `+`. */
export function replaceOperands(
  chain: Node,
  span: Span,
  expression: string,
  { text, typed }: Target,
): TextEdit {
  const neighbours = [chain.childForFieldName('right'), chain.childForFieldName('left')];
  const isBesideText = neighbours.some(
    (node) => node && (node.endIndex <= span.start || node.startIndex >= span.end) && isText(node),
  );
  const written = typed && !isBesideText && !expression.startsWith('`') ? `${expression}!` : expression;
  return { span, newText: spaced(written, text.charAt(span.start - 1), text.charAt(span.end)) };
}

function replaceExpression(literal: Node, replaced: Node, expression: string, text: string): TextEdit {
  const span = spanOf(replaced);
  const { parent } = literal;
  if (parent?.type === 'jsx_attribute') return { span, newText: `{${expression}}` };
  const written = isName(literal) ? `[${expression}]` : expression;
  const semicolon = /^[`[]/.test(written) && continuesLineBefore(replaced, text) ? ';' : '';
  return { span, newText: semicolon + spaced(written, text.charAt(span.start - 1), text.charAt(span.end)) };
}

/** Quotes need no space around them: `return'SG…'`. */
function spaced(expression: string, before: string, after: string): string {
  const left = /^[\w`]/.test(expression) && /[\w$]/.test(before) ? ' ' : '';
  const right = /[\w!]$/.test(expression) && /[\w$]/.test(after) ? ' ' : '';
  return left + expression + right;
}

/** A property name in quotes. */
function isName(literal: Node): boolean {
  const { parent } = literal;
  const field = NAME_FIELDS.get(parent?.type ?? '');
  return field !== undefined && parent?.childForFieldName(field)?.equals(literal) === true;
}

const NAME_FIELDS: ReadonlyMap<string, string> = new Map([
  ['pair', 'key'],
  ['pair_pattern', 'key'],
  ['method_definition', 'name'],
  ['field_definition', 'property'],
]);

/**
 * Whether the statement or class member that begins with `node` follows one without a semicolon: a backtick or a bracket
 * would be taken for its continuation, a quote was not.
 */
function continuesLineBefore(node: Node, text: string): boolean {
  let member = node;
  while (member.parent && !LISTS.has(member.parent.type)) {
    if (member.parent.startIndex !== node.startIndex) return false;
    member = member.parent;
  }
  let before = member.previousSibling;
  while (before?.type === 'comment' || before?.type === 'hash_bang_line') before = before.previousSibling;
  if (before?.isNamed !== true || before.type === 'method_definition') return false;
  return text.charAt(before.endIndex - 1) !== ';';
}

const LISTS = new Set(['program', 'statement_block', 'switch_case', 'switch_default', 'class_body']);

/** The `'SG…' as const` or `<const>'SG…'` around a literal. */
function constAssertionOf(literal: Node): Node | undefined {
  for (const parent of ancestors(literal)) {
    if (parent.type === 'parenthesized_expression') continue;
    const assertion = parent.type === 'as_expression' || parent.type === 'type_assertion';
    return assertion && /\bconst$|^<\s*const\b/.test(parent.text) ? parent : undefined;
  }
  return undefined;
}

/**
 * Where `string | undefined` compiles as well as `string` does. Everywhere else the value gets a `!`: the literal was
 * always there, a variable that is not set shows at the first request, and a check would change what the program does.
 */
export function acceptsUndefined(node: Node): boolean {
  const { parent } = node;
  switch (parent?.type) {
    case 'template_substitution':
    case 'non_null_expression':
    case 'as_expression':
    case 'type_assertion':
      return true;
    case 'unary_expression':
      return /^(?:typeof|!|void)$/.test(parent.childForFieldName('operator')?.type ?? '');
    case 'parenthesized_expression':
      return acceptsUndefined(parent);
    case 'binary_expression':
      return operandAcceptsUndefined(parent, node);
    default:
      return false;
  }
}

function operandAcceptsUndefined(binary: Node, operand: Node): boolean {
  const operator = binary.childForFieldName('operator')?.type ?? '';
  const left = binary.childForFieldName('left');
  const isLeft = left?.equals(operand) === true;
  if (/^[=!]==?$/.test(operator)) return true;
  if (operator === '??' || operator === '||') return isLeft;
  return operator === '+' && isText(isLeft ? binary.childForFieldName('right') : left);
}

/** Certainly a string, whatever happens to other keys: then `+` takes anything beside it. */
function isText(node: Node | null): boolean {
  switch (node?.type) {
    case 'string':
    case 'template_string':
      return !node.text.includes('SG.');
    case 'binary_expression':
      return (
        node.childForFieldName('operator')?.type === '+' &&
        (isText(node.childForFieldName('left')) || isText(node.childForFieldName('right')))
      );
    default:
      return false;
  }
}

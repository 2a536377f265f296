import type { Node } from 'web-tree-sitter';
import type { Span } from '../../../text/span';
import { ancestors, spanOf } from '../../syntax';

/**
 * The expression that already reads the variable, with the key as what it gives otherwise:
 * `Optional.ofNullable(System.getenv("NAME")).orElse("SG…")`. A read takes the place of all of it.
 * @param literal  a string that holds a key and nothing else
 */
export function ownValueOf(literal: Node, variable: string): Span | undefined {
  let value = literal;
  while (value.parent?.type === 'parenthesized_expression') value = value.parent;
  const around = value.parent;
  if (around?.type === 'ternary_expression') return ternary(around, value, variable);
  const call = around?.type === 'argument_list' ? around.parent : null;
  if (call?.type !== 'method_invocation' || hasComment(call)) return undefined;
  return isFallback(call, value, variable) ? spanOf(call) : undefined;
}

function isFallback(call: Node, value: Node, variable: string): boolean {
  const object = call.childForFieldName('object');
  const args = call.childForFieldName('arguments')?.namedChildren ?? [];
  if (args.at(-1)?.id !== value.id) return false;
  const [first] = args;
  switch (call.childForFieldName('name')?.text) {
    // Optional
    case 'orElse': {
      const [inner] = object?.childForFieldName('arguments')?.namedChildren ?? [];
      const isOptional = /^(?:java\.util\.)?Optional$/.test(object?.childForFieldName('object')?.text ?? '');
      return isOptional && args.length === 1 && inner !== undefined && isRead(inner, variable);
    }
    // Objects
    case 'requireNonNullElse':
      return args.length === 2 && first !== undefined && isRead(first, variable);
    case 'getOrDefault':
      return (
        args.length === 2 &&
        first?.text === `"${variable}"` &&
        /^(?:java\.lang\.)?System\.getenv\(\)$/.test(object?.text ?? '')
      );
    // dotenv-java, Spring's Environment
    case 'get':
    case 'getProperty':
      return (
        args.length === 2 &&
        first?.text === `"${variable}"` &&
        /^(?:this\.)?(?:dotenv|env|environment)$/i.test(object?.text ?? '')
      );
    default:
      return false;
  }
}

/** `X != null ? X : "SG…"` and the other way round. */
function ternary(node: Node, value: Node, variable: string): Span | undefined {
  const condition = unwrapped(node.childForFieldName('condition'));
  const [consequence, alternative] = ['consequence', 'alternative'].map((name) =>
    node.childForFieldName(name),
  );
  if (!condition || !consequence || !alternative || hasComment(node)) return undefined;
  const isKeyLast = alternative.id === value.id;
  const other = isKeyLast ? consequence : alternative;
  const operator = condition.childForFieldName('operator')?.text;
  const sides = [condition.childForFieldName('left'), condition.childForFieldName('right')];
  const tested = sides.find((side) => side?.type !== 'null_literal');
  const isNullTest =
    sides.some((side) => side?.type === 'null_literal') && operator === (isKeyLast ? '!=' : '==');
  if (!isNullTest || !tested || tested.text !== other.text) return undefined;
  return isRead(other, variable) || isLocalRead(other, variable) ? spanOf(node) : undefined;
}

function isRead(node: Node, variable: string): boolean {
  return new RegExp(`^(?:java\\.lang\\.)?System\\.getenv\\(\\s*"${variable}"\\s*\\)$`).test(node.text);
}

/** A variable that was given the value where it was declared. */
function isLocalRead(node: Node, variable: string): boolean {
  if (node.type !== 'identifier') return false;
  const declarators = [...ancestors(node)]
    .filter(({ type }) => type === 'block')
    .flatMap((block) => block.namedChildren)
    .filter(({ type, endIndex }) => type === 'local_variable_declaration' && endIndex <= node.startIndex)
    .flatMap((declaration) => declaration.childrenForFieldName('declarator'));
  const declared = declarators.find((declarator) => declarator.childForFieldName('name')?.text === node.text);
  const value = declared?.childForFieldName('value');
  return value !== undefined && value !== null && isRead(value, variable);
}

function unwrapped(node: Node | null): Node | null {
  return node?.type === 'parenthesized_expression' ? (node.namedChildren[0] ?? null) : node;
}

function hasComment(node: Node): boolean {
  return node.descendantsOfType(['line_comment', 'block_comment']).length > 0;
}

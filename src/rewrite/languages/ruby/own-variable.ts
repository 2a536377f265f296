import type { Node } from 'web-tree-sitter';
import type { Span } from '../../../text/span';
import { spanOf } from '../../syntax';

/**
 * What a read takes the place of where the literal is only what the same variable falls back on:
 * `ENV["NAME"] || "SG…"`, `ENV.fetch("NAME", "SG…")`, `ENV["NAME"] ||= "SG…"`, and `ENV["NAME"] = "SG…"`, which would set
 * the variable to itself.
 * @param environment  how ENV is reached in this file: `ENV`, or `::ENV` where it has another one
 */
export function ownRead(literal: Node, variable: string, environment: string): Span | undefined {
  const isRead = (node: Node | null) => isReadOf(node, variable, environment);
  const { parent } = literal;
  if (!parent || parent.descendantsOfType('comment').length > 0) return undefined;
  const left = parent.childForFieldName('left');
  const isRight = parent.childForFieldName('right')?.id === literal.id;
  if (parent.type === 'binary') {
    const operator = parent.childForFieldName('operator')?.text ?? '';
    return isRight && /^(?:\|\||or)$/.test(operator) && isRead(left) ? spanOf(parent) : undefined;
  }
  if (parent.type === 'operator_assignment') {
    const isFallback = parent.childForFieldName('operator')?.text === '||=';
    return isRight && isFallback && isRead(left) ? spanOf(parent) : undefined;
  }
  if (parent.type === 'assignment') return isRight && isRead(left) ? spanOf(parent) : undefined;
  const call = callWithFallback(literal);
  return call && isRead(call) ? spanOf(call) : undefined;
}

/** `ENV.fetch("NAME", "SG…")` or `ENV.fetch("NAME") { "SG…" }` around the literal. */
function callWithFallback(literal: Node): Node | undefined {
  const { parent } = literal;
  if (parent?.type === 'argument_list')
    return parent.namedChildCount === 2 && parent.namedChild(1)?.id === literal.id
      ? (parent.parent ?? undefined)
      : undefined;
  if (parent?.type !== 'block_body' || parent.namedChildCount !== 1) return undefined;
  return parent.parent?.parent ?? undefined;
}

function isReadOf(node: Node | null, variable: string, environment: string): boolean {
  const isEnvironment = (object: Node | null) => object?.text === environment || object?.text === '::ENV';
  if (node?.type === 'element_reference')
    return isEnvironment(node.childForFieldName('object')) && isName(node.namedChild(1), variable);
  if (node?.type !== 'call') return false;
  const receiver = node.childForFieldName('receiver');
  const method = node.childForFieldName('method')?.text;
  if (method === 'presence') return isReadOf(receiver, variable, environment);
  return (
    method === 'fetch' &&
    isEnvironment(receiver) &&
    isName(node.childForFieldName('arguments')?.namedChild(0) ?? null, variable)
  );
}

function isName(node: Node | null, variable: string): boolean {
  return node?.type === 'string' && node.text.slice(1, -1) === variable;
}

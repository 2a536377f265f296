import type { Node } from 'web-tree-sitter';

export interface OwnRead {
  /** What the read takes the place of. */
  readonly whole: Node;
  /** The read without its fallback, where it is that of a helper function: `env('NAME')`. */
  readonly helper: string | undefined;
}

/**
 * Where the literal is only what the same variable falls back on: `getenv('NAME') ?: 'SG…'`, `$_ENV['NAME'] ?? 'SG…'`,
 * `isset($_ENV['NAME']) ? $_ENV['NAME'] : 'SG…'`, `env('NAME', 'SG…')`.
 */
export function ownRead(literal: Node, variable: string): OwnRead | undefined {
  const { parent } = literal;
  if (!parent || parent.descendantsOfType('comment').length > 0) return undefined;
  const isMine = (node: Node | null | undefined) => node != null && isRead(node, variable);
  if (parent.type === 'binary_expression') {
    const isFallback = parent.childForFieldName('operator')?.text === '??';
    const isRight = parent.childForFieldName('right')?.id === literal.id;
    return isFallback && isRight && isMine(parent.childForFieldName('left'))
      ? { whole: parent, helper: undefined }
      : undefined;
  }
  if (parent.type === 'conditional_expression') {
    if (parent.childForFieldName('alternative')?.id !== literal.id) return undefined;
    const condition = parent.childForFieldName('condition');
    const isTested = isMine(condition) || isTest(condition, variable);
    return isTested && isMine(parent.childForFieldName('body') ?? condition)
      ? { whole: parent, helper: undefined }
      : undefined;
  }
  if (parent.type !== 'argument') return undefined;
  const list = parent.parent;
  const call = list?.parent;
  const [name, fallback, ...more] = list?.namedChildren ?? [];
  if (!call || more.length > 0 || fallback?.id !== parent.id || !isCall(call, /^\\?env$/, variable))
    return undefined;
  return { whole: call, helper: `${call.childForFieldName('function')?.text}(${name?.text})` };
}

function isRead(node: Node, variable: string): boolean {
  if (node.type === 'parenthesized_expression') {
    const inner = node.namedChild(0);
    return inner !== null && isRead(inner, variable);
  }
  if (node.type === 'subscript_expression')
    return /^\$_(?:ENV|SERVER)$/.test(node.namedChild(0)?.text ?? '') && isName(node.namedChild(1), variable);
  return isCall(node, /^\\?(?:getenv|env)$/, variable);
}

function isCall(node: Node, name: RegExp, variable: string): boolean {
  return (
    node.type === 'function_call_expression' &&
    name.test(node.childForFieldName('function')?.text ?? '') &&
    isName(node.childForFieldName('arguments')?.namedChild(0)?.namedChild(0) ?? null, variable)
  );
}

/** `isset(…)`, `!empty(…)` and comparisons of the read with false, null or an empty string. */
function isTest(condition: Node | null, variable: string): boolean {
  const text = condition?.text.replace(/\s+/g, '') ?? '';
  const read = `(?:\\\\?getenv\\(['"]${variable}['"]\\)|\\$_(?:ENV|SERVER)\\[['"]${variable}['"]\\])`;
  return new RegExp(`^(?:isset\\(${read}\\)|!empty\\(${read}\\)|${read}!==?(?:false|null|''|""))$`, 'i').test(
    text,
  );
}

function isName(node: Node | null, variable: string): boolean {
  return (node?.type === 'string' || node?.type === 'encapsed_string') && node.text.slice(1, -1) === variable;
}

import type { Node } from 'web-tree-sitter';

/** The text that an expression always has, and between its parts the expressions in the braces of templates. */
export type Texts = readonly (string | Node)[];

/**
 * What literals, `+`, `join`, `concat` and the like make of each other; undefined for an expression with anything in it
 * that is not known before the program runs.
 */
export function textsOf(node: Node): Texts | undefined {
  switch (node.type) {
    case 'string':
      return [literalText(node)];
    case 'template_string':
      return merge(node.namedChildren.map(templatePart));
    case 'parenthesized_expression':
    case 'non_null_expression':
    case 'as_expression':
    case 'satisfies_expression': {
      const inner = withoutComments(node)[0];
      return inner && textsOf(inner);
    }
    case 'binary_expression': {
      const { left, right } = sides(node);
      return left && right ? merge([textsOf(left), textsOf(right)]) : undefined;
    }
    case 'call_expression':
      return textsOfCall(node);
    default:
      return undefined;
  }
}

/** The same for an expression that has no braces in it. */
export function textOf(node: Node): string | undefined {
  const texts = textsOf(node);
  if (!texts || texts.length > 1) return undefined;
  const [text = ''] = texts;
  return typeof text === 'string' ? text : undefined;
}

/** The operands of `a + b`; undefined for another operator. */
export function sides(binary: Node): { left: Node | null; right: Node | null } {
  return binary.childForFieldName('operator')?.type === '+'
    ? { left: binary.childForFieldName('left'), right: binary.childForFieldName('right') }
    : { left: null, right: null };
}

export function withoutComments(node: Node): Node[] {
  return node.namedChildren.filter((child) => child.type !== 'comment');
}

/** Texts side by side become one. */
export function merge(all: readonly (Texts | undefined)[]): Texts | undefined {
  const merged: (string | Node)[] = [];
  for (const texts of all) {
    if (!texts) return undefined;
    for (const text of texts) {
      const last = merged.at(-1);
      if (typeof text === 'string' && typeof last === 'string') merged[merged.length - 1] = last + text;
      else merged.push(text);
    }
  }
  return merged;
}

export function templatePart(part: Node): Texts | undefined {
  if (part.type === 'string_fragment') return [part.text.replace(/\r\n?/g, '\n')];
  if (part.type === 'escape_sequence') return escaped(part.text);
  if (part.type !== 'template_substitution') return undefined;
  const [inner] = withoutComments(part);
  return inner && (textsOf(inner) ?? [inner]);
}

function literalText(literal: Node): string {
  const parts = literal.namedChildren.map((part) =>
    part.type === 'escape_sequence' ? (escaped(part.text)?.[0] ?? '') : part.text,
  );
  return parts.join('');
}

const SINGLE: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

function escaped(source: string): [string] | undefined {
  const rest = source.slice(1);
  if (/^[\r\n\u2028\u2029]/.test(rest)) return [''];
  const hex = /^(?:x|u\{?)([0-9a-fA-F]+)\}?$/.exec(rest)?.[1];
  if (hex !== undefined) return [String.fromCodePoint(Number.parseInt(hex, 16))];
  if (/^[0-7]{1,3}$/.test(rest)) return [String.fromCharCode(Number.parseInt(rest, 8))];
  return [SINGLE[rest] ?? rest];
}

function textsOfCall(call: Node): Texts | undefined {
  const called = call.childForFieldName('function');
  const list = call.childForFieldName('arguments');
  if (!called || list?.type !== 'arguments') return undefined;
  const args = withoutComments(list);
  if (/^(?:util\.)?format$/.test(called.text)) return formatted(args);
  const object = called.type === 'member_expression' ? called.childForFieldName('object') : null;
  if (!object) return undefined;
  switch (called.childForFieldName('property')?.text) {
    case 'join': {
      const elements = elementsOf(object);
      const separator = args[0] ? textOf(args[0]) : ',';
      if (!elements || separator === undefined) return undefined;
      return merge(elements.flatMap((element, i) => (i === 0 ? [element] : [[separator], element])));
    }
    case 'concat':
      return object.type === 'array' ? undefined : merge([object, ...args].map(textsOf));
    default:
      return undefined;
  }
}

/** Of an array, or of `[…].concat([…], …)`. */
function elementsOf(list: Node): (Texts | undefined)[] | undefined {
  if (list.type === 'array') return withoutComments(list).map(textsOf);
  const called = list.type === 'call_expression' ? list.childForFieldName('function') : null;
  const object = called?.childForFieldName('object');
  const args = list.childForFieldName('arguments');
  if (called?.childForFieldName('property')?.text !== 'concat' || !object || !args) return undefined;
  const lists = [object, ...withoutComments(args)].map((arg) => elementsOf(arg) ?? [textsOf(arg)]);
  return lists.flat();
}

/** `util.format('%s.%s.%s', …)`, with as many arguments as places for them. */
function formatted([format, ...args]: readonly Node[]): Texts | undefined {
  const pieces = format && textOf(format)?.split('%s');
  if (pieces?.length !== args.length + 1 || pieces.some((piece) => piece.includes('%'))) return undefined;
  return merge(
    pieces.flatMap((piece, i) =>
      i === 0 ? [[piece]] : [args[i - 1] && textsOf(args[i - 1] as Node), [piece]],
    ),
  );
}

import type { Node } from 'web-tree-sitter';
import { readToken } from './literal';

/** What an expression always is, and between its parts the braces of f-strings. */
export interface Texts {
  readonly isBytes: boolean;
  readonly parts: readonly (string | Node)[];
}

/**
 * What literals, `+`, `%`, `join` and `format` make of each other; undefined for an expression with anything in it
 * that is not known before the program runs.
 */
export function textsOf(node: Node): Texts | undefined {
  switch (node.type) {
    case 'string':
      return textsOfLiteral(node);
    case 'concatenated_string':
      return merge(withoutComments(node).map(textsOf));
    case 'parenthesized_expression': {
      const [inner] = withoutComments(node);
      return inner && textsOf(inner);
    }
    case 'binary_operator': {
      const [left, right] = [node.childForFieldName('left'), node.childForFieldName('right')];
      if (!left || !right) return undefined;
      const operator = node.childForFieldName('operator')?.type;
      if (operator === '+') return merge([textsOf(left), textsOf(right)]);
      return operator === '%' ? filled(left, /%s/, elementsOf(right) ?? [right]) : undefined;
    }
    case 'call':
      return textsOfCall(node);
    default:
      return undefined;
  }
}

export function withoutComments(node: Node): Node[] {
  return node.namedChildren.filter((child) => child.type !== 'comment');
}

/** Texts side by side become one; bytes and text do not mix. */
export function merge(all: readonly (Texts | undefined)[]): Texts | undefined {
  const parts: (string | Node)[] = [];
  for (const texts of all) {
    if (!texts || texts.isBytes !== all[0]?.isBytes) return undefined;
    for (const part of texts.parts) {
      const last = parts.at(-1);
      if (typeof part === 'string' && typeof last === 'string') parts[parts.length - 1] = last + part;
      else parts.push(part);
    }
  }
  return { isBytes: all[0]?.isBytes ?? false, parts };
}

function textsOfLiteral(literal: Node): Texts | undefined {
  const { isBytes, prefix, quote } = readToken(literal);
  if (/t/i.test(prefix) || quote === '`') return undefined;
  const parts = literal.namedChildren.filter(({ type }) => /^(?:string_content|interpolation)$/.test(type));
  return merge([{ isBytes, parts: [] }, ...parts.map((part) => textsOfPart(part, literal))]);
}

/** @param part text in a literal, or braces; from and to which offsets, where that is not all of it */
export function textsOfPart(
  part: Node,
  literal: Node,
  from = part.startIndex,
  to = part.endIndex,
): Texts | undefined {
  const { isBytes, isRaw, isFormatted } = readToken(literal);
  if (part.type !== 'interpolation') {
    const source = part.text.slice(Math.max(from - part.startIndex, 0), to - part.startIndex);
    const text = decode(
      isFormatted ? source.replace(/\{\{|\}\}/g, (brace) => brace.charAt(0)) : source,
      isRaw,
      isBytes,
    );
    return text === undefined ? undefined : { isBytes, parts: [text] };
  }
  const [inner, ...format] = withoutComments(part);
  const isPlain = format.length === 0 && !part.children.some(({ type }) => type === '=');
  const texts = isPlain && inner ? textsOf(inner) : undefined;
  return texts && !texts.isBytes ? texts : { isBytes, parts: [part] };
}

const ESCAPE =
  /\\(?:(\r\n|\n|\r)|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|(N\{)|([\s\S]))/g;

const SINGLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** Undefined for a character by its name. */
function decode(source: string, isRaw: boolean, isBytes: boolean): string | undefined {
  const text = source.replace(/\r\n?/g, '\n');
  if (isRaw) return text;
  let isKnown = true;
  const decoded = text.replace(
    ESCAPE,
    (
      all,
      end?: string,
      hex?: string,
      short?: string,
      long?: string,
      octal?: string,
      named?: string,
      one?: string,
    ) => {
      if (end !== undefined) return '';
      if (isBytes && (short ?? long ?? named) !== undefined) return all;
      if (named !== undefined) isKnown = false;
      const code = hex ?? short ?? long;
      if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      return SINGLE[one ?? ''] ?? all;
    },
  );
  return isKnown ? decoded : undefined;
}

function textsOfCall(call: Node): Texts | undefined {
  const called = call.childForFieldName('function');
  const list = call.childForFieldName('arguments');
  const object = called?.type === 'attribute' ? called.childForFieldName('object') : null;
  if (!object || list?.type !== 'argument_list') return undefined;
  const args = withoutComments(list);
  switch (called?.childForFieldName('attribute')?.text) {
    case 'join': {
      const [separator, elements] = object.text === 'str' ? args : [object, args[0]];
      const joint = separator && textsOf(separator);
      const texts = elements && elementsOf(elements)?.map(textsOf);
      return joint && texts && merge(texts.flatMap((each, i) => (i === 0 ? [each] : [joint, each])));
    }
    case 'format':
      return filled(object, /\{\d?\}/, args);
    default:
      return undefined;
  }
}

/** A format with as many arguments as places for them, in their order. */
function filled(format: Node, place: RegExp, args: readonly Node[]): Texts | undefined {
  const texts = textsOf(format);
  const [text = ''] = texts?.parts ?? [];
  if (!texts || texts.parts.length > 1 || typeof text !== 'string') return undefined;
  const numbers = text.match(/\{\d\}/g) ?? [];
  const pieces = text.split(new RegExp(place, 'g'));
  const isInOrder = numbers.length === 0 || numbers.join('') === args.map((_, i) => `{${i}}`).join('');
  if (!isInOrder || pieces.length !== args.length + 1 || pieces.some((piece) => /[%{}]/.test(piece)))
    return undefined;
  return merge(
    pieces.flatMap((piece, i) => {
      const arg = args[i - 1];
      const literal = { isBytes: texts.isBytes, parts: [piece] };
      return arg ? [textsOf(arg), literal] : [literal];
    }),
  );
}

function elementsOf(node: Node): Node[] | undefined {
  if (node.type === 'parenthesized_expression') {
    const [inner] = withoutComments(node);
    return inner && elementsOf(inner);
  }
  return /^(?:list|tuple)$/.test(node.type) ? withoutComments(node) : undefined;
}

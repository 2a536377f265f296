import type { Node } from 'web-tree-sitter';
import { findApiKeys, KEY_LENGTH } from '../../../detect/api-key';
import type { Span } from '../../../text/span';
import { ancestors, nodeAt, spanOf } from '../../syntax';
import { merge, sides, type Texts, templatePart, textsOf } from './constant';

/** An expression, or a part of one, that a key in pieces is the value of. */
export interface Joined {
  readonly span: Span;
  /** What is evaluated there: of a chain of `+` the operand that follows what stays. */
  readonly node: Node;
  /** Whether `node` goes altogether; else the span is a stretch of its operands, or of what a template holds. */
  readonly isWhole: boolean;
  /** What the expression has before the key, and behind it. */
  readonly before: Texts;
  readonly after: Texts;
}

const STATEMENT = /_(?:statement|declaration)$|^program$/;

/** The smallest expression around the pieces that is sure to have the key in its value. */
export function joinedAt(root: Node, key: Span): Joined | undefined {
  const covering = nodeAt(root, key);
  for (const node of [covering, ...ancestors(covering)]) {
    if (STATEMENT.test(node.type)) return undefined;
    const joined =
      node.type === 'template_string'
        ? inTemplate(node, key)
        : sides(node).left
          ? inChain(node, key)
          : whole(node, textsOf(node));
    if (joined) return joined;
  }
  return undefined;
}

function whole(node: Node, texts: Texts | undefined): Joined | undefined {
  const around = texts && aroundKey(texts);
  return around && { span: spanOf(node), node, isWhole: true, ...around };
}

/** Of `a + b + c`, which is `(a + b) + c`, those that hold the pieces: as texts they can be added in any order. */
function inChain(chain: Node, key: Span): Joined | undefined {
  const operands = operandsOf(chain);
  const first = operands.findIndex((operand) => operand.endIndex > key.start);
  const last = operands.findIndex((operand) => operand.endIndex >= key.end);
  const run = operands.slice(first, last + 1);
  const around = aroundKey(merge(run.map(textsOf)) ?? []);
  const [start, end] = [run[0]?.startIndex, run.at(-1)?.endIndex];
  if (!around || start === undefined || end === undefined) return undefined;
  return { span: { start, end }, node: chain, isWhole: run.length === operands.length, ...around };
}

function operandsOf(node: Node): Node[] {
  const { left, right } = sides(node);
  return left && right ? [...operandsOf(left), right] : [node];
}

/** Pieces that stand in the braces of a template, or before and behind them. The rest of the template stays as it is. */
function inTemplate(template: Node, key: Span): Joined | undefined {
  const parts = template.namedChildren.filter(
    ({ startIndex, endIndex }) => endIndex > key.start && startIndex < key.end,
  );
  const isBraces = (part: Node | undefined) => part?.type === 'template_substitution';
  const [first, last] = [parts[0], parts.at(-1)];
  if (!first || !last) return undefined;
  const start = isBraces(first) ? first.startIndex : key.start;
  const end = isBraces(last) ? last.endIndex : key.end;
  const texts = parts.map((part) => {
    if (part.type !== 'string_fragment') return templatePart(part);
    return [part.text.slice(Math.max(start - part.startIndex, 0), end - part.startIndex)];
  });
  const around = aroundKey(merge(texts) ?? []);
  const isWhole = start === template.startIndex + 1 && end === template.endIndex - 1;
  return around && { span: isWhole ? spanOf(template) : { start, end }, node: template, isWhole, ...around };
}

function aroundKey(texts: Texts): Pick<Joined, 'before' | 'after'> | undefined {
  const found = texts.flatMap((text, i) =>
    typeof text === 'string' ? findApiKeys(text).map(({ span }) => ({ i, text, span })) : [],
  );
  const [only] = found;
  if (!only || found.length > 1) return undefined;
  const { i, text, span } = only;
  return {
    before: [...texts.slice(0, i), text.slice(0, span.start)].filter((part) => part !== ''),
    after: [text.slice(span.start + KEY_LENGTH), ...texts.slice(i + 1)].filter((part) => part !== ''),
  };
}

/** Texts as they stand in a template literal. */
export function templateSource(texts: Texts): string {
  return texts
    .map((part) => (typeof part === 'string' ? part.replace(SPECIAL, escapeCharacter) : `\${${part.text}}`))
    .join('');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are not to be seen in a source text
const SPECIAL = /[\\`\u0000-\u001f\u007f]|\$(?=\{)/g;

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapeCharacter(character: string): string {
  if (/[\\`$]/.test(character)) return `\\${character}`;
  return SHORT[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

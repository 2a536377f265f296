import type { Node } from 'web-tree-sitter';
import type { TextEdit } from '../../../text/edits';
import { refuseBrowserCode } from '../../frameworks/browser-bundle';
import { refuseWorkerCode } from '../../frameworks/cloudflare-worker';
import type { KeyInSource, KeyOutcome, ParsedSource, Rewrite } from '../../language';
import { refuseAll } from '../../rewrite';
import { nodeAt } from '../../syntax';
import { Environment } from './environment';
import { replaceByRead, replaceByTemplate, type Target } from './expression';
import { readInText, templateFromAttribute } from './jsx';
import { isEscaped, type ReadKey, templateFromString } from './literal';
import { dropOwnValue } from './own-variable';
import { refuseBrokenCode, refuseOutside, refusePlace, tagOf } from './place';

interface Source extends Target {
  readonly keys: readonly KeyInSource[];
  readonly environment: Environment;
}

/** The rewriter of JavaScript and, with `typed`, of TypeScript; with or without JSX. */
export async function rewriteEcmascript(
  file: ParsedSource,
  keys: readonly KeyInSource[],
  { typed }: { readonly typed: boolean },
): Promise<Rewrite> {
  const reason = (await refuseBrowserCode(file)) ?? (await refuseWorkerCode(file, keys[0]?.variable ?? ''));
  if (reason !== undefined) return refuseAll(keys, reason);
  const { text, tree } = file;
  const source: Source = { text, typed, keys, environment: new Environment(tree.rootNode, text) };
  const edits: TextEdit[] = [];
  const outcomes: KeyOutcome[] = [];
  for (const [node, inside] of groupByHolder(tree.rootNode, keys)) {
    const result = rewriteHolder(source, node, inside);
    edits.push(...result.edits);
    outcomes.push(...result.outcomes);
  }
  return { edits, outcomes };
}

/** The literal or comment that holds each key, or whatever else it was found in. */
function groupByHolder(root: Node, keys: readonly KeyInSource[]): [Node, KeyInSource[]][] {
  const groups: [Node, KeyInSource[]][] = [];
  for (const key of keys) {
    const node = holderOf(nodeAt(root, key.span));
    const last = groups.at(-1);
    if (last?.[0].equals(node)) last[1].push(key);
    else groups.push([node, [key]]);
  }
  return groups;
}

const PARTS = new Set(['string_fragment', 'escape_sequence', 'html_character_reference', 'regex_pattern']);

function holderOf(node: Node): Node {
  return PARTS.has(node.type) && node.parent ? node.parent : node;
}

function rewriteHolder(source: Source, node: Node, keys: readonly KeyInSource[]): Rewrite {
  if (COMMENTS.has(node.type)) {
    const refusal = refuseBrokenCode(node);
    return refusal === undefined ? redact(keys) : refuseAll(keys, refusal);
  }
  if (!LITERALS.has(node.type)) {
    const outcomes = keys.map((key) => ({ key, refusal: refuseOutside(node, source.text, key) }));
    return { edits: [], outcomes };
  }
  const refusal = refusePlace(node, source);
  if (refusal !== undefined) return refuseAll(keys, refusal);
  const expressions = new Map<KeyInSource, string>();
  for (const key of keys) {
    const read = source.environment.read(key.variable, node);
    if ('refusal' in read) return refuseAll(keys, read.refusal);
    expressions.set(key, read.expression);
  }
  const read: ReadKey = (key) => expressions.get(key) ?? key.variable;
  const edits = rewriteLiteral(source, node, keys, read);
  if ('refusal' in edits) return refuseAll(keys, edits.refusal);
  return { edits, outcomes: keys.map((key) => ({ key, reference: read(key) })) };
}

const COMMENTS = new Set(['comment', 'html_comment', 'hash_bang_line']);
const LITERALS = new Set(['string', 'template_string', 'template_literal_type', 'jsx_text']);

function redact(keys: readonly KeyInSource[]): Rewrite {
  const redacted = keys.map((key) => ({ key, reference: `<${key.variable}>` }));
  return {
    edits: redacted.map(({ key, reference }) => ({ span: key.span, newText: reference })),
    outcomes: redacted,
  };
}

function rewriteLiteral(
  source: Source,
  literal: Node,
  keys: readonly KeyInSource[],
  read: ReadKey,
): readonly TextEdit[] | { readonly refusal: string } {
  const { text } = source;
  if (literal.type === 'jsx_text') return readInText(literal, source, keys, read);
  const [key] = keys;
  const body = { start: literal.startIndex + 1, end: literal.endIndex - 1 };
  const isWhole = key?.span.start === body.start && key.span.end === body.end;
  if (isWhole && !tagOf(literal)) {
    const dropped = dropOwnValue(literal, read(key), source);
    if (dropped && 'refusal' in dropped) return dropped;
    return [dropped ?? replaceByRead(literal, read(key), source)];
  }
  if (literal.type === 'template_string') return readInTemplate(text, literal, keys, read);
  if (literal.parent?.type !== 'jsx_attribute')
    return [replaceByTemplate(literal, templateFromString(text, body, keys, read), source)];
  const template = templateFromAttribute(text, body, keys, read);
  return typeof template === 'string' ? [replaceByTemplate(literal, template, source)] : template;
}

function readInTemplate(
  text: string,
  literal: Node,
  keys: readonly KeyInSource[],
  read: ReadKey,
): readonly TextEdit[] | { readonly refusal: string } {
  // A backslash before the key goes with it, or `${` would be text; String.raw would have shown it.
  if (tagOf(literal) && keys.some(({ span }) => isEscaped(text, span.start)))
    return {
      refusal: 'String.raw keeps the backslash before this key. Take it away, then use the fix again.',
    };
  return keys.map((key) => {
    const { start, end } = key.span;
    return {
      span: { start: isEscaped(text, start) ? start - 1 : start, end },
      newText: `\${${read(key)}}`,
    };
  });
}

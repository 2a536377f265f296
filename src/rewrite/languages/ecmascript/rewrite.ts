import type { Node } from 'web-tree-sitter';
import type { TextEdit } from '../../../text/edits';
import { overlap } from '../../../text/span';
import { refuseBrowserCode } from '../../frameworks/browser-bundle';
import {
  type WorkerProject,
  workerEnvPath,
  workerNotes,
  workerProjectOf,
} from '../../frameworks/cloudflare-worker';
import type { KeyInSource, KeyOutcome, ParsedSource, Rewrite } from '../../language';
import { refuseForm } from '../../literals';
import { refuseAll } from '../../rewrite';
import { nodeAt, spanOf } from '../../syntax';
import { type Decoder, decoderOf, plainText } from './encoded';
import { Environment, type Read } from './environment';
import { replaceByRead, replaceByText } from './expression';
import { readInText, templateFromAttribute } from './jsx';
import { isEscaped, type ReadKey, templateFromString } from './literal';
import { dropOwnValue } from './own-variable';
import { rewritePieces, type Source } from './pieces';
import { refuseBrokenCode, refuseOutside, refusePlace, tagOf } from './place';
import { declareBinding } from './worker-env';

/** The rewriter of JavaScript and, with `typed`, of TypeScript; with or without JSX. */
export async function rewriteEcmascript(
  file: ParsedSource,
  keys: readonly KeyInSource[],
  { typed }: { readonly typed: boolean },
): Promise<Rewrite> {
  const { text, tree } = file;
  const reason = await refuseBrowserCode(file);
  if (reason !== undefined) return inBrowser(tree.rootNode, keys, reason);
  const worker = await workerProjectOf(file);
  const environment = new Environment(tree.rootNode, text, worker);
  const source: Source = { text, typed, keys, environment };
  const edits: TextEdit[] = [];
  const outcomes = new Map<KeyInSource, KeyOutcome>();
  for (const [node, inside] of groupByHolder(tree.rootNode, keys)) {
    const made = rewriteHolder(source, node, inside);
    const isApart = !made.edits.some((edit) => edits.some((other) => overlap(edit.span, other.span)));
    const result = isApart ? made : refuseAll(inside, ENTANGLED);
    edits.push(...result.edits);
    for (const outcome of result.outcomes) outcomes.set(outcome.key, outcome);
  }
  const rewrite = {
    edits: [...edits, ...environment.edits],
    outcomes: keys.flatMap((key) => outcomes.get(key) ?? []),
  };
  return worker ? inWorker(rewrite, file, worker, typed) : rewrite;
}

/** Nothing is read there; in a comment a name can take the place of the key all the same. */
function inBrowser(root: Node, keys: readonly KeyInSource[], reason: string): Rewrite {
  const rewrites = keys.map((key) => {
    const node = nodeAt(root, key.span);
    const isComment = COMMENTS.has(node.type) && refuseBrokenCode(node) === undefined;
    return isComment ? redact([key]) : refuseAll([key], reason);
  });
  return {
    edits: rewrites.flatMap(({ edits }) => edits),
    outcomes: rewrites.flatMap(({ outcomes }) => outcomes),
  };
}

/** Where a Worker's variables come from, and the type that has to know them. */
async function inWorker(
  { edits, outcomes }: Rewrite,
  { text, tree, project }: ParsedSource,
  worker: WorkerProject,
  typed: boolean,
): Promise<Rewrite> {
  const namesOf = (pattern: RegExp) => {
    const read = outcomes.flatMap((outcome) =>
      'reference' in outcome && pattern.test(outcome.reference) ? [outcome.key.variable] : [],
    );
    return [...new Set(read)];
  };
  const bound = typed ? namesOf(/(?<!process\.)\benv\./) : [];
  const declared = bound.flatMap((name) => declareBinding(tree.rootNode, text, name) ?? []);
  const names = namesOf(/\benv\./);
  const notes = names.length === 0 ? [] : workerNotes(await workerEnvPath(worker, project), names);
  const unknown = bound.filter((name) => !new RegExp(`\\b${name}\\??\\s*:`).test(text));
  if (unknown.length > declared.length)
    notes.push(`Run npx wrangler types, so that TypeScript knows ${unknown.join(' and ')} of env.`);
  return { edits: [...edits, ...declared], outcomes, notes };
}

const ENTANGLED =
  'This key and another one are put together from the same literals. Write each as one string, then use the fix again.';

/** The literal or comment that holds each key, or whatever else it was found in. */
function groupByHolder(root: Node, keys: readonly KeyInSource[]): [Node, KeyInSource[]][] {
  const groups: [Node, KeyInSource[]][] = [];
  for (const key of keys) {
    const node = holderOf(nodeAt(root, key.span));
    const last = groups.at(-1);
    if (last?.[0].equals(node) && !isInPieces(node, key) && !last[1].some((other) => isInPieces(node, other)))
      last[1].push(key);
    else groups.push([node, [key]]);
  }
  return groups;
}

/** Not only continued on the next line. */
function isInPieces(holder: Node, { span, disguise }: KeyInSource): boolean {
  if (disguise?.kind !== 'split' || holder.type === 'string' || COMMENTS.has(holder.type)) return false;
  return (
    holder.type !== 'template_string' ||
    holder.namedChildren.some((part) => part.type === 'template_substitution' && overlap(spanOf(part), span))
  );
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
  const [first] = keys;
  if (first && isInPieces(node, first)) return rewritePieces(source, node, first);
  if (!LITERALS.has(node.type)) {
    const outcomes = keys.map((key) => ({ key, refusal: refuseOutside(node, source.text, key) }));
    return { edits: [], outcomes };
  }
  const refusal = refusePlace(node, source) ?? refuseEscapes(node, keys);
  if (refusal !== undefined) return refuseAll(keys, refusal);
  const expressions = new Map<KeyInSource, string>();
  const decoder = decoderOf(node);
  let isString = false;
  for (const key of keys) {
    const read = readFor(source, key, node, isWhole(node, key) ? decoder : undefined);
    if ('refusal' in read) return refuseAll(keys, read.refusal);
    expressions.set(key, read.expression);
    isString ||= read.isString === true;
  }
  const read: ReadKey = (key) => expressions.get(key) ?? key.variable;
  const edits = rewriteLiteral({ ...source, typed: source.typed && !isString }, node, keys, read);
  if ('refusal' in edits) return refuseAll(keys, edits.refusal);
  return { edits, outcomes: keys.map((key) => ({ key, reference: read(key) })) };
}

/** @param decoder what takes the base64 of the literal apart, and goes with it */
function readFor(
  { environment, typed }: Source,
  key: KeyInSource,
  node: Node,
  decoder: Decoder | undefined,
): Read {
  if (key.disguise?.kind === 'other') return { refusal: refuseForm(key.disguise.form) };
  const read = environment.read(key.variable, node);
  if ('refusal' in read || key.disguise?.kind !== 'base64') return read;
  const text = plainText(key, read.expression);
  if (decoder && !decoder.isBuffer) return { expression: text };
  const value = typed && !read.isString && text === read.expression ? `${text}!` : text;
  return decoder ? { expression: `Buffer.from(${value})` } : environment.encode(value, node);
}

function isWhole(literal: Node, { span }: KeyInSource): boolean {
  return span.start === literal.startIndex + 1 && span.end === literal.endIndex - 1;
}

function refuseEscapes(literal: Node, keys: readonly KeyInSource[]): string | undefined {
  if (!keys.some(({ disguise }) => disguise?.kind === 'escaped')) return undefined;
  return tagOf(literal) || literal.type === 'jsx_text' || literal.parent?.type === 'jsx_attribute'
    ? 'The backslashes mean nothing here, so this text is not the key itself. Write the key without them, then use the fix again.'
    : undefined;
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
    if (key.disguise?.kind === 'base64') return [replaceEncoded(source, literal, read(key))];
    const dropped = dropOwnValue(literal, read(key), source);
    if (dropped && 'refusal' in dropped) return dropped;
    return [dropped ?? replaceByRead(literal, read(key), source)];
  }
  if (literal.type === 'template_string') return readInTemplate(text, literal, keys, read);
  if (literal.parent?.type !== 'jsx_attribute')
    return [replaceByText(literal, templateFromString(text, body, keys, read), source)];
  const template = templateFromAttribute(text, body, keys, read);
  return typeof template === 'string' ? [replaceByText(literal, template, source)] : template;
}

function replaceEncoded(source: Source, literal: Node, expression: string): TextEdit {
  const replaced = decoderOf(literal)?.node ?? literal;
  return /^(?:`|Buffer\b|btoa\b)/.test(expression)
    ? replaceByText(replaced, expression, source)
    : replaceByRead(replaced, expression, source);
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

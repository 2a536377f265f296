import type { Node } from 'web-tree-sitter';
import type { TextEdit } from '../../../text/edits';
import type { KeyInSource, Rewrite } from '../../language';
import { refuseAll } from '../../rewrite';
import { withoutComments } from './constant';
import type { Environment } from './environment';
import { replaceByRead, replaceByText, replaceOperands, type Target } from './expression';
import { type Joined, joinedAt, templateSource } from './joined';
import { isEscaped } from './literal';
import { dropOwnValue } from './own-variable';
import { refuseBrokenCode, refusePieces, refusePlace } from './place';

/** One file whose keys are to be replaced. */
export interface Source extends Target {
  readonly keys: readonly KeyInSource[];
  readonly environment: Environment;
}

/** Puts one read in the place of all the pieces of a key. */
export function rewritePieces(source: Source, holder: Node, key: KeyInSource): Rewrite {
  const { text, environment } = source;
  const joined = joinedAt(holder.tree.rootNode, key.span);
  if (!joined) return refuseAll([key], refuseBrokenCode(holder) ?? refusePieces(holder, key));
  const node = joined.isWhole ? outOfParentheses(joined.node) : joined.node;
  const refusal = refusePlace(node, source);
  if (refusal !== undefined) return refuseAll([key], refusal);
  const read = environment.read(key.variable, node);
  if ('refusal' in read) return refuseAll([key], read.refusal);
  const target = { ...source, typed: source.typed && read.isString !== true };
  const edit = replacePieces(target, { ...joined, node }, read.expression, text);
  return 'refusal' in edit
    ? refuseAll([key], edit.refusal)
    : { edits: [edit], outcomes: [{ key, reference: read.expression }] };
}

function replacePieces(
  source: Source,
  { node, span, isWhole, before, after }: Joined,
  read: string,
  text: string,
): TextEdit | { readonly refusal: string } {
  const isAlone = before.length + after.length === 0;
  const template = `${templateSource(before)}\${${read}}${templateSource(after)}`;
  if (node.type === 'template_string' && !isWhole) {
    const start = isEscaped(text, span.start) ? span.start - 1 : span.start;
    return { span: { start, end: span.end }, newText: template };
  }
  const expression = isAlone ? read : `\`${template}\``;
  if (!isWhole) return replaceOperands(node, span, expression, source);
  if (!isAlone) return replaceByText(node, expression, source);
  return dropOwnValue(node, expression, source) ?? replaceByRead(node, expression, source);
}

/** Parentheses around pieces are of no use around a read; those of `if (…)` are no parentheses. */
function outOfParentheses(node: Node): Node {
  const { parent } = node;
  const isAlone = parent?.type === 'parenthesized_expression' && withoutComments(parent).length === 1;
  return isAlone && KEEP_PLACE.has(parent.parent?.type ?? '') ? outOfParentheses(parent) : node;
}

const KEEP_PLACE = new Set([
  'arguments',
  'array',
  'assignment_expression',
  'binary_expression',
  'pair',
  'parenthesized_expression',
  'return_statement',
  'variable_declarator',
]);

import type { Node } from 'web-tree-sitter';
import type { TextEdit } from '../../../text/edits';
import { acceptsUndefined, type Target } from './expression';

/**
 * Code that already knows the variable and holds the key as a fallback or a first value:
 * `process.env.NAME || 'SG…'` becomes `process.env.NAME`, and the statement `process.env.NAME = 'SG…'` goes away.
 * Undefined for all other code; a sentence where the assignment is part of something larger.
 *
 * @param expression the read of the variable, as it would be written here
 */
export function dropOwnValue(
  literal: Node,
  expression: string,
  { text, typed }: Target,
): TextEdit | { readonly refusal: string } | undefined {
  const { parent } = literal;
  const left = parent?.childForFieldName('left');
  if (!parent || !left || !parent.childForFieldName('right')?.equals(literal)) return undefined;
  if (withDots(left.text) !== withDots(expression)) return undefined;
  switch (parent.childForFieldName('operator')?.type) {
    case '||':
    case '??':
      return {
        span: { start: left.endIndex, end: literal.endIndex },
        newText: typed && !acceptsUndefined(parent) ? '!' : '',
      };
    case '||=':
    case '??=':
      break;
    default:
      if (parent.type !== 'assignment_expression') return undefined;
  }
  return dropStatement(parent, text) ?? { refusal: SETS_ITSELF };
}

const SETS_ITSELF =
  'This code gives the variable its value. Put the key into your env file and delete the assignment.';

/** `process.env['NAME']` and `globalThis.process.env.NAME` are the same variable as `process.env.NAME`. */
function withDots(source: string): string {
  return source.replace(/\[(['"])(\w+)\1\]/g, '.$2').replace(/^globalThis\./, '');
}

/** The whole line where the statement is alone on it. */
function dropStatement(assignment: Node, text: string): TextEdit | undefined {
  const statement = assignment.parent;
  const list = statement?.parent?.type;
  if (statement?.type !== 'expression_statement' || (list !== 'program' && list !== 'statement_block'))
    return undefined;
  const { startIndex, endIndex } = statement;
  // What is next could be read as part of what was before.
  if (/^\s*[([`+\-/'"]/.test(text.slice(endIndex)))
    return { span: { start: startIndex, end: endIndex }, newText: ';' };
  const indent = /(?:^|[\r\n])([ \t]*)$/.exec(text.slice(0, startIndex))?.[1];
  const lineEnd = /^[ \t]*(?:\r\n|\n|\r|$)/.exec(text.slice(endIndex))?.[0];
  return indent === undefined || lineEnd === undefined
    ? { span: { start: startIndex, end: endIndex }, newText: '' }
    : { span: { start: startIndex - indent.length, end: endIndex + lineEnd.length }, newText: '' };
}

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
  const fallback = argumentBehindName(literal, expression);
  if (fallback) return fallback;
  const left = parent?.childForFieldName('left');
  if (!parent || !left || !parent.childForFieldName('right')?.equals(literal)) return undefined;
  const read = withoutAssertions(left);
  if (normalize(read.text) !== normalize(expression)) return undefined;
  switch (parent.childForFieldName('operator')?.type) {
    case '||':
    case '??':
      return {
        span: { start: left.endIndex, end: literal.endIndex },
        newText: typed && !ASSERTED.test(left.text) && !acceptsUndefined(parent) ? '!' : '',
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

/** `process.env.NAME as string`, `process.env.NAME!`. */
function withoutAssertions(node: Node): Node {
  const isWrapped = node.type === 'parenthesized_expression' || ASSERTED.test(node.text);
  const inner = isWrapped ? node.firstNamedChild : null;
  return inner ? withoutAssertions(inner) : node;
}

const ASSERTED = /(?:!|\bas\s+string)\)*$/;

/** `env('NAME', 'SG…')` of Strapi, `Env.get('NAME', 'SG…')` of AdonisJS: a read with what it gives without the variable. */
function argumentBehindName(literal: Node, expression: string): TextEdit | undefined {
  const list = literal.parent;
  const called = list?.type === 'arguments' ? list.parent?.childForFieldName('function')?.text : undefined;
  if (!list || called === undefined || !/^(?:env|[eE]nv\.get)$/.test(called)) return undefined;
  const [name, fallback, ...more] = list.namedChildren;
  if (!name || !fallback?.equals(literal) || more.length > 0) return undefined;
  const isOwn = name.type === 'string' && normalize(expression).endsWith(`.env.${name.text.slice(1, -1)}`);
  return isOwn ? { span: { start: name.endIndex, end: literal.endIndex }, newText: '' } : undefined;
}

/** Different spellings of the same read are written alike. */
function normalize(source: string): string {
  return source
    .replaceAll("'", '"')
    .replaceAll('?.', '.')
    .replace(/\["(\w+)"\]/, '.$1')
    .replace(/^globalThis\./, '');
}

/** The whole line where the statement is alone on it. */
function dropStatement(assignment: Node, text: string): TextEdit | undefined {
  const statement = assignment.parent;
  const list = statement?.parent?.type;
  if (statement?.type !== 'expression_statement' || (list !== 'program' && list !== 'statement_block'))
    return undefined;
  let { startIndex: start, endIndex: end } = statement;
  if (couldContinue(statement)) return { span: { start, end }, newText: ';' };
  const indent = /(?:^|[\r\n])([ \t]*)$/.exec(text.slice(0, start))?.[1];
  if (indent !== undefined) {
    end += /^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0;
    const lineEnd = /^(?:\r\n|\n|\r|$)/.exec(text.slice(end))?.[0];
    if (lineEnd !== undefined) {
      start -= indent.length;
      end += lineEnd.length;
    }
  }
  return { span: { start, end }, newText: '' };
}

/** Whether the statement behind this one could be read as part of the one before it, or as "use strict". */
function couldContinue(statement: Node): boolean {
  let next = statement.nextNamedSibling;
  while (next?.type === 'comment') next = next.nextNamedSibling;
  return next !== null && /^[([`+\-/'"]/.test(next.text);
}

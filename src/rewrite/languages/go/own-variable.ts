import type { Node } from 'web-tree-sitter';
import type { TextEdit } from '../../../text/edits';
import { lineBefore } from '../../../text/lines';
import { ancestors } from '../../syntax';

/**
 * Code that knows the variable already and holds the key for the case that it is missing: the read alone stays.
 * Undefined for all other code.
 */
export function dropFallback(text: string, literal: Node, variable: string): TextEdit[] | undefined {
  return dropEmptyCheck(text, literal, variable) ?? dropAlternative(literal, variable);
}

/** `key := os.Getenv("NAME")` and, below, `if key == "" { key = "SG…" }`. */
function dropEmptyCheck(text: string, literal: Node, variable: string): TextEdit[] | undefined {
  const assignment = literal.parent?.parent;
  if (assignment?.type !== 'assignment_statement') return undefined;
  const target = assignment.childForFieldName('left')?.text;
  const check = [...ancestors(assignment)].find(({ type }) => type === 'if_statement');
  const statements = assignment.parent;
  if (!check || target === undefined || statements?.namedChildCount !== 1) return undefined;
  if (statements.parent?.id !== check.childForFieldName('consequence')?.id) return undefined;
  if (check.childForFieldName('alternative') || check.childForFieldName('initializer')) return undefined;
  const condition = check.childForFieldName('condition')?.text ?? '';
  const isEmpty = [`${target} == ""`, `"" == ${target}`, `len(${target}) == 0`].includes(condition);
  const read = check.previousNamedSibling;
  const isRead = new RegExp(
    `^(?:var )?${escapePattern(target)}(?: string)? :?= (?:\\w+\\.)?Getenv\\("${variable}"\\)$`,
  );
  if (!isEmpty || !isRead.test(read?.text ?? '') || check.descendantsOfType('comment').length > 0)
    return undefined;
  const start = check.startIndex - lineBefore(text, check.startIndex).length;
  const end = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(check.endIndex))?.[0].length;
  if (end === undefined || text.slice(start, check.startIndex).trim() !== '') return undefined;
  return [{ span: { start, end: check.endIndex + end }, newText: '' }];
}

/** `cmp.Or(os.Getenv("NAME"), "SG…")` */
function dropAlternative(literal: Node, variable: string): TextEdit[] | undefined {
  const list = literal.parent;
  const before = literal.previousNamedSibling;
  if (list?.parent?.childForFieldName('function')?.text !== 'cmp.Or' || !before) return undefined;
  if (!new RegExp(`^(?:\\w+\\.)?Getenv\\("${variable}"\\)$`).test(before.text)) return undefined;
  return [{ span: { start: before.endIndex, end: literal.endIndex }, newText: '' }];
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

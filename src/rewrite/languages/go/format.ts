import type { Node } from 'web-tree-sitter';
import type { TextEdit } from '../../../text/edits';
import type { Part } from '../../literals';

const FORMATTING =
  /^(?:[Pp]rint|[Ss]print|[Ff]print|[Ee]rror|[Ff]atal|[Pp]anic|[Ll]og|[Ss]kip|[Aa]ppend|[Dd]ebug|[Ii]nfo|[Ww]arn(?:ing)?|[Ww]rap)f$/;

/** A verb with its flags, width and precision. A `*` takes an argument, `[1]` chooses one. */
const VERB = /%(?:%|[-+# 0]*(?:\d+|\*)?(?:\.(?:\d+|\*)?)?(\[\d+\])?[a-zA-Z])/g;

/**
 * A key in a format (`fmt.Printf("key: SG… %d", n)`) becomes `%s` and an argument: formats are fixed strings, or
 * `go vet` complains. Undefined where the literal is no format or its verbs choose their arguments themselves.
 */
export function formatEdits(literal: Node, parts: readonly Part[]): TextEdit[] | undefined {
  const list = literal.parent;
  const called = list?.parent?.childForFieldName('function');
  const name = called?.childForFieldName('field')?.text ?? called?.text ?? '';
  if (list?.type !== 'argument_list' || !/^(?:raw|interpreted)_/.test(literal.type)) return undefined;
  if (!FORMATTING.test(name)) return undefined;
  const values = list.namedChildren.flatMap((node) => (node && node.type !== 'comment' ? [node] : []));
  const index = values.findIndex(({ id }) => id === literal.id);
  if (index !== (/^fprint|^append|^wrap/i.test(name) ? 1 : 0)) return undefined;
  const mark = literal.text.charAt(0);
  let text = '';
  let used = 0;
  const inserted = new Map<number, string[]>();
  for (const part of parts) {
    if (part.kind === 'read') {
      text += '%s';
      inserted.set(used, [...(inserted.get(used) ?? []), part.expression]);
      continue;
    }
    text += part.source;
    // `%` without its letter would take one from what follows.
    if (part.source.replace(VERB, '').includes('%')) return undefined;
    for (const [verb, chosen] of part.source.matchAll(VERB)) {
      if (chosen !== undefined || verb.includes('*')) return undefined;
      if (verb !== '%%') used++;
    }
  }
  // `args...` takes the place of all arguments.
  if (/\.\.\.\s*\)$/.test(list.text) || used !== values.length - index - 1) return undefined;
  const edits = [{ span: { start: literal.startIndex, end: literal.endIndex }, newText: mark + text + mark }];
  for (const [count, expressions] of inserted) {
    const end = values[index + count]?.endIndex ?? literal.endIndex;
    const newText = expressions.map((expression) => `, ${expression}`).join('');
    if (end === literal.endIndex)
      edits[0] = { ...edits[0], newText: `${edits[0]?.newText}${newText}` } as TextEdit;
    else edits.push({ span: { start: end, end }, newText });
  }
  return edits;
}

import type { Span } from '../../../text/span';

/** A line with those that continue it. */
export interface MakeLine {
  /** Without the tab of a recipe and the `@`, `-`, `+` behind it. */
  readonly span: Span;
  readonly isRecipe: boolean;
  /** Where make's own comment begins, which a recipe has none of. */
  readonly comment: number | undefined;
  /** The rule or `define` it belongs to, or itself: where a line of its own can be put before it. */
  readonly block: Span;
}

const LINE = /(?:[^\r\n\\]|\\(?:\r\n|[\s\S])|\\$)*(?:\r\n|\n|\r|$)/y;

const RULE = /^[^\s#=:?+!][^=#]*:(?![=:])/;
const TARGET_VARIABLE = /^[^:]*:[^=;]*=/;
/** What may stand between the lines of a recipe. */
const OF_RECIPE = /^\s*(?:#.*|(?:if|else|end)\w*\b.*)?\s*$/;

export function linesOf(text: string): MakeLine[] {
  const lines: MakeLine[] = [];
  let block: Span | undefined;
  let isInDefine = false;
  for (let position = 0; position < text.length; ) {
    const pattern = new RegExp(LINE);
    pattern.lastIndex = position;
    const line = pattern.exec(text)?.[0] ?? '';
    const all = { start: position, end: position + line.length };
    position = Math.max(all.end, position + 1);
    const isRecipe = line.startsWith('\t') && block !== undefined && !isInDefine;
    if (isRecipe) {
      const lead = /^\t+[ ]*[@+-]*[ \t]*/.exec(line)?.[0].length ?? 0;
      const span = { start: all.start + lead, end: endOf(line, all) };
      lines.push({ span, isRecipe, comment: undefined, block: block ?? all });
      continue;
    }
    if (/^[ ]*define\b/.test(line)) {
      isInDefine = true;
      block = all;
    }
    const isRule = !isInDefine && RULE.test(line) && !TARGET_VARIABLE.test(line);
    const isOfBlock = isInDefine || (block !== undefined && OF_RECIPE.test(line));
    if (!isOfBlock) block = isRule ? all : undefined;
    const comment = /(?:^|[^\\])#/.exec(line);
    lines.push({
      span: { start: all.start, end: endOf(line, all) },
      isRecipe,
      comment: comment ? all.start + comment.index + comment[0].length - 1 : undefined,
      block: (isOfBlock ? block : undefined) ?? all,
    });
    if (/^[ ]*endef\b/.test(line)) {
      isInDefine = false;
      block = undefined;
    }
  }
  return lines;
}

function endOf(line: string, { end }: Span): number {
  return end - (/[\r\n]*$/.exec(line)?.[0].length ?? 0);
}

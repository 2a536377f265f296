/** How much indentation a wrapped text may have: a limit, because what a rule looks at is limited. */
const BLANKS = 80;

/**
 * Where base64 goes on in the next line: a line end, or one written as an escape in a string, with the indentation around it.
 * A backslash before it continues a line in shell and in strings.
 */
const LINE_BREAK = new RegExp(
  `[ \\t]{0,${BLANKS}}\\\\?(?:\\r\\n?|\\n|\\\\r\\\\n|\\\\n)[ \\t]{0,${BLANKS}}`,
  'y',
);

/** Where the line break at `position` ends; `position` itself if there is none. */
export function breakAt(text: string, position: number): number {
  LINE_BREAK.lastIndex = position;
  return LINE_BREAK.test(text) ? LINE_BREAK.lastIndex : position;
}

/** What one ends with, apart from the indentation behind it; those of two characters end with one of these too. */
export const LINE_ENDS = ['\n', '\r', '\\n'];

/** Where the line break that ends at `position` begins; `position` itself if there is none. */
export function breakBefore(text: string, position: number): number {
  const before = skipBlanksBefore(text, position);
  const lineEnd = ['\r\n', '\n', '\r', '\\r\\n', '\\n'].find((each) => text.endsWith(each, before));
  if (lineEnd === undefined) return position;
  const start = before - lineEnd.length;
  return skipBlanksBefore(text, text[start - 1] === '\\' ? start - 1 : start);
}

export function skipBlanks(text: string, position: number): number {
  let end = position;
  while (end - position < BLANKS && isBlank(text[end])) end++;
  return end;
}

function skipBlanksBefore(text: string, position: number): number {
  let start = position;
  while (position - start < BLANKS && isBlank(text[start - 1])) start--;
  return start;
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}

/** How much indentation a wrapped text may have: a limit, because what a rule looks at is limited. */
const BLANKS = 80;

/**
 * Where base64 goes on in the next line: a line end, or one written as an escape in a string, with the indentation around it.
 * A backslash before it continues a line in shell and in strings.
 */
export const LINE_BREAK = new RegExp(
  `[ \\t]{0,${BLANKS}}\\\\?(?:\\r\\n?|\\n|\\\\r\\\\n|\\\\n)[ \\t]{0,${BLANKS}}`,
);

const HERE = new RegExp(LINE_BREAK, 'y');

/** Where the line break at `position` ends; `position` itself if there is none. */
export function breakAt(text: string, position: number): number {
  HERE.lastIndex = position;
  return HERE.test(text) ? HERE.lastIndex : position;
}

/** Where the line break that ends at `position` begins; `position` itself if there is none. */
export function breakBefore(text: string, position: number): number {
  const before = skipBlanks(text, position);
  const lineEnd = ['\r\n', '\n', '\r', '\\r\\n', '\\n'].find((each) => text.endsWith(each, before));
  if (lineEnd === undefined) return position;
  const start = before - lineEnd.length;
  return skipBlanks(text, text[start - 1] === '\\' ? start - 1 : start);
}

function skipBlanks(text: string, position: number): number {
  let start = position;
  while (position - start < BLANKS && (text[start - 1] === ' ' || text[start - 1] === '\t')) start--;
  return start;
}

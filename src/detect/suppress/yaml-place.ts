/**
 * Whether a comment may stand behind the value at `offset`: not in a block scalar, where it would be a part of the text, nor
 * in a plain one that goes over lines, which it would end.
 * @param start of the value's line
 */
export function isYamlValue(text: string, start: number, offset: number): boolean {
  const before = text.slice(start, offset);
  if (!/(?:^\s*-\s|:\s|[[{,]\s*["']?\S*$|#)/.test(before)) return false;
  let indent = indentOf(before);
  const above = text.slice(0, start).split(/\r\n|\n|\r/);
  for (let i = above.length - 1; i >= 0 && indent > 0; i--) {
    const line = above[i] ?? '';
    if (line.trim() === '' || indentOf(line) >= indent) continue;
    if (/(?:^|[\s:-])[|>][-+\d]*\s*(?:#.*)?$/.test(line)) return false;
    indent = indentOf(line);
  }
  return true;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** A piece of a text. */
export interface Piece {
  readonly text: string;
  /** Where it begins in the whole text. */
  readonly start: number;
}

/** The same text with spaces in place of comments, so that offsets stay. */
export function blankComments(xml: string): string {
  const parts: string[] = [];
  let position = 0;
  for (const { start, end } of pieces(xml, '<!--', '-->')) {
    parts.push(xml.slice(position, start), ' '.repeat(end - start));
    position = end;
  }
  return parts.join('') + xml.slice(position);
}

/** The contents of each `<name>…</name>` that has no attributes. */
export function elements(xml: string, name: string): Piece[] {
  const open = `<${name}>`;
  const close = `</${name}>`;
  return pieces(xml, open, close)
    .filter(({ closed }) => closed)
    .map(({ start, end }) => ({
      text: xml.slice(start + open.length, end - close.length),
      start: start + open.length,
    }));
}

/** The trimmed content of the first such element, found in `piece`. */
export function elementIn(piece: Piece, name: string): Piece | undefined {
  const [first] = elements(piece.text, name);
  if (!first) return undefined;
  const indent = first.text.length - first.text.trimStart().length;
  return { text: first.text.trim(), start: piece.start + first.start + indent };
}

/** From each `open` to the next `close`, or to the end. No regular expression: one would look for each missing end anew. */
export function pieces(
  text: string,
  open: string,
  close: string,
): { readonly start: number; readonly end: number; readonly closed: boolean }[] {
  const found = [];
  for (let start = text.indexOf(open); start >= 0; ) {
    const at = text.indexOf(close, start + open.length);
    const end = at < 0 ? text.length : at + close.length;
    found.push({ start, end, closed: at >= 0 });
    start = text.indexOf(open, end);
  }
  return found;
}

/** A place in a text; both count from 1, `column` in UTF-16 code units. */
export interface LinePosition {
  readonly line: number;
  readonly column: number;
}

/**
 * Turns offsets into lines and columns. Line ends are LF, CRLF and a lone CR, as in VS Code.
 * Built once per text in one pass; each look-up is a binary search.
 */
export class LineIndex {
  private readonly starts: number[] = [0];

  constructor(text: string) {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 13 && text.charCodeAt(i + 1) === 10) i++;
      if (code === 10 || code === 13) this.starts.push(i + 1);
    }
  }

  positionAt(offset: number): LinePosition {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.starts[low] ?? 0) + 1 };
  }

  /** Undoes `positionAt`; a line behind the last one counts as the last. */
  offsetAt({ line, column }: LinePosition): number {
    return (this.starts[Math.min(line, this.starts.length) - 1] ?? 0) + column - 1;
  }
}

/** The line end that the text uses first, LF where it has none: what an inserted line should end with. */
export function lineEndOf(text: string): '\n' | '\r\n' | '\r' {
  const match = /\r\n|\n|\r/.exec(text);
  return (match?.[0] as '\n' | '\r\n' | '\r' | undefined) ?? '\n';
}

/** What stands between the start of the line and `offset`. */
export function lineBefore(text: string, offset: number): string {
  let start = offset;
  while (start > 0 && !'\r\n'.includes(text.charAt(start - 1))) start--;
  return text.slice(start, offset);
}

/** The line that `offset` is on, without its line end. */
export function lineAt(text: string, offset: number): { readonly start: number; readonly end: number } {
  const start = offset - lineBefore(text, offset).length;
  const rest = text.slice(offset).search(/[\r\n]/);
  return { start, end: rest < 0 ? text.length : offset + rest };
}

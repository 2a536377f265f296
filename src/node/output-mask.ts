/** What stands in the place of a value that is hidden. */
export const CONCEALED = '<concealed by KeyGuard>';

/** Shorter lines of a value that has several are words such as `}`, which hide nothing and would be hidden everywhere. */
const SHORTEST_LINE = 8;

/**
 * Hides values in a stream of bytes, however it is cut into chunks: what may be the beginning of one is held back until
 * what follows decides. Hidden too are a value's lines, and a value as JSON and URLs write it.
 */
export class OutputMask {
  private readonly needles: readonly Buffer[];
  private held: Buffer = Buffer.alloc(0);

  constructor(values: Iterable<string>) {
    const forms = new Set([...values].flatMap(formsOf));
    // Of two that begin at the same place the longer one counts.
    this.needles = [...forms].map((form) => Buffer.from(form)).sort((a, b) => b.length - a.length);
  }

  /** What of the stream can be shown now. */
  push(chunk: Uint8Array): Buffer {
    const text = this.held.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.held, chunk]);
    const shown: Buffer[] = [];
    let position = 0;
    for (;;) {
      const undecided = this.beginningAtEnd(text, position);
      const match = this.firstMatch(text, position);
      if (!match || match.start >= undecided) {
        shown.push(text.subarray(position, undecided));
        this.held = Buffer.from(text.subarray(undecided));
        return Buffer.concat(shown);
      }
      shown.push(text.subarray(position, match.start), Buffer.from(CONCEALED));
      position = match.end;
    }
  }

  /** The rest, when the stream has ended. */
  end(): Buffer {
    const rest = this.held;
    this.held = Buffer.alloc(0);
    const shown: Buffer[] = [];
    let position = 0;
    for (;;) {
      const match = this.firstMatch(rest, position);
      if (!match) {
        shown.push(rest.subarray(position));
        return Buffer.concat(shown);
      }
      shown.push(rest.subarray(position, match.start), Buffer.from(CONCEALED));
      position = match.end;
    }
  }

  private firstMatch(
    text: Buffer,
    from: number,
  ): { readonly start: number; readonly end: number } | undefined {
    let first: { readonly start: number; readonly end: number } | undefined;
    for (const needle of this.needles) {
      const start = text.indexOf(needle, from);
      if (start !== -1 && (!first || start < first.start)) first = { start, end: start + needle.length };
    }
    return first;
  }

  /** Where the longest beginning of a value stands that the text breaks off in; the text's end where there is none. */
  private beginningAtEnd(text: Buffer, from: number): number {
    const longest = this.needles[0]?.length ?? 0;
    for (let start = Math.max(from, text.length - longest + 1); start < text.length; start++) {
      const length = text.length - start;
      const isBeginning = this.needles.some(
        (needle) => needle.length > length && needle.subarray(0, length).equals(text.subarray(start)),
      );
      if (isBeginning) return start;
    }
    return text.length;
  }
}

function formsOf(value: string): string[] {
  const lines = value.split(/\r?\n/).filter((line) => line.length >= SHORTEST_LINE);
  return [value, ...lines]
    .flatMap((text) => [text, JSON.stringify(text).slice(1, -1), asInUrl(text)])
    .filter((form) => form !== '');
}

function asInUrl(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return text;
  }
}

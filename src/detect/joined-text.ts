import { firstIndex } from '../text/binary-search';
import type { Span } from '../text/span';

/** Where in the file the character at this offset of a piece begins, or, of the piece's length, where the piece ends. */
export type Place = (offset: number) => number;

interface Piece {
  readonly start: number;
  readonly place: Place;
}

/** A text put together from pieces of a file, such as a notebook's cell from its lines, that knows where each is from. */
export class JoinedText {
  private readonly pieces: Piece[] = [];
  private readonly parts: string[] = [];
  private length = 0;

  get text(): string {
    return this.parts.join('');
  }

  add(text: string, place: Place): void {
    if (text === '') return;
    this.pieces.push({ start: this.length, place });
    this.parts.push(text);
    this.length += text.length;
  }

  /** The stretch of the file that a stretch of the text comes from. What stands between its pieces is part of it. */
  toFile({ start, end }: Span): Span {
    // The end by the last character: the next piece may begin far behind it.
    return {
      start: this.placeAt(start)(0),
      end: this.placeAt(Math.max(end - 1, start))(end > start ? 1 : 0),
    };
  }

  /** Places counted from the character at `offset`. */
  private placeAt(offset: number): Place {
    const piece =
      this.pieces[firstIndex(this.pieces.length, (i) => (this.pieces[i]?.start ?? 0) > offset) - 1];
    if (!piece) return (more) => more;
    return (more) => piece.place(offset - piece.start + more);
  }
}

/**
 * Where the characters of a JSON string stand in the file: an escape is longer there than the one UTF-16 code unit it means.
 * @param inside the literal without its quotes. Its escapes are looked for once, and only if somebody asks.
 */
export function placeInLiteral(file: string, inside: Span): Place {
  let escapes: Escapes | undefined;
  return (offset) => {
    escapes ??= escapesIn(file.slice(inside.start, inside.end));
    const { ends, excess } = escapes;
    const before = firstIndex(ends.length, (i) => (ends[i] ?? 0) > offset);
    return inside.start + offset + (excess[before - 1] ?? 0);
  };
}

interface Escapes {
  /** The offset behind each escape in the decoded text. */
  readonly ends: readonly number[];
  /** How many characters more the file has up to there. */
  readonly excess: readonly number[];
}

function escapesIn(literal: string): Escapes {
  const ends: number[] = [];
  const excess: number[] = [];
  let more = 0;
  for (const match of literal.matchAll(/\\(?:u[0-9a-fA-F]{4}|.)/g)) {
    ends.push(match.index - more + 1);
    more += match[0].length - 1;
    excess.push(more);
  }
  return { ends, excess };
}

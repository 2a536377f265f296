import { breakBefore, LINE_ENDS, skipBlanks } from './line-break';

/** Where `SG.` and the first character of an ID may stand in base64. */
export interface Marker {
  /** The first character with bits of the key. */
  readonly start: number;
  /** How many bytes stand before the key in its first group of three. */
  readonly offset: number;
}

/** What the base64 of a key begins with, by that offset. No character stands for bits that are the same for every key alone. */
const SHAPES = [/^U0cu/, /^[FVl1]NHL[i-n]/, /^[BFJNRVZdhlptx159]TRy[45]/];

/** A part of each that is the same for every key, and where in it that part begins. */
const FIXED = [
  { part: 'U0cu', at: 0 },
  { part: 'NHL', at: 1 },
  { part: 'TRy', at: 1 },
];

const LONGEST_SHAPE = 5;

/** Every marker in the text, in any order. */
export function* findMarkers(text: string): Generator<Marker> {
  // Searching for words is several times faster than any pattern.
  for (const [offset, { part, at }] of FIXED.entries()) {
    for (let found = text.indexOf(part); found >= 0; found = text.indexOf(part, found + 1)) {
      const start = found - at;
      if (start >= 0 && SHAPES[offset]?.test(text.slice(start, start + LONGEST_SHAPE)))
        yield { start, offset };
    }
  }
  yield* findWrappedMarkers(text);
}

/** What may stand before a line break that is inside a marker: a character of one, or what may precede the line end itself. */
const BEFORE_BREAK = codesOf('U0cFVl1NHLBJRZdhptx59Ty \t\r\\');

/** What stands behind one: any character of a marker but the first. */
const AFTER_BREAK = codesOf('0cuNHLijklmnTRy45');

/** Those with a line break inside. */
function* findWrappedMarkers(text: string): Generator<Marker> {
  for (const lineEnd of LINE_ENDS) {
    for (let at = text.indexOf(lineEnd); at >= 0; at = text.indexOf(lineEnd, at + lineEnd.length)) {
      // Most lines end otherwise.
      if (BEFORE_BREAK[text.charCodeAt(at - 1)] !== 1) continue;
      const breakEnd = skipBlanks(text, at + lineEnd.length);
      if (AFTER_BREAK[text.charCodeAt(breakEnd)] !== 1) continue;
      const marker = markerAround(text, breakEnd);
      if (marker) yield marker;
    }
  }
}

/** The marker that has the line break inside that ends at `breakEnd`. */
function markerAround(text: string, breakEnd: number): Marker | undefined {
  const breakStart = breakBefore(text, breakEnd);
  const length = LONGEST_SHAPE - 1;
  const after = text.slice(breakEnd, breakEnd + length);
  for (let start = breakStart - 1; start >= 0 && start >= breakStart - length; start--) {
    const joined = text.slice(start, breakStart) + after;
    const offset = SHAPES.findIndex((shape) => shape.test(joined));
    // What ends before the line break is found without it.
    if (offset >= 0 && start + (offset === 0 ? 4 : LONGEST_SHAPE) > breakStart) return { start, offset };
  }
  return undefined;
}

function codesOf(characters: string): Uint8Array {
  const codes = new Uint8Array(128);
  for (const character of characters) codes[character.charCodeAt(0)] = 1;
  return codes;
}

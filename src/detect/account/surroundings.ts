import type { Span } from '../../text/span';
import { Brackets } from './brackets';
import { Lines } from './lines';
import { firstFrom } from './sorted';

/** Where a pattern matches, by ascending offset. */
export interface Places {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** How far the block around a setting is followed, in UTF-16 code units: 30 lines of configuration. Less than `REACH`. */
export const SCOPE_REACH = 1200;

/**
 * What all the settings in one stretch of a text look at: brackets, lines, the places of names. Each is read once, and only
 * if somebody asks; who looks around a place then only searches sorted lists. Where settings stand close to each other,
 * reading all that is around each one took seconds per megabyte. Offsets are those of the text.
 */
export class Surroundings {
  private readonly from: number;
  private readonly part: string;
  private knownBrackets: Brackets | undefined;
  private knownLines: Lines | undefined;
  private readonly places = new Map<RegExp, Places>();
  private readonly notes = new Map<unknown, Map<number, unknown>>();

  constructor(
    readonly text: string,
    readonly stretch: Span = { start: 0, end: text.length },
  ) {
    // A setting in the stretch may begin before it.
    this.from = Math.max(stretch.start - 2 * SCOPE_REACH, 0);
    this.part = text.slice(this.from, stretch.end + 2 * SCOPE_REACH);
  }

  get brackets(): Brackets {
    this.knownBrackets ??= new Brackets(this.part, this.from);
    return this.knownBrackets;
  }

  get lines(): Lines {
    this.knownLines ??= new Lines(this.part, this.from);
    return this.knownLines;
  }

  placesOf(pattern: RegExp): Places {
    const known = this.places.get(pattern);
    if (known) return known;
    const [starts, ends]: [number[], number[]] = [[], []];
    const all = new RegExp(pattern, pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`);
    for (const { index, 0: written } of this.part.matchAll(all)) {
      starts.push(this.from + index);
      ends.push(this.from + index + written.length);
    }
    const places = { starts, ends };
    this.places.set(pattern, places);
    return places;
  }

  /** Whether the pattern matches somewhere in `[start, end)` of the text. */
  has(pattern: RegExp, start: number, end: number): boolean {
    const { starts, ends } = this.placesOf(pattern);
    const first = firstFrom(starts, start);
    return (ends[first] ?? Infinity) <= end;
  }

  /** What was found out about the place `at`, once for each kind of question. */
  once<Answer>(question: unknown, at: number, answer: () => Answer): Answer {
    let known = this.notes.get(question) as Map<number, Answer> | undefined;
    if (!known) {
      known = new Map();
      this.notes.set(question, known);
    }
    let value = known.get(at);
    if (value === undefined) {
      value = answer();
      known.set(at, value);
    }
    return value;
  }
}

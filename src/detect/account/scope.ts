import type { Span } from '../../text/span';
import { firstFrom } from './sorted';
import type { Surroundings } from './surroundings';

/**
 * A block of code or configuration around a place: an object, a call's arguments, a function's body, a YAML mapping, a section.
 * Objects and lists in it are not read: they are its holes.
 */
export class Scope implements Span {
  private readonly holeEnds: readonly number[];

  constructor(
    readonly surroundings: Surroundings,
    readonly start: number,
    readonly end: number,
    /** By ascending offset. */
    private readonly holes: readonly Span[],
    /** What the block belongs to: `mail: nodemailer.createTransport(`, `[smtp]`, `database:`. */
    readonly introducer: string,
    /** Whether it is an object or mapping, whose members belong together; not statements or lines, which may not. */
    readonly isObject: boolean,
    /** Where the surroundings' text begins in the text that was asked about: not at 0 where a list was rewritten. */
    readonly offset = 0,
  ) {
    this.holeEnds = holes.map(({ end }) => end);
  }

  /** Whether `[start, end)` is in the block, and no hole touches it. */
  isWhole(start: number, end: number): boolean {
    if (start < this.start || end > this.end) return false;
    const hole = this.holes[firstFrom(this.holeEnds, start + 1)];
    return hole === undefined || hole.start >= end;
  }

  /** What stands in `[start, end)` of the block, with blanks in the stead of what is in holes, so that offsets and lines stay. */
  read(start: number, end: number): string {
    const { text } = this.surroundings;
    const [first, last] = [Math.max(start, this.start), Math.min(end, this.end)];
    let read = '';
    let position = first;
    for (let i = firstFrom(this.holeEnds, first + 1); position < last; i++) {
      const hole = this.holes[i];
      if (!hole || hole.start >= last) break;
      const blank = text.slice(Math.max(hole.start, first), Math.min(hole.end, last)).replace(/[^\n]/g, ' ');
      read += text.slice(position, Math.max(hole.start, first)) + blank;
      position = Math.min(hole.end, last);
    }
    return read + text.slice(position, Math.max(last, position));
  }

  /** Whether the pattern matches somewhere in the block. */
  has(pattern: RegExp): boolean {
    const { starts, ends } = this.surroundings.placesOf(pattern);
    for (let i = firstFrom(starts, this.start); (starts[i] ?? Infinity) < this.end; i++)
      if (this.isWhole(starts[i] as number, ends[i] as number)) return true;
    return false;
  }
}

import type { Span } from '../../text/span';
import { firstFrom } from './sorted';

/** No bracket. */
export const NONE = -1;

/**
 * The brackets of a text and which of them belong together. Those in strings count too: to know strings one would have to
 * read the text from its beginning. A bracket is named by its index.
 */
export class Brackets {
  readonly at: number[] = [];
  private readonly partners: number[] = [];
  /** The innermost opener that is open behind each bracket. */
  private readonly openBehind: number[] = [];

  /** @param offset where the part begins in the text that all offsets are of */
  constructor(
    private readonly part: string,
    private readonly offset: number,
  ) {
    const open: number[] = [];
    for (let i = 0; i < part.length; i++) {
      const code = part.charCodeAt(i);
      const isOpener = code === 0x7b || code === 0x5b || code === 0x28;
      if (!isOpener && code !== 0x7d && code !== 0x5d && code !== 0x29) continue;
      const bracket = this.at.length;
      const partner = isOpener ? NONE : (open.pop() ?? NONE);
      if (isOpener) open.push(bracket);
      else if (partner !== NONE) this.partners[partner] = bracket;
      this.at.push(offset + i);
      this.partners.push(partner);
      this.openBehind.push(open.at(-1) ?? NONE);
    }
  }

  /** The first bracket at the offset or behind it. */
  firstFrom(offset: number): number {
    return firstFrom(this.at, offset);
  }

  partnerOf(bracket: number): number {
    return this.partners[bracket] ?? NONE;
  }

  offsetOf(bracket: number): number {
    return this.at[bracket] ?? Infinity;
  }

  /** The innermost one that is open in front of a bracket. */
  openerBefore(bracket: number): number {
    return this.openBehind[bracket - 1] ?? NONE;
  }

  /**
   * Where the block that an opener opens ends before `to`, and the whole blocks in it that are its own objects and lists, as
   * long as they lie in it outside of the brackets `first` to `next`, which may be none.
   */
  blockOf(
    opener: number,
    [first, next]: readonly [number, number],
    { start: from, end: to }: Span,
  ): { end: number; nextBehind: number; before: Span[]; behind: Span[] } {
    const before: Span[] = [];
    for (let i = first - 1; i > opener; ) {
      const partner = this.partnerOf(i);
      if (this.isNested(partner, from)) before.push(this.spanOf(partner, i));
      i = partner - 1;
    }
    const behind: Span[] = [];
    let i = next;
    for (; this.offsetOf(i) < to; ) {
      const partner = this.partnerOf(i);
      if (partner <= i && partner !== NONE) break;
      // Who is not closed within sight hides nothing.
      if (partner === NONE || this.offsetOf(partner) >= to)
        return { end: to, nextBehind: this.at.length, before: before.reverse(), behind };
      if (this.isNested(i, from)) behind.push(this.spanOf(i, partner));
      i = partner + 1;
    }
    const isClosed = this.offsetOf(i) < to;
    return {
      end: isClosed ? this.offsetOf(i) : to,
      nextBehind: isClosed ? i + 1 : this.at.length,
      before: before.reverse(),
      behind,
    };
  }

  private spanOf(opener: number, closer: number): Span {
    return { start: this.offsetOf(opener), end: this.offsetOf(closer) + 1 };
  }

  /** Whether it opens an object or a list of its own, not a call's arguments, an index or a template's `${}`. */
  private isNested(bracket: number, from: number): boolean {
    const at = this.offsetOf(bracket) - this.offset;
    const sign = this.part[at];
    const last = this.offset + at > from ? (this.part[at - 1] ?? '') : '';
    if (sign === '[') return !/[\w$\])]/.test(last);
    if (sign === '{') return !/[$#%{]/.test(last);
    return (
      /[y\s]/i.test(last) && /array\s?$/i.test(this.part.slice(Math.max(at - 6, from - this.offset, 0), at))
    );
  }
}

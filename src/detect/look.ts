import type { Span } from '../text/span';
import { type Beginnings, findBeginnings } from './beginnings';
import { findMentions } from './mentions';

/** What several rules look for in the same text: looked for once, and only if one of them asks. It lives as long as one scan. */
export class Look {
  private knownBeginnings: Beginnings | undefined;
  private knownMentions: readonly Span[] | undefined;

  constructor(private readonly text: string) {}

  /** See `findBeginnings`. */
  get beginnings(): Beginnings {
    this.knownBeginnings ??= findBeginnings(this.text);
    return this.knownBeginnings;
  }

  /** See `findMentions`. */
  get mentions(): readonly Span[] {
    this.knownMentions ??= findMentions(this.text);
    return this.knownMentions;
  }
}

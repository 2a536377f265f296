import type { Span } from '../text/span';
import { SCOPE_REACH, Surroundings } from './account/surroundings';
import { type Beginnings, findBeginnings } from './beginnings';
import { findMentions, stretchesAround } from './mentions';

/** What several rules look for in the same text: looked for once, and only if one of them asks. It lives as long as one scan. */
export class Look {
  private knownBeginnings: Beginnings | undefined;
  private knownMentions: readonly Span[] | undefined;
  private knownSurroundings: readonly Surroundings[] | undefined;

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

  /** What is near the mentions, for the rules about whose a setting is. */
  get surroundings(): readonly Surroundings[] {
    this.knownSurroundings ??= Array.from(
      stretchesAround(this.mentions, this.text.length, SCOPE_REACH),
      (stretch) => new Surroundings(this.text, stretch),
    );
    return this.knownSurroundings;
  }
}

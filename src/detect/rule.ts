import type { Finding, RuleId } from './finding';
import type { Look } from './look';

/** A text to look at, and what is known of where it stands. */
export interface Source {
  readonly text: string;
  /** Relative to the project's root, or just a name, with `/`; undefined for what has none. */
  readonly path?: string | undefined;
  /** VS Code's identifier of the language, where an editor knows it. */
  readonly languageId?: string | undefined;
}

/** A kind of finding. One file each in `rules/`. */
export interface Rule {
  /** Most rules give one; the two about an account look at the same places and are one. */
  readonly ids: readonly RuleId[];
  /**
   * Every finding in the text, in any order.
   * Local, so that an edit need not read the whole document again: whether there is a finding at a span, and what it says,
   * depends on nothing that is further than `REACH` from it, and no span is longer than `LONGEST`. Linear, whatever the text.
   * @param look at the same text, where several rules share one
   */
  find(source: Source, look?: Look): Finding[];
}

/** How far from a finding a rule may look, in UTF-16 code units: some 60 lines of code. */
export const REACH = 3000;

/** The longest span of a finding, in UTF-16 code units. */
export const LONGEST = 2048;

import type { Span } from '../text/span';
import type { Finding } from './finding';
import { LONGEST, REACH, type Source } from './rule';
import { scanText } from './scan';
import { type Applied, applyDirectives } from './suppress/apply';
import { type Directive, findDirectives } from './suppress/directives';

/** One replacement: `removed` characters at `offset` of the text before the edit gave way to `inserted` characters. */
export interface Change {
  readonly offset: number;
  readonly removed: number;
  readonly inserted: number;
}

/** Reads `[start, end)` of the text as it is after the edit; offsets past the end are cut. */
export type ReadText = (start: number, end: number) => string;

/** The findings of one document and the comments about them, kept true while it is edited. */
export class IncrementalScan {
  private readonly matches: IncrementalMatches<Finding>;
  private readonly comments: IncrementalMatches<Directive>;

  constructor({ text, ...place }: Source) {
    this.matches = new IncrementalMatches(text, (part) => scanText({ text: part, ...place }), moveFinding);
    this.comments = new IncrementalMatches(text, findDirectives, moveMatch);
  }

  /** By ascending offset. */
  get findings(): readonly Finding[] {
    return this.matches.all;
  }

  /** By ascending offset. */
  get directives(): readonly Directive[] {
    return this.comments.all;
  }

  /** What the directives make of the findings; the parameters are those of `applyDirectives`. */
  suppressions(lineOf: (offset: number) => number, today: string): Applied {
    return applyDirectives(this.findings, this.directives, lineOf, today);
  }

  /**
   * @param changes what one edit did; offsets all in the text before it, not overlapping, in any order
   * @returns whether anything about the findings or the directives may be different now, their positions included. Exact in
   * a text without directives; in one that has both, every edit may have put a line break between them
   */
  update(changes: readonly Change[], read: ReadText): boolean {
    const readOnce = remember(read);
    const findingsChanged = this.matches.update(changes, readOnce);
    const directivesChanged = this.comments.update(changes, readOnce);
    const mayBeTornApart = changes.length > 0 && this.findings.length > 0 && this.directives.length > 0;
    return findingsChanged || directivesChanged || mayBeTornApart;
  }
}

/**
 * What a search finds in a text, kept true while the text is edited. An edit reads only the text around itself, so its
 * cost is that of the edit and of the matches behind it, whatever the size of the document.
 */
export class IncrementalMatches<Match extends { readonly span: Span }> {
  private current: readonly Match[];

  /**
   * @param find local as a `Rule` is: what it says of a place depends on the text up to `REACH` around it; in ascending order
   * @param move the match `by` characters further on
   */
  constructor(
    text: string,
    private readonly find: (text: string) => Match[],
    private readonly move: (match: Match, by: number) => Match,
  ) {
    this.current = find(text);
  }

  get all(): readonly Match[] {
    return this.current;
  }

  /** As `IncrementalScan.update`. */
  update(changes: readonly Change[], read: ReadText): boolean {
    if (changes.length === 0) return false;
    // An insertion at the place where a replacement begins comes before it.
    const ordered = [...changes].sort((a, b) => a.offset - b.offset || a.removed - b.removed);
    const now = [...this.keepUntouched(ordered), ...this.searchChanged(ordered, read)].sort(
      (a, b) => a.span.start - b.span.start || a.span.end - b.span.end,
    );
    if (areSame(this.current, now)) return false;
    this.current = now;
    return true;
  }

  /** Matches that no change is near to, moved to where they are now. */
  private keepUntouched(changes: readonly Change[]): Match[] {
    const kept: Match[] = [];
    let next = 0;
    let shift = 0;
    for (const match of this.current) {
      const { start, end } = match.span;
      for (
        let change = changes[next];
        change && change.offset + change.removed < start - ZONE;
        change = changes[++next]
      ) {
        shift += change.inserted - change.removed;
      }
      const change = changes[next];
      if (change && change.offset <= end + ZONE) continue;
      kept.push(shift === 0 ? match : this.move(match, shift));
    }
    return kept;
  }

  /** What there is near the changes now. */
  private searchChanged(changes: readonly Change[], read: ReadText): Match[] {
    const found: Match[] = [];
    for (const { start, end, changed } of windowsAround(changes)) {
      for (const match of this.find(read(start, end))) {
        const span = { start: match.span.start + start, end: match.span.end + start };
        // Whatever else is in the window is known already, or was cut by the window's edge.
        if (changed.some((each) => each.start <= span.end + ZONE && each.end >= span.start - ZONE))
          found.push(start === 0 ? match : this.move(match, start));
      }
    }
    return found;
  }
}

/** A stretch of the text after the edit that is searched, and the changed places in it. */
interface Window extends Span {
  readonly changed: readonly Span[];
}

/**
 * How far around a finding the text decides what is said there: what a rule looks at, and what a finding of another
 * rule that takes precedence over this one looks at.
 */
const ZONE = REACH + LONGEST;

/** A match near a change, with all that it depends on, reaches no further from the change than this. */
const MARGIN = 2 * ZONE + LONGEST;

/** @param changes in ascending order */
function windowsAround(changes: readonly Change[]): Window[] {
  const windows: (Window & { end: number; changed: Span[] })[] = [];
  let shift = 0;
  for (const { offset, removed, inserted } of changes) {
    const changed = { start: offset + shift, end: offset + shift + inserted };
    shift += inserted - removed;
    const start = Math.max(changed.start - MARGIN, 0);
    const last = windows.at(-1);
    if (last && start <= last.end) {
      last.end = changed.end + MARGIN;
      last.changed.push(changed);
    } else {
      windows.push({ start, end: changed.end + MARGIN, changed: [changed] });
    }
  }
  return windows;
}

/** Both searches read the same windows. */
function remember(read: ReadText): ReadText {
  const known = new Map<string, string>();
  return (start, end) => {
    const window = `${start} ${end}`;
    const text = known.get(window) ?? read(start, end);
    known.set(window, text);
    return text;
  };
}

function moveMatch<Match extends { readonly span: Span }>(match: Match, by: number): Match {
  return { ...match, span: moveSpan(match.span, by) };
}

function moveFinding(finding: Finding, by: number): Finding {
  const moved = moveMatch(finding, by);
  if (!finding.fix) return moved;
  const edits = finding.fix.edits.map((edit) => ({ ...edit, span: moveSpan(edit.span, by) }));
  return { ...moved, fix: { ...finding.fix, edits } };
}

function moveSpan({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}

function areSame(before: readonly object[], now: readonly object[]): boolean {
  return (
    before.length === now.length &&
    // Most are the very same object; the others are small and flat.
    before.every((match, i) => match === now[i] || JSON.stringify(match) === JSON.stringify(now[i]))
  );
}

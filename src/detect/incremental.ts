import { findApiKeys, KEY_REACH } from './api-key';
import type { Finding } from './finding';

/** One replacement: `removed` characters at `offset` of the text before the edit gave way to `inserted` characters. */
export interface Change {
  readonly offset: number;
  readonly removed: number;
  readonly inserted: number;
}

/** Reads `[start, end)` of the text as it is after the edit; offsets past the end are cut. */
export type ReadText = (start: number, end: number) => string;

/**
 * The findings of one text, kept true while it is edited. An edit reads only the text around itself, so its
 * cost is that of the edit and of the findings behind it, whatever the size of the document.
 */
export class IncrementalScan {
  private current: readonly Finding[];

  constructor(text: string) {
    this.current = findApiKeys(text);
  }

  /** By ascending offset. */
  get findings(): readonly Finding[] {
    return this.current;
  }

  /**
   * @param changes what one edit did; offsets all in the text before it, not overlapping, in any order
   * @returns whether anything about the findings is different now, their positions included
   */
  update(changes: readonly Change[], read: ReadText): boolean {
    if (changes.length === 0) return false;
    // An insertion at the place where a replacement begins comes before it.
    const ordered = [...changes].sort((a, b) => a.offset - b.offset || a.removed - b.removed);
    const kept = keepUntouched(this.current, ordered);
    const found = rescanChanged(ordered, read);
    const now = [...kept, ...found].sort((a, b) => a.span.start - b.span.start);
    if (areSame(this.current, now)) return false;
    this.current = now;
    return true;
  }
}

function areSame(before: readonly Finding[], now: readonly Finding[]): boolean {
  return (
    before.length === now.length &&
    before.every((finding, i) => {
      const other = now[i];
      return finding.span.start === other?.span.start && finding.fingerprint === other.fingerprint;
    })
  );
}

/** Findings that no change touches, moved to where they are now. A change just behind a key touches it: it may make it longer. */
function keepUntouched(findings: readonly Finding[], changes: readonly Change[]): Finding[] {
  const kept: Finding[] = [];
  let next = 0;
  let shift = 0;
  for (const finding of findings) {
    const { start, end } = finding.span;
    for (
      let change = changes[next];
      change && change.offset + change.removed <= start;
      change = changes[++next]
    ) {
      shift += change.inserted - change.removed;
    }
    const change = changes[next];
    if (change && change.offset <= end) continue;
    kept.push(shift === 0 ? finding : { ...finding, span: { start: start + shift, end: end + shift } });
  }
  return kept;
}

/** Keys whose text, or the character after it, was changed. */
function rescanChanged(changes: readonly Change[], read: ReadText): Finding[] {
  const found: Finding[] = [];
  let shift = 0;
  let scannedTo = 0;
  for (const change of changes) {
    const offset = change.offset + shift;
    const firstStart = Math.max(scannedTo, offset - KEY_REACH + 1, 0);
    const endOfStarts = offset + change.inserted;
    shift += change.inserted - change.removed;
    if (endOfStarts <= firstStart) continue;
    const text = read(firstStart, endOfStarts - 1 + KEY_REACH);
    found.push(...findApiKeys(text, firstStart).filter((finding) => finding.span.start < endOfStarts));
    scannedTo = endOfStarts;
  }
  return found;
}

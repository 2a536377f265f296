import { overlap } from '../text/span';
import type { Finding } from './finding';
import { Look } from './look';
import { findInNotebook, isNotebook } from './notebook';
import { LONGEST, type Source } from './rule';
import { ALL_RULES } from './rules/index';

/** Everything that any rule finds in a text, by ascending offset. What the editor and the command line both call. */
export function scanText(source: Source): Finding[] {
  const inNotebook = isNotebook(source) ? findInNotebook(source, applyRules) : undefined;
  return inNotebook?.sort(byPosition) ?? applyRules(source);
}

function applyRules(source: Source): Finding[] {
  const look = new Look(source.text);
  let found: Finding[] = [];
  for (const rule of ALL_RULES) {
    const known = found;
    const added = rule.find(source, look).filter((finding) => !isToldAlready(finding, known));
    if (added.length > 0) found = [...known, ...added].sort(byPosition);
  }
  return found;
}

function byPosition({ span: a }: Finding, { span: b }: Finding): number {
  return a.start - b.start || a.end - b.end;
}

/**
 * A whole key is not also a malformed one or a password: of rules about a credential in the same place one speaks.
 * @param known by ascending offset
 */
function isToldAlready(finding: Finding, known: readonly Finding[]): boolean {
  if (!isCredential(finding)) return false;
  for (let i = firstFrom(known, finding.span.start - LONGEST); i < known.length; i++) {
    const other = known[i];
    if (!other || other.span.start >= finding.span.end) return false;
    if (isCredential(other) && overlap(finding.span, other.span)) return true;
  }
  return false;
}

/** The index of the first finding that starts at `offset` or behind it. */
function firstFrom(findings: readonly Finding[], offset: number): number {
  let low = 0;
  let high = findings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((findings[middle]?.span.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isCredential({ rule }: Finding): boolean {
  return rule.startsWith('api-key') || rule === 'account-password';
}

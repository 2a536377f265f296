import type { Finding } from '../detect/finding';
import { scanText } from '../detect/scan';
import { applyDirectives } from '../detect/suppress/apply';
import { findDirectives } from '../detect/suppress/directives';
import { hashOfSecret } from '../detect/suppress/other-tools';
import { isCredential } from '../detect/suppress/suppression';
import { LineIndex, type LinePosition } from '../text/lines';
import { localDay } from './dates';
import { type FileFacts, readFileFacts } from './project-facts';

export interface PlacedFinding {
  readonly finding: Finding;
  readonly start: LinePosition;
  readonly end: LinePosition;
  /** Of a credential, as detect-secrets hashes it, to be looked up in its baseline. */
  readonly secretHash: string | undefined;
}

/** What a scan tells of one file. Without the text, so it may cross from one thread to another and be kept. */
export interface FileReport {
  readonly path: string;
  /** By ascending offset, without those that a comment in the file holds back. */
  readonly findings: readonly PlacedFinding[];
  /** Undefined where the file says nothing about the checklist, as most do. */
  readonly facts: FileFacts | undefined;
  /** Whether git ignores the file and does not track it, where whoever reports asked git. */
  readonly ignored?: boolean;
}

/** Looks at a text once for the findings and for the checklist. @param path relative to the project's root, with `/` */
export function reportOn(path: string, text: string): FileReport {
  const findings = scanText({ text, path });
  return {
    path,
    // Most files have none, and need no index of their lines.
    findings: findings.length > 0 ? placeFindings(findings, text) : [],
    facts: tellingFacts(path, text),
  };
}

function placeFindings(findings: readonly Finding[], text: string): PlacedFinding[] {
  const lines = new LineIndex(text);
  const { suppressed } = applyDirectives(
    findings,
    findDirectives(text),
    (offset) => lines.positionAt(offset).line,
    localDay(new Date()),
  );
  return findings
    .filter((_, i) => suppressed[i] === null)
    .map((finding) => ({
      finding,
      start: lines.positionAt(finding.span.start),
      end: lines.positionAt(finding.span.end),
      secretHash: secretHash(finding, text.slice(finding.span.start, finding.span.end)),
    }));
}

/** @param written what stands at the finding's span */
export function secretHash(finding: Finding, written: string): string | undefined {
  return isCredential(finding) ? hashOfSecret(written) : undefined;
}

/** The file's facts, undefined where there are none. */
export function tellingFacts(path: string, text: string): FileFacts | undefined {
  const facts = readFileFacts(path, text);
  const says = facts.envFile !== undefined || facts.sdks.length > 0;
  return says ? facts : undefined;
}

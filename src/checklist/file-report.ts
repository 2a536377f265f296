import type { Finding } from '../detect/finding';
import { scanText } from '../detect/scan';
import { LineIndex, type LinePosition } from '../text/lines';
import { type FileFacts, readFileFacts } from './project-facts';

export interface PlacedFinding {
  readonly finding: Finding;
  readonly start: LinePosition;
  readonly end: LinePosition;
}

/** What a scan tells of one file. Without the text, so it may cross from one thread to another and be kept. */
export interface FileReport {
  readonly path: string;
  /** By ascending offset. */
  readonly findings: readonly PlacedFinding[];
  /** Undefined where the file says nothing about the checklist, as most do. */
  readonly facts: FileFacts | undefined;
}

/** Looks at a text once for the findings and for the checklist. @param path relative to the project's root, with `/` */
export function reportOn(path: string, text: string): FileReport {
  const findings = scanText({ text, path });
  const lines = findings.length > 0 ? new LineIndex(text) : undefined;
  return {
    path,
    findings: findings.flatMap((finding) =>
      lines
        ? [{ finding, start: lines.positionAt(finding.span.start), end: lines.positionAt(finding.span.end) }]
        : [],
    ),
    facts: tellingFacts(path, text),
  };
}

/** The file's facts, undefined where there are none. */
export function tellingFacts(path: string, text: string): FileFacts | undefined {
  const facts = readFileFacts(path, text);
  const says = facts.envFile !== undefined || facts.insecureUrls.length > 0 || facts.sdks.length > 0;
  return says ? facts : undefined;
}

import type { Exposure, RuleId, Severity } from '../../detect/finding';
import type { Suppression } from '../../detect/suppress/suppression';
import type { AssessedFile } from '../../node/assess';
import type { Totals } from '../../node/scan';
import type { FileError } from '../../node/walk';
import { LineIndex } from '../../text/lines';
import { quoteLine } from './quote';

/** Counted from 1, and from 0 for `offset`; in UTF-16 code units of the decoded text. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** As in the JSON report. */
export interface ReportedFinding {
  readonly rule: RuleId;
  readonly severity: Severity;
  readonly path: string;
  readonly start: Position;
  readonly end: Position;
  readonly masked: string;
  readonly keyId: string | null;
  readonly fingerprint: string;
  readonly exposure: Exposure;
  readonly message: string;
  readonly suppressed: Suppression | null;
  readonly commit: null;
}

export interface ScanReport {
  readonly findings: readonly { readonly finding: ReportedFinding; readonly quote: string }[];
  readonly errors: readonly FileError[];
  readonly totals: Totals & { readonly hidden: number };
  readonly durationMs: number;
}

/** Everything a report says of the findings of one file, so that its text can be let go of. */
export function reportFile(file: AssessedFile): ScanReport['findings'] {
  const lines = new LineIndex(file.text);
  return file.findings.map((finding) => ({
    finding: {
      rule: finding.rule,
      severity: finding.severity,
      path: file.path,
      start: positionOf(lines, finding.span.start),
      end: positionOf(lines, finding.span.end),
      masked: finding.masked,
      keyId: finding.keyId,
      fingerprint: finding.fingerprint,
      exposure: finding.exposure,
      message: finding.message,
      suppressed: finding.suppressed,
      commit: null,
    },
    quote: quoteLine(file.text, finding.span),
  }));
}

export function positionOf(lines: LineIndex, offset: number): Position {
  return { ...lines.positionAt(offset), offset };
}

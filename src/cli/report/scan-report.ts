import type { FirstCommit } from '../../detect/exposure';
import type { CellPlace, Exposure, Finding, RuleId, Severity } from '../../detect/finding';
import { isCredential, type Suppression } from '../../detect/suppress/suppression';
import type { AssessedFile } from '../../node/assess';
import type { Totals } from '../../node/scan';
import type { Notice } from '../../node/suppressions';
import { LineIndex } from '../../text/lines';
import type { FileError } from '../../text/problem';
import { Quotes } from './quote';

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
  /** With `--history`: the oldest one that holds it. */
  readonly commit: FirstCommit | null;
  /** In a notebook. */
  readonly cell?: CellPlace;
}

export interface QuotedFinding {
  readonly finding: ReportedFinding;
  /** The line it stands on, masked and safe to print. */
  readonly quote: string;
}

export interface ScanReport {
  /** Those that are suppressed among them. */
  readonly findings: readonly QuotedFinding[];
  readonly errors: readonly FileError[];
  /** Suppressions that have run out or hold nothing back. */
  readonly notices: readonly Notice[];
  readonly totals: Totals & { readonly hidden: number };
  readonly durationMs: number;
}

/** The findings that count. */
export function reportedIn({ findings }: ScanReport): readonly QuotedFinding[] {
  return findings.filter(({ finding }) => finding.suppressed === null);
}

/** Everything a report says of the findings of one file, so that its text can be let go of. */
export function reportFile(file: AssessedFile): QuotedFinding[] {
  const lines = new LineIndex(file.text);
  const secrets = file.found.filter(isCredential).map(({ span, masked }) => ({ ...span, mask: masked }));
  const quotes = new Quotes(file.text, secrets);
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
      commit: file.fromHistory?.commit ?? null,
      ...(finding.cell ? { cell: finding.cell } : {}),
    },
    quote: quotes.lineOf({ ...finding.span, mask: maskInLine(finding, file.text) }),
  }));
}

/** What is masked as `EMAIL_USE_TLS = False` hides nothing of its value, `False`, and has its name in the line already. */
function maskInLine({ span, masked }: Finding, text: string): string {
  const written = text.slice(span.start, span.end);
  return masked.includes(written) ? written : masked;
}

export function positionOf(lines: LineIndex, offset: number): Position {
  return { ...lines.positionAt(offset), offset };
}

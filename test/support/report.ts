import type { ReportedFinding, ScanReport } from '../../src/cli/report/scan-report';

/** What a scan may find, for tests of how it is reported. */
export const FINDING: ReportedFinding = {
  rule: 'api-key',
  severity: 'error',
  path: 'src/mail.js',
  start: { line: 3, column: 18, offset: 71 },
  end: { line: 3, column: 87, offset: 140 },
  masked: 'SG.ngeV…',
  keyId: 'ngeVfQFYQlKU0ufo8x5d1A',
  fingerprint: '4b857e613b596eaf1fd89b3fe8ee51e9',
  exposure: 'tracked',
  message: 'A key.',
  suppressed: null,
  commit: null,
};

/** @param findings how each differs from `FINDING` */
export function reportOf(
  findings: readonly Partial<ReportedFinding>[],
  { errors = [], notices = [], hidden = 0 }: Partial<ScanReport> & { readonly hidden?: number } = {},
): ScanReport {
  return {
    findings: findings.map((each) => ({ finding: { ...FINDING, ...each }, quote: 'the line' })),
    errors,
    notices,
    totals: { files: 7, bytes: 1, hidden },
    durationMs: 1,
  };
}

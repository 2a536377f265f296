import { printableJson } from '../terminal';
import { reportedIn, type ScanReport } from './scan-report';

/** Version 1. Suppressed findings are listed, too, but not counted as findings. */
export function scanJson(report: ScanReport, toolVersion: string): string {
  const { findings, errors, notices, totals, durationMs } = report;
  const reported = reportedIn(report).length;
  return printableJson({
    version: 1,
    tool: { name: 'keyguard', version: toolVersion },
    findings: findings.map(({ finding }) => finding),
    errors,
    notices,
    summary: {
      files: totals.files,
      bytes: totals.bytes,
      findings: reported,
      suppressed: findings.length - reported,
      durationMs,
    },
  });
}

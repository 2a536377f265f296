import { printableJson } from '../terminal';
import type { ScanReport } from './scan-report';

/** Version 1. */
export function scanJson({ findings, errors, totals, durationMs }: ScanReport, toolVersion: string): string {
  return printableJson({
    version: 1,
    tool: { name: 'keyguard', version: toolVersion },
    findings: findings.map(({ finding }) => finding),
    errors,
    summary: {
      files: totals.files,
      bytes: totals.bytes,
      findings: findings.length,
      suppressed: 0,
      durationMs,
    },
  });
}

import type { Severity } from '../../detect/finding';
import { count } from '../../text/count';
import { type Paint, printable, type Style } from '../terminal';
import type { ScanReport } from './scan-report';

const STYLES: Readonly<Record<Severity, Style>> = { error: 'red', warning: 'yellow', information: 'blue' };

/**
 * Two lines for each finding, then the summary.
 * @param areFiles false for standard input, which no fix can change
 */
export function scanText({ findings, totals }: ScanReport, areFiles: boolean, paint: Paint): string {
  const lines = findings.flatMap(({ finding, quote }) => {
    const { path, start, severity, message, rule } = finding;
    const place = paint('bold', `${printable(path)}:${start.line}:${start.column}`);
    return [
      `${place}  ${paint(STYLES[severity], severity)}  ${message}  ${paint('dim', `(${rule})`)}`,
      `    ${quote}`,
    ];
  });
  const inFiles = new Set(findings.map(({ finding }) => finding.path)).size;
  const scanned = `${count(totals.files, 'file')} scanned`;
  if (findings.length > 0) {
    lines.push('', `${count(findings.length, 'key')} found in ${count(inFiles, 'file')}; ${scanned}.`);
    if (areFiles) lines.push('Move them out of the code with: keyguard fix --to env');
  } else {
    lines.push(`No keys found; ${scanned}.`);
  }
  if (totals.hidden > 0) {
    const shows = totals.hidden === 1 ? 'shows it' : 'shows them';
    lines.push(
      `Left out: ${count(totals.hidden, 'key')} in files that git ignores; --include-ignored ${shows}.`,
    );
  }
  return `${lines.join('\n')}\n`;
}

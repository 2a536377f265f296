import { isKey, type Severity } from '../../detect/finding';
import { count } from '../../text/count';
import { type Paint, printable, type Style } from '../terminal';
import { type QuotedFinding, type ReportedFinding, reportedIn, type ScanReport } from './scan-report';

const STYLES: Readonly<Record<Severity, Style>> = { error: 'red', warning: 'yellow', information: 'blue' };

/**
 * Two lines for each finding, then the summary. Suppressed ones are only counted.
 * @param areFiles false for standard input, which no fix can change
 */
export function scanText(report: ScanReport, areFiles: boolean, paint: Paint): string {
  const { findings, totals } = report;
  const reported = reportedIn(report);
  const lines = reported.flatMap(({ finding, quote }) => {
    const { path, start, severity, message, rule } = finding;
    const place = paint('bold', `${printable(path)}:${start.line}:${start.column}`);
    return [
      `${place}${cellOf(finding)}  ${paint(STYLES[severity], severity)}  ${printable(message)}  ${paint('dim', `(${rule})`)}`,
      `    ${quote}`,
      ...commitLine(finding),
    ];
  });
  const scanned = `${count(totals.files, 'file')} scanned`;
  if (reported.length > 0) lines.push('', `${whatIsIn(reported)}; ${scanned}.`);
  else lines.push(`No keys found; ${scanned}.`);
  const movable = reported.filter(({ finding }) => finding.rule === 'api-key').length;
  if (movable > 0 && areFiles)
    lines.push(
      `Move ${movable === reported.length ? 'them' : 'the keys'} out of the code with: keyguard fix --to env`,
    );
  const suppressed = findings.length - reported.length;
  if (suppressed > 0) lines.push(`Suppressed: ${count(suppressed, 'finding')}.`);
  if (totals.hidden > 0) {
    const shows = totals.hidden === 1 ? 'shows it' : 'shows them';
    lines.push(
      `Left out: ${count(totals.hidden, 'finding')} in files that git ignores; --include-ignored ${shows}.`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** `2 keys found in 1 file`; where not all are keys, `2 findings in 1 file`. */
function whatIsIn(reported: readonly QuotedFinding[]): string {
  const files = count(new Set(reported.map(({ finding }) => finding.path)).size, 'file');
  return reported.every(({ finding }) => isKey(finding))
    ? `${count(reported.length, 'key')} found in ${files}`
    : `${count(reported.length, 'finding')} in ${files}`;
}

/** With `--history`: where to look it up. */
function commitLine({ commit }: ReportedFinding): string[] {
  if (!commit) return [];
  const { id, date, author, blob } = commit;
  if (id === null) return [`    in blob ${blob}, which is in no commit`];
  return [`    since commit ${id.slice(0, 12)} of ${date?.slice(0, 10)} by ${printable(author ?? '')}`];
}

/** What a line of the file says little of, where a program shows the notebook. */
function cellOf({ cell }: ReportedFinding): string {
  if (!cell) return '';
  const { index, kind, line } = cell;
  return kind === 'source' ? ` (cell ${index}, line ${line})` : ` (output of cell ${index}, line ${line})`;
}

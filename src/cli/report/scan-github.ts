import { realpathSync } from 'node:fs';
import path from 'node:path';
import { RULES, type Severity } from '../../detect/finding';
import type { NoticeKind } from '../../detect/suppress/suppression';
import type { Io } from '../io';
import { printableLines } from '../terminal';
import { type ReportedFinding, reportedIn, type ScanReport } from './scan-report';

const COMMANDS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'notice',
};

const NOTICES: Readonly<Record<NoticeKind, string>> = {
  expired: 'Expired suppression',
  unused: 'Unused suppression',
  invalid: 'Invalid suppression',
  unclosed: 'Unclosed suppression',
};

/**
 * A workflow command for each finding that counts, each file that could not be read and each notice; GitHub Actions makes
 * annotations of them. Paths are those of the repository, where a workflow says what it is.
 * Source: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function scanGithub(report: ScanReport, io: Pick<Io, 'cwd' | 'env'>): string {
  const shown = pathsIn(io);
  const lines = [
    ...reportedIn(report).map(({ finding }) =>
      command(
        COMMANDS[finding.severity],
        { ...placeOf(finding, shown), title: RULES[finding.rule].title },
        finding.message,
      ),
    ),
    ...report.errors.map((error) =>
      command('error', { file: shown(error.path), title: 'Not scanned' }, error.message),
    ),
    ...report.notices.map(({ path, line, kind, message }) =>
      command('warning', { file: shown(path), line, title: NOTICES[kind] }, message),
    ),
  ];
  return printableLines(lines.map((line) => `${line}\n`).join(''));
}

/** The runner takes no columns where the finding goes over several lines. Standard input is no file to point at. */
function placeOf({ path, start, end }: ReportedFinding, shown: (path: string) => string): Properties {
  if (path === '<stdin>') return {};
  const columns = start.line === end.line ? { col: start.column, endColumn: end.column } : {};
  return { file: shown(path), line: start.line, endLine: end.line, ...columns };
}

function pathsIn({ cwd, env }: Pick<Io, 'cwd' | 'env'>): (path: string) => string {
  const workspace = env['GITHUB_WORKSPACE'];
  if (!workspace) return (shown) => shown;
  const root = realPathOf(workspace);
  return (shown) => {
    const relative = path.relative(root, path.resolve(cwd, shown));
    const isInside = !path.isAbsolute(relative) && relative.split(path.sep)[0] !== '..';
    return isInside ? relative.split(path.sep).join('/') : shown;
  };
}

/** As the current folder is: without symbolic links. */
function realPathOf(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return path.resolve(folder);
  }
}

type Properties = Readonly<Record<string, string | number>>;

function command(name: string, properties: Properties, message: string): string {
  const list = Object.entries(properties).map(
    ([key, value]) => `${key}=${escapeData(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C')}`,
  );
  return `::${name} ${list.join(',')}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

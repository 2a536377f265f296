import * as vscode from 'vscode';
import type { HistoryFinding } from '../../checklist/scan-thread';
import { type Finding, isKey, RULES, type RuleId, type Severity } from '../../detect/finding';
import { count } from '../../text/count';
import { rangeAt } from '../positions';
import type { ShownFinding } from './finding-store';

/** A file with its findings. */
export interface FileNode {
  readonly uri: vscode.Uri;
  readonly findings: readonly ShownFinding[];
}

export function fileItem({ uri, findings }: FileNode): vscode.TreeItem {
  const item = new vscode.TreeItem(uri, vscode.TreeItemCollapsibleState.Expanded);
  const cell = cellNumber(uri);
  const path = vscode.workspace.asRelativePath(uri);
  item.iconPath = vscode.ThemeIcon.File;
  item.description = path.slice(0, Math.max(path.lastIndexOf('/'), 0));
  // VS Code's own label for the uri of a cell says which one it is, but not aloud.
  const place = cell === undefined ? [] : [`cell ${cell}`];
  item.accessibilityInformation = { label: [path, ...place, count(findings.length, 'finding')].join(', ') };
  item.contextValue = 'keyguard.file';
  return item;
}

export function findingItem({ finding, range, severity, uri, inOutput }: ShownFinding): vscode.TreeItem {
  const item = new vscode.TreeItem(labelOf(finding));
  const place = inOutput ? 'in the saved output' : placeOf(finding, range);
  const form = FORMS[finding.rule];
  item.iconPath = iconOf(severity);
  item.description = form === undefined ? place : `${form}, ${place}`;
  item.tooltip = tooltipOf(finding);
  item.accessibilityInformation = { label: `${severity}: ${spokenLabelOf(finding)}, ${place}` };
  item.contextValue = inOutput ? 'keyguard.finding.output' : `keyguard.finding.${finding.rule}`;
  item.command = {
    command: 'vscode.open',
    title: 'Open',
    arguments: [uri, { selection: range } satisfies vscode.TextDocumentShowOptions],
  };
  return item;
}

export function historyItem(found: readonly HistoryFinding[]): vscode.TreeItem {
  const item = new vscode.TreeItem('Git history', vscode.TreeItemCollapsibleState.Expanded);
  item.id = 'keyguard.history';
  item.iconPath = new vscode.ThemeIcon('history');
  item.description = count(found.length, 'finding');
  item.accessibilityInformation = { label: `Git history, ${count(found.length, 'finding')}` };
  item.contextValue = 'keyguard.history';
  return item;
}

/** @param uri the version that has it */
export function historyFindingItem(
  { finding, start, end, path, commit }: HistoryFinding,
  uri: vscode.Uri,
): vscode.TreeItem {
  const item = new vscode.TreeItem(labelOf(finding));
  const { id, date, author } = commit;
  const made = id === null ? ['in no commit'] : [date?.slice(0, 10) ?? '', id.slice(0, 8), author ?? ''];
  // The view is narrow: when it came is what tells one from another.
  const [day = '', ...others] = made;
  const place = [day, path, ...others].filter((part) => part !== '');
  item.iconPath = iconOf(finding.severity);
  item.description = place.join(' · ');
  item.tooltip = `${tooltipOf(finding)}\n\n${path}, line ${start.line}\n${made.join('\n')}`;
  item.accessibilityInformation = {
    label: `${finding.severity}: ${spokenLabelOf(finding)}, ${place.join(', ')}`,
  };
  item.contextValue = 'keyguard.historyFinding';
  item.command = {
    command: 'vscode.open',
    title: 'Open',
    arguments: [uri, { selection: rangeAt(start, end) } satisfies vscode.TextDocumentShowOptions],
  };
  return item;
}

/** What the masked key alone does not tell. */
const FORMS: Partial<Record<RuleId, string>> = {
  'api-key-encoded': 'encoded',
  'api-key-split': 'in pieces',
  'api-key-malformed': 'not quite a key',
};

/** A key is told from others by its beginning; of everything else the kind says more than what is left of it. */
export function labelOf(finding: Finding): string {
  return finding.keyId === null ? RULES[finding.rule].title : finding.masked;
}

export function spokenLabelOf(finding: Finding): string {
  const { title } = RULES[finding.rule];
  return finding.keyId === null ? title : `${title} ${finding.masked}`;
}

export function tooltipOf(finding: Finding): string {
  const id = isKey(finding) && finding.keyId !== null ? `\n\nAPI key ID: ${finding.keyId}` : '';
  return `${RULES[finding.rule].title}\n\n${finding.message}${id}`;
}

const ICONS = { error: 'error', warning: 'warning', information: 'info' } as const;

const COLOURS = {
  error: new vscode.ThemeColor('list.errorForeground'),
  warning: new vscode.ThemeColor('list.warningForeground'),
  information: undefined,
} as const;

export function iconOf(severity: Severity): vscode.ThemeIcon {
  return new vscode.ThemeIcon(ICONS[severity], COLOURS[severity]);
}

function placeOf(finding: Finding, range: vscode.Range): string {
  const { cell } = finding;
  if (!cell) return `line ${range.start.line + 1}`;
  const where = cell.kind === 'output' ? `output of cell ${cell.index}` : `cell ${cell.index}`;
  return `${where}, line ${cell.line}`;
}

/** As people count them; undefined for what is no cell of an open notebook. */
function cellNumber(uri: vscode.Uri): number | undefined {
  if (uri.scheme !== 'vscode-notebook-cell') return undefined;
  const isThis = ({ document }: vscode.NotebookCell) => document.uri.toString() === uri.toString();
  const cells = vscode.workspace.notebookDocuments.flatMap((notebook) => notebook.getCells());
  const cell = cells.find(isThis);
  return cell && cell.index + 1;
}

import * as vscode from 'vscode';
import { type Finding, isKey, RULES, type Severity } from '../../detect/finding';
import { count } from '../../text/count';
import type { ShownFinding } from './finding-store';

/** A file with its findings. */
export interface FileNode {
  readonly uri: vscode.Uri;
  readonly findings: readonly ShownFinding[];
}

export function fileItem({ uri, findings }: FileNode): vscode.TreeItem {
  const item = new vscode.TreeItem(uri, vscode.TreeItemCollapsibleState.Expanded);
  const cell = cellNumber(uri);
  const folder = vscode.workspace.asRelativePath(vscode.Uri.joinPath(uri, '..'));
  item.iconPath = vscode.ThemeIcon.File;
  const place = cell === undefined ? [] : [`cell ${cell}`];
  item.description = [...place, ...(folder === uri.path ? [] : [folder])].join(' · ');
  item.accessibilityInformation = {
    label: [vscode.workspace.asRelativePath(uri), ...place, count(findings.length, 'finding')].join(', '),
  };
  item.contextValue = 'keyguard.file';
  return item;
}

export function findingItem({ finding, range, severity, uri, inOutput }: ShownFinding): vscode.TreeItem {
  const item = new vscode.TreeItem(labelOf(finding));
  const place = inOutput ? 'in the saved output' : placeOf(finding, range);
  item.iconPath = iconOf(severity);
  item.description = place;
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

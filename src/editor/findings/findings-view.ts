import * as vscode from 'vscode';
import { count } from '../../text/count';
import type { FindingStore, ShownFinding } from './finding-store';
import type { ScanSummary } from './workspace-scan';

interface FileNode {
  readonly uri: vscode.Uri;
  readonly findings: readonly ShownFinding[];
}
export type FindingNode = FileNode | ShownFinding;

/** A scan finds files by the hundred; the tree and the badge follow at this pace. */
const SETTLE_MS = 100;

/** The "Findings" view: files, and in each its keys. Its badge counts what is an error. */
export class FindingsView implements vscode.TreeDataProvider<FindingNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<FindingNode>;
  private readonly subscriptions: vscode.Disposable[];
  private settling: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly store: FindingStore) {
    this.view = vscode.window.createTreeView('keyguard.findings', {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    this.subscriptions = [this.changed, this.view, store.onDidChange(() => this.refreshSoon())];
    this.refresh();
  }

  dispose(): void {
    clearTimeout(this.settling);
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  /** Says in the view, where it disturbs nobody, what the last scan did. */
  showScan({ files, tooLarge, unreadable, cancelled }: ScanSummary): void {
    const parts = [cancelled ? `cancelled after ${count(files, 'file')}` : `${count(files, 'file')} scanned`];
    if (tooLarge > 0) parts.push(`${count(tooLarge, 'file')} over 50 MB left out`);
    if (unreadable > 0) parts.push(`${count(unreadable, 'file')} not readable`);
    this.view.description = parts.join(', ');
    // A message takes the place of the welcome text, which would still offer to scan.
    if (!cancelled && this.store.allShown().length === 0)
      this.view.message = 'No hardcoded SendGrid key found.';
    else this.clearMessage();
  }

  getChildren(node?: FindingNode): FindingNode[] {
    if (node) return 'findings' in node ? [...node.findings] : [];
    const byFile = new Map<string, FileNode & { findings: ShownFinding[] }>();
    for (const shown of this.store.allShown()) {
      const key = shown.uri.toString();
      const file = byFile.get(key) ?? { uri: shown.uri, findings: [] };
      file.findings.push(shown);
      byFile.set(key, file);
    }
    return [...byFile.values()].sort((a, b) => (a.uri.path < b.uri.path ? -1 : 1));
  }

  getTreeItem(node: FindingNode): vscode.TreeItem {
    return 'findings' in node ? fileItem(node) : findingItem(node);
  }

  getParent(node: FindingNode): FindingNode | undefined {
    return 'findings' in node
      ? undefined
      : this.getChildren().find(({ uri }) => uri.toString() === node.uri.toString());
  }

  private clearMessage(): void {
    // The typings allow no `undefined` under exactOptionalPropertyTypes; an empty message is none.
    this.view.message = '';
  }

  private refreshSoon(): void {
    this.settling ??= setTimeout(() => this.refresh(), SETTLE_MS);
  }

  private refresh(): void {
    this.settling = undefined;
    const findings = this.store.allShown();
    const errors = findings.filter(({ severity }) => severity === 'error').length;
    const files = new Set(findings.map(({ uri }) => uri.toString())).size;
    this.view.badge =
      errors > 0
        ? { value: errors, tooltip: `${count(errors, 'hardcoded key')} in ${count(files, 'file')}` }
        : undefined;
    if (findings.length > 0) this.clearMessage();
    this.changed.fire();
  }
}

function fileItem({ uri, findings }: FileNode): vscode.TreeItem {
  const item = new vscode.TreeItem(uri, vscode.TreeItemCollapsibleState.Expanded);
  const folder = vscode.workspace.asRelativePath(vscode.Uri.joinPath(uri, '..'));
  item.iconPath = vscode.ThemeIcon.File;
  item.description = folder === uri.path ? '' : folder;
  item.accessibilityInformation = {
    label: `${vscode.workspace.asRelativePath(uri)}, ${count(findings.length, 'finding')}`,
  };
  item.contextValue = 'keyguard.file';
  return item;
}

const ICONS = { error: 'error', warning: 'warning', information: 'info' } as const;

function findingItem({ finding, range, severity, uri }: ShownFinding): vscode.TreeItem {
  const line = range.start.line + 1;
  const item = new vscode.TreeItem(finding.masked);
  const colour = new vscode.ThemeColor(`list.${severity === 'error' ? 'error' : 'warning'}Foreground`);
  item.iconPath = new vscode.ThemeIcon(ICONS[severity], severity === 'information' ? undefined : colour);
  item.description = `line ${line}`;
  item.tooltip = `SendGrid API key, ID ${finding.keyId}, line ${line}`;
  item.accessibilityInformation = {
    label: `${severity}: SendGrid API key ${finding.masked} on line ${line}`,
  };
  item.contextValue = 'keyguard.finding';
  item.command = {
    command: 'vscode.open',
    title: 'Open',
    arguments: [uri, { selection: range } satisfies vscode.TextDocumentShowOptions],
  };
  return item;
}

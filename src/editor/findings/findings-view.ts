import * as vscode from 'vscode';
import type { HistoryFinding } from '../../checklist/scan-thread';
import { count } from '../../text/count';
import { type FileNode, fileItem, findingItem, historyFindingItem, historyItem } from './finding-items';
import type { FindingStore, ShownFinding } from './finding-store';
import type { HistoryScan } from './history-scan';
import type { ScanSummary } from './workspace-scan';

/** The node above what is in old versions. */
interface HistoryNode {
  readonly history: readonly HistoryFinding[];
}
export type FindingNode = FileNode | ShownFinding | HistoryNode | HistoryFinding;

/** A scan finds files by the hundred; the tree and the badge follow at this pace. */
const SETTLE_MS = 100;

/** The "Findings" view: files, and in each what was found. Its badge counts what is an error. */
export class FindingsView implements vscode.TreeDataProvider<FindingNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<FindingNode>;
  private readonly subscriptions: vscode.Disposable[];
  private settling: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly store: FindingStore,
    private readonly history: HistoryScan,
  ) {
    this.view = vscode.window.createTreeView('keyguard.findings', {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    this.subscriptions = [
      this.changed,
      this.view,
      store.onDidChange(() => this.refreshSoon()),
      history.onDidChange(() => this.refreshSoon()),
    ];
    this.refresh();
  }

  dispose(): void {
    clearTimeout(this.settling);
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  /** Says in the view, where it disturbs nobody, what the last scan did. */
  showScan({ files, errors, cancelled }: ScanSummary): void {
    const parts = [cancelled ? `cancelled after ${count(files, 'file')}` : `${count(files, 'file')} scanned`];
    if (errors.length > 0) parts.push(`${errors.length} not scanned`);
    this.view.description = parts.join(', ');
    // A message takes the place of the welcome text, which would still offer to scan.
    if (!cancelled && this.store.allShown().length === 0)
      this.view.message = 'No SendGrid credential and no insecure use of SendGrid found.';
    else this.clearMessage();
  }

  /** Brings what was found in the git history into view; the files above may fill it. */
  async showHistory(): Promise<void> {
    const [node] = this.historyNodes();
    clearTimeout(this.settling);
    this.refresh();
    if (node) await this.view.reveal(node, { select: true, focus: true, expand: true });
  }

  getChildren(node?: FindingNode): FindingNode[] {
    if (!node) return [...this.files(), ...this.historyNodes()];
    if ('findings' in node) return [...node.findings];
    return 'history' in node ? [...node.history] : [];
  }

  getTreeItem(node: FindingNode): vscode.TreeItem {
    if ('findings' in node) return fileItem(node);
    if ('history' in node) return historyItem(node.history);
    return 'commit' in node ? historyFindingItem(node, this.history.uriOf(node)) : findingItem(node);
  }

  getParent(node: FindingNode): FindingNode | undefined {
    if ('findings' in node || 'history' in node) return undefined;
    if ('commit' in node) return this.historyNodes()[0];
    return this.files().find(({ uri }) => uri.toString() === node.uri.toString());
  }

  private files(): FileNode[] {
    const byFile = new Map<string, FileNode & { findings: ShownFinding[] }>();
    for (const shown of this.store.allShown()) {
      const key = shown.uri.toString();
      const file = byFile.get(key) ?? { uri: shown.uri, findings: [] };
      file.findings.push(shown);
      byFile.set(key, file);
    }
    return [...byFile.values()].sort((a, b) => (a.uri.path < b.uri.path ? -1 : 1));
  }

  private historyNodes(): HistoryNode[] {
    const { found } = this.history;
    return found.length > 0 ? [{ history: found }] : [];
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
    const errors = findings.filter(({ severity }) => severity === 'error');
    const files = new Set(errors.map(({ uri }) => uri.toString())).size;
    this.view.badge =
      errors.length > 0
        ? { value: errors.length, tooltip: `${count(errors.length, 'error')} in ${count(files, 'file')}` }
        : undefined;
    if (findings.length > 0 || this.history.found.length > 0) this.clearMessage();
    this.changed.fire();
  }
}

import * as vscode from 'vscode';
import { type ChecklistReport, checklistReport } from '../../checklist/report';
import { reminderDays } from '../settings';
import { type ChecklistNode, toTreeItem } from './items';
import type { ProjectEvidence } from './project-evidence';
import type { ChecklistState } from './state';

const VIEW = 'keyguard.checklist';

/** A due date can pass while the window stays open. */
const REFRESH_MS = 60 * 60 * 1000;

/** Many findings change within one scan; the tree is drawn once it is quiet. */
const SETTLE_MS = 100;

/** The "Security Checklist" view. */
export class ChecklistView implements vscode.TreeDataProvider<ChecklistNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<ChecklistNode>;
  private readonly subscriptions: vscode.Disposable[];
  private report: Promise<ChecklistReport>;
  private settling: ReturnType<typeof setTimeout> | undefined;

  /** @param collect reads the project's files; called when the view is first looked at */
  constructor(
    private readonly state: ChecklistState,
    private readonly evidence: ProjectEvidence,
    collect: () => Thenable<void>,
  ) {
    this.report = this.makeReport();
    this.view = vscode.window.createTreeView(VIEW, {
      treeDataProvider: this,
      manageCheckboxStateManually: true,
    });
    const hourly = setInterval(() => this.refreshSoon(), REFRESH_MS);
    let collected = false;
    const whenVisible = (visible: boolean) => {
      if (!visible || collected) return;
      collected = true;
      void vscode.window.withProgress({ location: { viewId: VIEW } }, collect);
    };
    this.subscriptions = [
      this.changed,
      this.view,
      state.onDidChange(() => this.refreshSoon()),
      evidence.onDidChange(() => this.refreshSoon()),
      this.view.onDidChangeCheckboxState(({ items }) => this.tick(items)),
      this.view.onDidChangeVisibility(({ visible }) => whenVisible(visible)),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('keyguard.checklist')) this.refreshSoon();
      }),
      new vscode.Disposable(() => clearInterval(hourly)),
    ];
    whenVisible(this.view.visible);
    this.refreshSoon();
  }

  dispose(): void {
    clearTimeout(this.settling);
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  async getChildren(node?: ChecklistNode): Promise<ChecklistNode[]> {
    if (!node) return (await this.report).groups.map((group) => ({ kind: 'group', group }));
    switch (node.kind) {
      case 'group':
        return node.group.tips.map((report) => ({ kind: 'tip', report }));
      case 'tip':
        return (node.report.evidence?.items ?? []).map((item) => ({ kind: 'evidence', item }));
      case 'evidence':
        return [];
      default:
        return node satisfies never;
    }
  }

  getTreeItem(node: ChecklistNode): vscode.TreeItem {
    return toTreeItem(node, (path) => this.evidence.uriOf(path));
  }

  private async tick(items: readonly [ChecklistNode, vscode.TreeItemCheckboxState][]): Promise<void> {
    for (const [node, checkbox] of items) {
      if (node.kind === 'tip') {
        await this.state.tick(node.report.tip.id, checkbox === vscode.TreeItemCheckboxState.Checked);
      }
    }
  }

  private refreshSoon(): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => void this.refresh(), SETTLE_MS);
  }

  private async refresh(): Promise<void> {
    const before = await this.report;
    this.report = this.makeReport();
    const report = await this.report;
    this.view.description = `${report.progress.done} of ${report.progress.total}`;
    // Drawing the tree anew takes the keyboard's focus off a checkbox, so only what is different is worth it.
    if (JSON.stringify(report) !== JSON.stringify(before)) this.changed.fire();
  }

  /** As it is now. */
  async makeReport(): Promise<ChecklistReport> {
    return checklistReport({
      now: new Date(),
      attestations: this.state.attestations,
      reminderDays: reminderDays(),
      project: await this.evidence.projectFacts(),
      lastScan: this.state.lastScan,
    });
  }
}

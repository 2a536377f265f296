import * as vscode from 'vscode';
import type { EnvFileState } from '../../checklist/evidence/limited-access';
import { tellingFacts } from '../../checklist/file-report';
import type { FileFacts, ProjectFacts } from '../../checklist/project-facts';
import { isBelow, isIn } from '../findings/below';
import type { FindingStore } from '../findings/finding-store';
import type { FactStore } from '../findings/workspace-scan';
import type { GitState } from '../git/git-state';

/** What the files say about the tips that KeyGuard checks: collected by each scan, kept true as files are saved and deleted. */
export class ProjectEvidence implements FactStore, vscode.Disposable {
  private readonly facts = new Map<string, { readonly uri: vscode.Uri; readonly facts: FileFacts }>();
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable[];
  private complete = false;

  constructor(
    private readonly store: FindingStore,
    private readonly git: GitState,
  ) {
    this.subscriptions = [
      this.changed,
      store.onDidChange(() => this.changed.fire()),
      git.onDidChange(() => this.changed.fire()),
      vscode.workspace.onDidSaveTextDocument((document) => {
        if (!vscode.workspace.getWorkspaceFolder(document.uri)) return;
        const path = vscode.workspace.asRelativePath(document.uri);
        this.see(document.uri, tellingFacts(path, document.getText()));
      }),
      vscode.workspace.onDidDeleteFiles(({ files }) => {
        for (const [key, { uri }] of this.facts) if (isIn(files, uri)) this.facts.delete(key);
        this.changed.fire();
      }),
    ];
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  /** Whether the file said anything when it was last read. */
  has(uri: vscode.Uri): boolean {
    return this.facts.has(uri.toString());
  }

  /** What a file says, as it was just read. */
  see(uri: vscode.Uri, facts: FileFacts | undefined): void {
    const said = this.facts.delete(uri.toString());
    if (facts) this.facts.set(uri.toString(), { uri, facts });
    if (this.complete && (facts || said)) this.changed.fire();
  }

  /** Drops files below `folder` that the finished scan did not report. */
  keepOnly(folder: vscode.Uri, reported: ReadonlySet<string>): void {
    for (const [key, { uri }] of this.facts)
      if (isBelow(folder, uri) && !reported.has(key)) this.facts.delete(key);
  }

  /** Every file was seen once: from now on what was not found is not there. */
  scanned(): void {
    this.complete = true;
    this.changed.fire();
  }

  /** Undefined before the first scan. */
  async projectFacts(): Promise<ProjectFacts | undefined> {
    if (!this.complete) return undefined;
    const all = [...this.facts.values()];
    return {
      sdks: all.flatMap(({ facts }) => facts.sdks),
      envFiles: await Promise.all(
        all.flatMap(({ uri, facts }) => (facts.envFile ? [this.envFileState(uri, facts.envFile)] : [])),
      ),
      findings: this.store.allShown().map(({ uri, finding, range }) => ({
        path: vscode.workspace.asRelativePath(uri),
        finding,
        start: { line: range.start.line + 1, column: range.start.character + 1 },
      })),
    };
  }

  /** The file behind a path of the evidence. */
  uriOf(path: string): vscode.Uri | undefined {
    const uris = [...this.facts.values(), ...this.store.allShown()].map(({ uri }) => uri);
    return uris.find((uri) => vscode.workspace.asRelativePath(uri) === path);
  }

  private async envFileState(
    uri: vscode.Uri,
    counts: NonNullable<FileFacts['envFile']>,
  ): Promise<EnvFileState> {
    // Two questions in a row: git answers both in milliseconds, and there are few env files.
    return { ...counts, tracked: await this.git.isTracked(uri), ignored: await this.git.isIgnored(uri) };
  }
}

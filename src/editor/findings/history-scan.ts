import * as vscode from 'vscode';
import type { HistoryFinding } from '../../checklist/scan-thread';
import { decode } from '../../text/encoding';
import type { FileError } from '../../text/problem';
import type { ScanThreads } from '../host';
import { rangeAt } from '../positions';
import { isEnabled, severityOf } from '../settings';
import type { ProjectRules } from './project-rules';
import type { ScanSummary } from './workspace-scan';

/** Old versions are read-only texts of ours: they need no git extension, and what no commit has can be shown, too. */
const SCHEME = 'keyguard-history';

/** The scan of everything that git keeps, and what the last one found. */
export class HistoryScan implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable[];
  private all: readonly HistoryFinding[] = [];

  /** @param threads undefined where there is no git */
  constructor(
    private readonly threads: ScanThreads | undefined,
    private readonly rules: ProjectRules,
  ) {
    this.subscriptions = [
      this.changed,
      rules.onDidChange(() => this.changed.fire()),
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
        provideTextDocumentContent: (uri) => this.textOf(uri),
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('keyguard')) this.changed.fire();
      }),
    ];
    void vscode.commands.executeCommand('setContext', 'keyguard.hasHistory', threads !== undefined);
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  /** By path and age, as the settings let them be seen. */
  get found(): readonly HistoryFinding[] {
    return this.all.flatMap((each) => {
      const folder = vscode.Uri.file(each.repository);
      const range = rangeAt(each.start, each.end);
      const byProject = this.rules.severityOf(vscode.Uri.joinPath(folder, each.path), { ...each, range });
      const severity = byProject === 'off' ? byProject : severityOf(each.finding.rule, byProject, folder);
      if (severity === 'off' || !isEnabled(folder)) return [];
      return [{ ...each, finding: { ...each.finding, severity } }];
    });
  }

  /** Why there is nothing to scan: a sentence; undefined where there is. */
  get hindrance(): string | undefined {
    if (!this.threads || folders().length === 0)
      return 'There is no git history to scan: no folder of this computer is open.';
    return vscode.workspace.isTrusted
      ? undefined
      : 'The scan of the git history starts git, which this workspace must be trusted for.';
  }

  /**
   * Replaces what was found before, unless it is cancelled.
   * @param tell called with the number of versions read up to now. Rejects with a `Problem` when the thread crashed.
   */
  async run(cancel: vscode.CancellationToken, tell: (files: number) => void): Promise<ScanSummary> {
    const found: HistoryFinding[] = [];
    const errors: FileError[] = [];
    const abort = new AbortController();
    const subscription = cancel.onCancellationRequested(() => abort.abort());
    try {
      const listener = {
        onFound: (more: readonly HistoryFinding[]) => found.push(...more),
        onProgress: tell,
        onError: (error: FileError) => errors.push(error),
      };
      const files = (await this.threads?.scanHistory(folders(), listener, abort.signal)) ?? 0;
      const cancelled = cancel.isCancellationRequested;
      if (!cancelled) {
        this.all = found;
        this.changed.fire();
      }
      return { files, errors, finishedAt: Date.now(), cancelled };
    } finally {
      subscription.dispose();
    }
  }

  uriOf({ repository, path, commit }: HistoryFinding): vscode.Uri {
    return vscode.Uri.from({
      scheme: SCHEME,
      path: `/${path}`,
      query: JSON.stringify([repository, commit.blob]),
    });
  }

  private async textOf({ query }: vscode.Uri): Promise<string> {
    const [repository, blob] = JSON.parse(query) as [string, string];
    // A uri may come from anywhere, even from a window that was open before; only what was found is shown.
    if (!this.all.some((each) => each.repository === repository && each.commit.blob === blob))
      throw vscode.FileSystemError.FileNotFound('Scan the git history again to see this version.');
    const bytes = await this.threads?.readBlob(repository, blob);
    const text = bytes && decode(bytes)?.text;
    if (text === undefined)
      throw vscode.FileSystemError.Unavailable('Git cannot read this version any more.');
    return text;
  }
}

function folders(): string[] {
  return (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri }) =>
    uri.scheme === 'file' ? [uri.fsPath] : [],
  );
}

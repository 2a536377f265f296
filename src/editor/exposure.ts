import * as vscode from 'vscode';
import type { Exposure } from '../detect/finding';
import { isIgnored } from '../stores/gitignore';
import { gitApi, isTrackedBy } from './git-extension';
import { fileUriOf, locate } from './project';

/** Git's state changes several times for one command; the files are asked for once it is quiet. */
const SETTLE_MS = 300;

/** What git knows of a file: asked of the built-in git extension, else read from the `.gitignore` files. */
export class ExposureSource implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  /** Answers may be different now: a commit, a new `.gitignore` line. */
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable[] = [this.changed];
  private settling: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    const watcher = vscode.workspace.createFileSystemWatcher('**/.gitignore');
    const changed = () => this.changeSoon();
    this.subscriptions.push(
      watcher,
      watcher.onDidChange(changed),
      watcher.onDidCreate(changed),
      watcher.onDidDelete(changed),
    );
    void this.followGit();
  }

  dispose(): void {
    clearTimeout(this.settling);
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  async exposureOf(uri: vscode.Uri): Promise<Exposure> {
    const file = fileUriOf(uri);
    if (!file) return 'unknown';
    const repository = (await gitApi())?.getRepository(file);
    if (repository?.checkIgnore && repository.getObjectDetails) {
      if (await isTrackedBy(repository, file)) return 'tracked';
      return (await repository.checkIgnore([file.fsPath])).size > 0 ? 'ignored' : 'untracked';
    }
    const { project, path } = await locate(file);
    return (await isIgnored(path, (name) => project.readText(name))) ? 'ignored' : 'unknown';
  }

  private async followGit(): Promise<void> {
    const api = await gitApi();
    if (!api) return;
    const follow = (repository: (typeof api.repositories)[number]) =>
      this.subscriptions.push(repository.state.onDidChange(() => this.changeSoon()));
    api.repositories.forEach(follow);
    this.subscriptions.push(
      api.onDidOpenRepository((repository) => {
        follow(repository);
        this.changeSoon();
      }),
    );
  }

  private changeSoon(): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.changed.fire(), SETTLE_MS);
  }
}

import * as vscode from 'vscode';
import type { KnownToGit } from '../../detect/exposure';
import { isIgnored } from '../../stores/gitignore';
import { fileUriOf, locate } from '../project';
import { historyOf } from './file-history';
import { type GitRepository, gitApi, isTrackedBy } from './git-extension';

/** Git's state changes several times for one command; the files are asked for once it is quiet. */
const SETTLE_MS = 300;

/** A scan asks for many files at once; git is started once for all that come within this time. */
const BATCH_MS = 20;

interface Batch {
  readonly paths: Set<string>;
  readonly answer: Promise<ReadonlySet<string>>;
}

/** What git knows of files: asked of the built-in git extension, else read from the `.gitignore` files. */
export class GitState implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  /** Answers may be different now: a commit, a new `.gitignore` line. */
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable[] = [this.changed];
  private readonly batches = new Map<GitRepository, Batch>();
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

  /** Whether git ignores the file and does not track it. Without the git extension nobody knows what is tracked. */
  async isIgnored(uri: vscode.Uri): Promise<boolean> {
    const file = fileUriOf(uri);
    if (!file) return false;
    const repository = (await gitApi())?.getRepository(file);
    if (repository?.checkIgnore) return (await this.askWithOthers(repository, file.fsPath)).has(file.fsPath);
    const { project, path } = await locate(file);
    return isIgnored(path, (name) => project.readText(name));
  }

  /** Undefined where nobody knows: no git, no repository. */
  async isTracked(uri: vscode.Uri): Promise<boolean | undefined> {
    const file = fileUriOf(uri);
    const repository = file && (await gitApi())?.getRepository(file);
    return repository ? isTrackedBy(repository, file) : undefined;
  }

  /**
   * What git knows of each of the credentials in a file; undefined where nobody knows.
   * @param credentials as they are written in the file
   */
  async historyOf(
    uri: vscode.Uri,
    credentials: readonly string[],
  ): Promise<readonly KnownToGit[] | undefined> {
    const file = fileUriOf(uri);
    const repository = file && (await gitApi())?.getRepository(file);
    if (!repository) return undefined;
    const tracked = await isTrackedBy(repository, file);
    if (tracked === undefined) return undefined;
    if (!tracked) return credentials.map(() => ({ exposure: 'untracked', history: null }));
    return historyOf(repository, file, credentials);
  }

  /** The ignored ones among the paths that were asked for in the same moment. */
  private askWithOthers(repository: GitRepository, path: string): Promise<ReadonlySet<string>> {
    let batch = this.batches.get(repository);
    if (!batch) {
      const paths = new Set<string>();
      const answer = new Promise((resolve) => setTimeout(resolve, BATCH_MS)).then(async () => {
        this.batches.delete(repository);
        return (await repository.checkIgnore?.([...paths])) ?? new Set<string>();
      });
      batch = { paths, answer };
      this.batches.set(repository, batch);
    }
    batch.paths.add(path);
    return batch.answer;
  }

  private async followGit(): Promise<void> {
    const api = await gitApi();
    if (!api) return;
    const follow = (repository: GitRepository) =>
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

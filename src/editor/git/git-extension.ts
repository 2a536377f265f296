import * as vscode from 'vscode';

export interface GitCommit {
  readonly hash: string;
  readonly authorDate?: Date;
  readonly commitDate?: Date;
}

/** The part of the built-in git extension's API (version 1) that we use; each method is missing in some version. */
export interface GitRepository {
  readonly rootUri: vscode.Uri;
  readonly state: { readonly onDidChange: vscode.Event<void> };
  checkIgnore?(paths: string[]): Promise<Set<string>>;
  /** With an empty tree-ish: asks the index, and rejects for a file that git does not track. */
  getObjectDetails?(treeish: string, path: string): Promise<unknown>;
  /** The file as it is in a commit; with an empty ref, in the index. */
  buffer?(ref: string, path: string): Promise<Uint8Array>;
  /** Newest first. */
  log?(options: { path: string; maxEntries: number }): Promise<readonly GitCommit[]>;
  /** With `remote` those of remotes, too; only these have a `remote`. */
  getBranches?(query: {
    remote: boolean;
    contains: string;
  }): Promise<readonly { readonly remote?: string }[]>;
  getConfig?(key: string): Promise<string>;
  getGlobalConfig?(key: string): Promise<string>;
}

export interface GitApi {
  readonly repositories: readonly GitRepository[];
  readonly onDidOpenRepository: vscode.Event<GitRepository>;
  getRepository(uri: vscode.Uri): GitRepository | null;
}

/**
 * The built-in git extension, or undefined where there is none: in the browser, in Restricted Mode, when it is
 * switched off or found no git.
 */
export async function gitApi(): Promise<GitApi | undefined> {
  const extension = vscode.extensions.getExtension<{ enabled: boolean; getAPI(version: 1): GitApi }>(
    'vscode.git',
  );
  if (!extension) return undefined;
  try {
    const exports = extension.isActive ? extension.exports : await extension.activate();
    return exports.enabled ? exports.getAPI(1) : undefined;
  } catch {
    // It refuses to start without git; then we know as much as without it.
    return undefined;
  }
}

/** Undefined where this version of the git extension cannot tell. */
export async function isTrackedBy(repository: GitRepository, file: vscode.Uri): Promise<boolean | undefined> {
  if (!repository.getObjectDetails) return undefined;
  return repository.getObjectDetails('', file.fsPath).then(
    () => true,
    () => false,
  );
}

import type * as vscode from 'vscode';
import type { KnownToGit } from '../../detect/exposure';
import type { GitCommit, GitRepository } from './git-extension';

/** How many versions of a file are looked at. Each is a process of git's; a key is in the newest ones as a rule. */
const MAX_VERSIONS = 30;

/**
 * How far each of the credentials in a tracked file has got, by the index and the newest versions of the file. Nothing is
 * given to git but the file's path.
 * @param credentials as they are written in the file; they are compared here and kept nowhere
 * @returns undefined where this version of the git extension cannot tell
 */
export async function historyOf(
  repository: GitRepository,
  file: vscode.Uri,
  credentials: readonly string[],
): Promise<readonly KnownToGit[] | undefined> {
  if (!repository.buffer || !repository.log) return undefined;
  const read = async (ref: string): Promise<string> => {
    // There is none in a commit that deleted the file, and in the index of a file in conflict.
    const bytes = await repository.buffer?.(ref, file.fsPath).catch(() => undefined);
    return bytes ? new TextDecoder().decode(bytes) : '';
  };
  const index = await read('');
  // Rejects where there is no commit yet.
  const commits = await repository.log({ path: file.fsPath, maxEntries: MAX_VERSIONS }).catch(() => []);
  const versions = await Promise.all(
    commits.map(async (commit) => ({ commit, text: await read(commit.hash) })),
  );
  return Promise.all(
    credentials.map(async (credential) => {
      const holders = versions.filter(({ text }) => text.includes(credential)).map(({ commit }) => commit);
      const oldest = holders.at(-1);
      if (!oldest) return { exposure: index.includes(credential) ? 'staged' : 'tracked', history: null };
      const since = oldest.authorDate ?? oldest.commitDate ?? new Date(0);
      return {
        exposure: (await isPushed(repository, oldest)) ? 'pushed' : 'committed',
        history: { commits: holders.length, since: since.toISOString() },
      } as const;
    }),
  );
}

async function isPushed(repository: GitRepository, commit: GitCommit): Promise<boolean> {
  const branches = await repository.getBranches?.({ remote: true, contains: commit.hash }).catch(() => []);
  // Branches of our own come, too.
  return branches?.some(({ remote }) => remote !== undefined) ?? false;
}

import type { Repository } from '../git';
import { changesOf } from '../git/changes';
import { type Commit, reachable, readCommits, remoteTips } from '../git/commits';
import { indexOf } from '../git/file-history';
import type { Change } from '../git/raw-diff';

/** A commit that brought a blob to a path. */
export interface Placement {
  readonly path: string;
  readonly commit: Commit;
}

/** Where the blobs of a repository were, by its commits. */
export interface Placements {
  of(blob: string): readonly Placement[];
  /** Where the index has it. */
  staged(blob: string): readonly string[];
  /** Commits of which nobody can tell what they changed. */
  readonly lost: readonly string[];
  isPushed(commit: Commit): boolean;
  /** Negative where `a` is the older one: made earlier, or an ancestor of what was made in the same second. */
  compare(a: Commit, b: Commit): number;
}

/**
 * One pass over what each commit changed, also of commits that no branch has any more. Each is compared with its own
 * parents instead of following them, so that one that is lost does not hide the others.
 */
export async function placementsOf(
  repository: Repository,
  blobs: ReadonlySet<string>,
  commitIds: readonly string[],
  signal?: AbortSignal,
): Promise<Placements> {
  const changes: Change[] = [];
  const onChange = (change: Change): void => {
    if (change.blob !== undefined && blobs.has(change.blob)) changes.push(change);
  };
  // Each waits for a git of its own.
  const [lost, commits, remotes, allStaged] = await Promise.all([
    changesOf(repository, commitIds, onChange, signal),
    readCommits(repository, commitIds, signal),
    remoteTips(repository),
    indexOf(repository),
  ]);
  signal?.throwIfAborted();

  const placements = new Map<string, Placement[]>();
  for (const { commit: id, path, blob = '' } of changes) {
    const commit = commits.get(id);
    if (commit) placements.set(blob, [...(placements.get(blob) ?? []), { path, commit }]);
  }
  const pushed = reachable(remotes, commits);
  const index = new Map<string, string[]>();
  for (const [path, staged] of allStaged ?? [])
    for (const blob of staged) if (blobs.has(blob)) index.set(blob, [...(index.get(blob) ?? []), path]);
  const depths = new Depths(commits);
  return {
    of: (blob) => placements.get(blob) ?? [],
    staged: (blob) => index.get(blob) ?? [],
    lost,
    isPushed: ({ id }) => pushed.has(id),
    compare: (a, b) => a.committed - b.committed || depths.of(a.id) - depths.of(b.id),
  };
}

/** How many generations of commits are before each one. */
class Depths {
  private readonly known = new Map<string, number>();

  constructor(private readonly commits: ReadonlyMap<string, Commit>) {}

  of(id: string): number {
    const way = [id];
    for (let current = way.at(-1); current !== undefined; current = way.at(-1)) {
      const parents = this.commits.get(current)?.parents ?? [];
      const unknown = parents.find((parent) => !this.known.has(parent) && this.commits.has(parent));
      if (unknown !== undefined) {
        way.push(unknown);
        continue;
      }
      this.known.set(current, Math.max(0, ...parents.map((parent) => (this.known.get(parent) ?? 0) + 1)));
      way.pop();
    }
    return this.known.get(id) ?? 0;
  }
}

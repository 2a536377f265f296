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
  /** Where the index has it; only of what no commit has. */
  staged(blob: string): readonly string[];
  /** Commits of which nobody can tell what they changed. */
  readonly lost: readonly string[];
  isPushed(commit: Commit): boolean;
  /** Negative where `a` is the older one: made earlier, or an ancestor of what was made in the same second. */
  compare(a: Commit, b: Commit): number;
}

/** So many changes are kept while it is not known yet which ones matter; then git waits. */
const MOST_CHANGES = 200_000;

/**
 * One pass over what each commit changed, also of commits that no branch has any more. Each is compared with its own
 * parents instead of following them, so that one that is lost does not hide the others. Begins before the blobs that
 * matter are known.
 */
export class PlacementSearch {
  private readonly changes: Change[] = [];
  private blobs: ReadonlySet<string> | undefined;
  private begin = (): void => {};
  private readonly areBlobsKnown = new Promise<void>((resolve) => {
    this.begin = resolve;
  });
  /** Each waits for a git of its own. */
  private readonly answers: Promise<
    readonly [readonly string[], ReadonlyMap<string, Commit>, readonly string[]]
  >;

  constructor(
    private readonly repository: Repository,
    commitIds: readonly string[],
    private readonly signal?: AbortSignal,
  ) {
    this.answers = Promise.all([
      changesOf(repository, commitIds, (change) => this.take(change), signal),
      readCommits(repository, commitIds, signal),
      remoteTips(repository),
    ]);
    // Whoever asks for the result hears of it.
    this.answers.catch(() => {});
  }

  private take(change: Change): Promise<void> | undefined {
    if (change.blob === undefined || this.blobs?.has(change.blob) === false) return undefined;
    this.changes.push(change);
    return !this.blobs && this.changes.length >= MOST_CHANGES ? this.areBlobsKnown : undefined;
  }

  /** To be called where nobody will ask. */
  abandon(): void {
    this.blobs = new Set();
    this.changes.length = 0;
    this.begin();
  }

  /** Of these blobs alone. */
  async placementsOf(blobs: ReadonlySet<string>): Promise<Placements> {
    this.blobs = blobs;
    this.begin();
    const [lost, commits, remotes] = await this.answers;
    this.signal?.throwIfAborted();
    const placements = new Map<string, Placement[]>();
    for (const { commit: id, path, blob = '' } of this.changes) {
      const commit = blobs.has(blob) ? commits.get(id) : undefined;
      if (!commit) continue;
      const known = placements.get(blob);
      if (known) known.push({ path, commit });
      else placements.set(blob, [{ path, commit }]);
    }
    const unplaced = new Set([...blobs].filter((blob) => !placements.has(blob)));
    const staged = unplaced.size > 0 ? await stagedPathsOf(unplaced, this.repository) : new Map();
    this.signal?.throwIfAborted();
    const pushed = reachable(remotes, commits);
    const depths = new Depths(commits);
    return {
      of: (blob) => placements.get(blob) ?? [],
      staged: (blob) => staged.get(blob) ?? [],
      lost,
      isPushed: ({ id }) => pushed.has(id),
      compare: (a, b) => a.committed - b.committed || depths.of(a.id) - depths.of(b.id),
    };
  }
}

async function stagedPathsOf(
  blobs: ReadonlySet<string>,
  repository: Repository,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const paths = new Map<string, string[]>();
  for (const [path, staged] of (await indexOf(repository)) ?? [])
    for (const blob of staged) if (blobs.has(blob)) paths.set(blob, [...(paths.get(blob) ?? []), path]);
  return paths;
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

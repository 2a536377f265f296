import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { FirstCommit } from '../../detect/exposure';
import type { Finding } from '../../detect/finding';
import { scanText } from '../../detect/scan';
import { count } from '../../text/count';
import { codeOf, describeFileError } from '../file-error';
import type { Repositories, Repository } from '../git';
import type { Commit } from '../git/commits';
import { readEvery } from '../git/objects';
import { MAX_BYTES, textToScan } from '../read';
import type { ScanListener, Totals } from '../scan';
import { shownPath } from '../walk';
import { type Candidates, findCandidates } from './candidates';
import { FoundInHistory, type FoundVersion, NOWHERE } from './found';
import { missingObjects } from './missing';
import { PlacementSearch, type Placements } from './placements';

export interface HistoryOptions {
  /** The current folder: absolute, without symbolic links. */
  readonly cwd: string;
  readonly repositories: Repositories;
  /** Ends the scan: it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Scans every blob in the repositories that hold the paths, each once, with those that no branch, tag or stash leads to.
 * Of each credential one finding per path that it ever was in, from the oldest commit that has it there.
 * Submodules are repositories of their own, scanned when they are named.
 */
export async function scanHistory(
  paths: readonly string[],
  options: HistoryOptions,
  listener: ScanListener,
): Promise<Totals> {
  const totals = { files: 0, bytes: 0 };
  const seen = new Set<string>();
  for (const start of paths) {
    const repository = repositoryAt(start, options, listener);
    // Linked worktrees share one store.
    if (!repository || seen.has(repository.gitFolder)) continue;
    seen.add(repository.gitFolder);
    const scan = new RepositoryScan(repository, options, listener, totals.files);
    const { files, bytes } = await scan.run();
    totals.files += files;
    totals.bytes += bytes;
  }
  return totals;
}

function repositoryAt(
  start: string,
  { cwd, repositories }: HistoryOptions,
  { onError }: ScanListener,
): Repository | undefined {
  const shown = shownPath(start, cwd);
  try {
    const realPath = realpathSync(path.resolve(cwd, start));
    const repository = repositories.bareAt(realPath) ?? repositories.containing(realPath);
    if (!repository) onError({ path: shown, message: 'It is in no git repository, so it has no history.' });
    return repository;
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    onError({ path: shown, message: describeFileError(error) });
    return undefined;
  }
}

class RepositoryScan {
  private readonly shown: string;

  constructor(
    private readonly repository: Repository,
    private readonly options: HistoryOptions,
    private readonly listener: ScanListener,
    private readonly filesBefore: number,
  ) {
    this.shown = shownPath(repository.root, options.cwd);
  }

  async run(): Promise<Totals> {
    const { repository, options, listener } = this;
    const { signal } = options;
    const missing = missingObjects(repository, signal);
    let search: PlacementSearch | undefined;
    const candidates = await findCandidates(repository, {
      signal,
      onProgress: (files) => listener.onProgress?.(this.filesBefore + files),
      onCommits: (commits) => {
        search?.abandon();
        search = new PlacementSearch(repository, commits, signal);
      },
    });
    const { blobs, tooLarge, unreadable, complete } = candidates;
    const placements = await search?.placementsOf(new Set(blobs.keys()));
    if (placements) await this.scan(blobs, placements);
    signal?.throwIfAborted();
    for (const id of tooLarge) this.error(`Larger than 512 MB, so not scanned: blob ${id}.`);
    if (unreadable.length > 0) {
      const objects = count(unreadable.length, 'object');
      this.error(`git cannot read ${objects}, ${unreadable[0]} first, so not scanned. See "git fsck".`);
    }
    const lost = placements?.lost ?? [];
    if (lost.length > 0)
      this.error(
        `git cannot read what ${count(lost.length, 'commit')} changed, ${lost[0]} first. See "git fsck".`,
      );
    if (!complete) this.error('git is missing, or could not read everything. Run "git fsck" to see why.');
    this.tellWhatIsMissing(await missing);
    return candidates;
  }

  private tellWhatIsMissing(missing: number): void {
    const { repository } = this;
    if (missing > 0) this.error(`${count(missing, 'object')} missing in this partial clone, so not scanned.`);
    if (existsSync(path.join(repository.gitFolder, 'shallow')))
      this.error(
        'This is a shallow clone: older commits were not scanned. Run "git fetch --unshallow" first.',
      );
  }

  private async scan(blobs: Candidates['blobs'], placements: Placements): Promise<void> {
    const { signal } = this.options;
    const found = new FoundInHistory(placements);
    const onObject = ({ id, bytes }: { readonly id: string; readonly bytes: Buffer | undefined }) => {
      const read = bytes && textToScan(bytes);
      if (read && 'text' in read && read.text !== undefined) this.blob(id, read.text, placements, found);
      return true;
    };
    const notKept: string[] = [];
    for (const [id, bytes] of blobs) {
      if (bytes) onObject({ id, bytes });
      else notKept.push(id);
    }
    if (notKept.length > 0)
      await readEvery(this.repository, notKept, { onObject }, { maxSize: MAX_BYTES, signal });
    signal?.throwIfAborted();
    for (const version of found.versions()) this.tell(version);
  }

  private blob(blob: string, text: string, placements: Placements, found: FoundInHistory): void {
    const byPath = new Map<string, Commit[]>();
    for (const { path: at, commit } of placements.of(blob)) {
      const others = byPath.get(at);
      if (others) others.push(commit);
      else byPath.set(at, [commit]);
    }
    if (byPath.size === 0) for (const at of placements.staged(blob)) byPath.set(at, []);
    if (byPath.size === 0) byPath.set(NOWHERE, []);
    for (const [at, commits] of byPath)
      found.add({ path: at, blob, text }, commits, this.findingsIn(text, at, blob));
  }

  private findingsIn(text: string, at: string, blob: string): readonly Finding[] {
    try {
      return scanText({ text, path: at === NOWHERE ? undefined : at });
    } catch {
      // Not with the error's own message, which may quote the text.
      this.error(`KeyGuard failed on the blob ${blob}; please report it.`);
      return [];
    }
  }

  private tell({ path: at, blob, text, commit, findings }: FoundVersion): void {
    const { repository, options, listener } = this;
    const name = at === NOWHERE ? `<blob ${blob.slice(0, 12)}>` : at;
    const realPath = path.join(repository.root, name);
    const first: FirstCommit = {
      id: commit?.id ?? null,
      date: commit?.date ?? null,
      author: commit?.author ?? null,
      blob,
      first: true,
    };
    listener.onFile({
      realPath,
      path: shownPath(realPath, options.cwd),
      pathInRepository: name,
      repository,
      ignored: false,
      text,
      findings: findings.map(({ finding }) => finding),
      fromHistory: { commit: first, known: findings.map(({ known }) => known) },
    });
  }

  private error(message: string): void {
    this.listener.onError({ path: this.shown, message });
  }
}

import type { KnownToGit } from '../detect/exposure';
import type { Exposure, Finding } from '../detect/finding';
import type { Repository } from './git';
import { indexOf, pushedOf, type Version, versionsOf } from './git/file-history';
import { readObjects } from './git/objects';
import type { ScannedFile } from './scan';
import type { WalkedFile } from './walk';

/** Of the versions of all files with findings, how many are looked at, and how many bytes: some seconds of git's time. */
const MAX_BLOBS = 5000;
const MAX_TOTAL_BYTES = 512_000_000;
/** Larger sources are not what people commit again and again. */
const MAX_BLOB_BYTES = 64_000_000;

/** What git says of the file alone. `unknown` where git is not there to be asked; its ignore files are read all the same. */
export async function exposureOf(file: WalkedFile): Promise<'tracked' | 'ignored' | 'untracked' | 'unknown'> {
  const tracked = await file.repository?.tracked();
  if (tracked?.has(file.pathInRepository)) return 'tracked';
  if (file.ignored) return 'ignored';
  return tracked ? 'untracked' : 'unknown';
}

/**
 * What git knows of each finding, in their order. A file that is untracked now may have been committed before.
 * git is asked a handful of questions per repository, however many files there are. It never hears of a credential:
 * the versions are read and searched here.
 */
export async function exposuresOf(
  files: readonly ScannedFile[],
): Promise<ReadonlyMap<ScannedFile, readonly KnownToGit[]>> {
  const known = new Map<ScannedFile, readonly KnownToGit[]>();
  const inRepositories = new Map<Repository, ScannedFile[]>();
  for (const file of files) {
    const { repository, fromHistory } = file;
    if (fromHistory) {
      known.set(file, fromHistory.known);
    } else if (!repository || !(await repository.tracked())) {
      const exposure = await exposureOf(file);
      known.set(
        file,
        file.findings.map(() => ({ exposure, history: null })),
      );
    } else {
      inRepositories.set(repository, [...(inRepositories.get(repository) ?? []), file]);
    }
  }
  for (const [repository, itsFiles] of inRepositories)
    for (const [file, exposures] of await new RepositorySearch(repository).search(itsFiles))
      known.set(file, exposures);
  return known;
}

/** A finding that is looked for in the versions of its file. */
interface Wanted {
  /** The text at its span, as bytes, in each way it may be written in a blob. */
  readonly needles: readonly Buffer[];
  /** The blobs of its file that hold it. */
  readonly holders: Set<string>;
}

class RepositorySearch {
  /** What git could not show, so that nobody can say that a credential is not in it. */
  private readonly unread = new Set<string>();

  constructor(private readonly repository: Repository) {}

  async search(files: readonly ScannedFile[]): Promise<ReadonlyMap<ScannedFile, readonly KnownToGit[]>> {
    const paths = [...new Set(files.map((file) => file.pathInRepository))];
    const index = await indexOf(this.repository);
    const versions = await versionsOf(this.repository, paths);
    const wantedOf = new Map(files.map((file) => [file, file.findings.map((each) => wantedIn(file, each))]));
    const searches = new Map<string, Wanted[]>();
    for (const file of files) {
      const { pathInRepository: path } = file;
      const newestFirst = (versions?.get(path) ?? []).map(({ blob }) => blob);
      for (const blob of new Set([...(index?.get(path) ?? []), ...newestFirst]))
        searches.set(blob, [...(searches.get(blob) ?? []), ...(wantedOf.get(file) ?? [])]);
    }
    await this.read(searches);

    const holdersOf = (file: ScannedFile, wanted: Wanted): Version[] =>
      (versions?.get(file.pathInRepository) ?? []).filter(({ blob }) => wanted.holders.has(blob));
    const commits = new Set<string>();
    for (const [file, all] of wantedOf)
      for (const wanted of all) for (const { commit } of holdersOf(file, wanted)) commits.add(commit);
    const pushed = await pushedOf(this.repository, [...commits]);

    const known = new Map<ScannedFile, readonly KnownToGit[]>();
    for (const [file, all] of wantedOf) {
      const path = file.pathInRepository;
      const blobs = [...(index?.get(path) ?? []), ...(versions?.get(path) ?? []).map(({ blob }) => blob)];
      const complete = index && versions && !blobs.some((blob) => this.unread.has(blob));
      const elsewhere: Exposure = complete ? await exposureOf(file) : 'unknown';
      known.set(
        file,
        all.map((wanted) => {
          const holders = holdersOf(file, wanted);
          if (holders.length > 0) {
            const exposure = holders.some(({ commit }) => pushed.has(commit)) ? 'pushed' : 'committed';
            return { exposure, history: historyOf(holders) };
          }
          const isStaged = index?.get(path)?.some((blob) => wanted.holders.has(blob));
          return { exposure: isStaged && complete ? 'staged' : elsewhere, history: null };
        }),
      );
    }
    return known;
  }

  private async read(searches: ReadonlyMap<string, readonly Wanted[]>): Promise<void> {
    for (const blob of searches.keys()) this.unread.add(blob);
    let bytesRead = 0;
    const names = [...searches.keys()].slice(0, MAX_BLOBS);
    const onObject = ({ id, bytes }: { readonly id: string; readonly bytes: Buffer | undefined }) => {
      if (!bytes) return true;
      this.unread.delete(id);
      for (const { needles, holders } of searches.get(id) ?? [])
        if (needles.some((needle) => bytes.includes(needle))) holders.add(id);
      bytesRead += bytes.length;
      return bytesRead < MAX_TOTAL_BYTES;
    };
    if (names.length > 0)
      await readObjects(this.repository, names, { onObject }, { maxSize: MAX_BLOB_BYTES });
  }
}

/** git may have changed the line ends on the way in, and the encoding. */
function wantedIn(file: ScannedFile, { span }: Finding): Wanted {
  const written = file.text.slice(span.start, span.end);
  const withLineFeeds = written.replaceAll('\r\n', '\n');
  const texts = new Set([written, withLineFeeds, withLineFeeds.replaceAll('\n', '\r\n')]);
  const needles = [...texts].flatMap((text) => [
    Buffer.from(text, 'utf8'),
    Buffer.from(text, 'utf16le'),
    Buffer.from(text, 'utf16le').swap16(),
  ]);
  return { needles, holders: new Set() };
}

function historyOf(holders: readonly Version[]): KnownToGit['history'] {
  const commits = new Set(holders.map(({ commit }) => commit));
  const since = holders.reduce((oldest, { date }) => (date < oldest ? date : oldest), holders[0]?.date ?? '');
  return { commits: commits.size, since };
}

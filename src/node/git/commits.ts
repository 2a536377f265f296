import { type GitObject, readEvery } from './objects';
import { type GitPlace, runGit, startGit } from './run';

/** @param seconds since 1970, as git writes them; a commit may hold any nonsense there */
export function isoTime(seconds: string): string {
  const milliseconds = Number(seconds) * 1000;
  // The last moment that a date can hold.
  return new Date(Math.min(Number.isNaN(milliseconds) ? 0 : milliseconds, 8.64e15)).toISOString();
}

export interface Commit {
  readonly id: string;
  readonly parents: readonly string[];
  /** The name alone. */
  readonly author: string;
  /** When it was written: ISO 8601. */
  readonly date: string;
  /** When it was made what it is, by an amend or a rebase; in seconds since 1970. */
  readonly committed: number;
}

/** What the commits say of themselves; those that cannot be read are left out. */
export async function readCommits(
  place: GitPlace,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Commit>> {
  const commits = new Map<string, Commit>();
  const onObject = ({ id, bytes }: GitObject): boolean => {
    if (bytes) commits.set(id, new ReadCommit(id, bytes));
    return true;
  };
  await readEvery(place, ids, { onObject }, { maxSize: 1 << 24, signal });
  return commits;
}

/** Looks into the header only as far as somebody wants to know: most commits hold nothing that was looked for. */
class ReadCommit implements Commit {
  private readonly header: string;
  private knownParents: readonly string[] | undefined;

  constructor(
    readonly id: string,
    bytes: Buffer,
  ) {
    const end = bytes.indexOf('\n\n');
    this.header = bytes.toString('latin1', 0, end < 0 ? bytes.length : end);
  }

  get parents(): readonly string[] {
    this.knownParents ??= [...this.header.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, id = '']) => id);
    return this.knownParents;
  }

  get author(): string {
    return /^author (.*?) ?<[^\n]*> -?\d+/m.exec(decodeHeader(Buffer.from(this.header, 'latin1')))?.[1] ?? '';
  }

  get date(): string {
    return isoTime(/^author [^\n]*> (-?\d+)/m.exec(this.header)?.[1] ?? '0');
  }

  get committed(): number {
    return Number(/^committer [^\n]*> (-?\d+)/m.exec(this.header)?.[1] ?? 0);
  }
}

/** In UTF-8, or in what the commit names. */
function decodeHeader(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  const [, encoding] = /^encoding ([\w.:-]+)$/m.exec(text) ?? [];
  try {
    return encoding === undefined ? text : new TextDecoder(encoding).decode(bytes);
  } catch {
    return text;
  }
}

/** The newest commits that remotes have, as far as this repository was told. */
export async function remoteTips(place: GitPlace): Promise<readonly string[]> {
  const refs = await runGit(place, ['for-each-ref', '--format=%(objectname)', 'refs/remotes']);
  return refs?.split('\n').filter((id) => id !== '') ?? [];
}

/** Those of the commits that the tips lead to. */
export function reachable(
  tips: readonly string[],
  commits: ReadonlyMap<string, Commit>,
): ReadonlySet<string> {
  const reached = new Set<string>();
  const left = [...tips];
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    const commit = commits.get(id);
    if (!commit || reached.has(id)) continue;
    reached.add(id);
    left.push(...commit.parents);
  }
  return reached;
}

/**
 * Gives a program's output, started with `input`, in chunks. Resolves to whether it came to its end without a failure.
 * @param onChunk may return what to wait for before the next ones
 */
export async function streamGit(
  place: GitPlace,
  args: readonly string[],
  input: string,
  onChunk: (chunk: Buffer) => Promise<unknown> | undefined,
  signal?: AbortSignal,
): Promise<boolean> {
  if (signal?.aborted) return false;
  const { process, ended } = startGit(place, args);
  const stop = (): void => {
    process.stdout.destroy();
    process.kill();
  };
  signal?.addEventListener('abort', stop);
  process.stdout.on('data', (chunk: Buffer) => {
    const isReady = onChunk(chunk);
    if (!isReady) return;
    process.stdout.pause();
    void isReady.then(() => process.stdout.resume());
  });
  process.stdin.end(input);
  const status = await ended;
  signal?.removeEventListener('abort', stop);
  return status === 0;
}

import { sniffEncoding } from '../../text/encoding';
import type { Repository } from '../git';
import { streamGit } from '../git/commits';
import { listObjects } from '../git/listing';
import { type GitObject, readEvery, readObjects } from '../git/objects';
import { compilePrefilter } from '../prefilter/compiled';
import { Prefilter } from '../prefilter/prefilter';
import { MAX_BYTES } from '../read';

/** What one pass over every object of a repository gives. */
export interface Candidates {
  /** Blobs that may hold a finding, with their bytes as far as there was room for them. */
  readonly blobs: ReadonlyMap<string, Buffer | undefined>;
  /** Every commit, whether a branch has it or nothing at all. */
  readonly commits: readonly string[];
  /** Texts that were looked through, and their bytes. */
  readonly files: number;
  readonly bytes: number;
  readonly tooLarge: readonly string[];
  readonly unreadable: readonly string[];
  /** False where git gave up before the end. */
  readonly complete: boolean;
}

export interface PassOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called now and then, with how many texts were looked through. */
  readonly onProgress?: ((files: number) => void) | undefined;
  /**
   * Called once there is a candidate and all commits are known, while the pass goes on; perhaps again with others, where git
   * had to be asked a second time.
   */
  readonly onCommits?: ((commits: readonly string[]) => void) | undefined;
}

/** Candidates are looked at once their paths are known: these need not be read again. */
const MOST_KEPT_BYTES = 32_000_000;

/** A progress report for as many texts. */
const PROGRESS_EVERY = 1000;

/** git's answers are read into as much, in bytes. */
const READ_BYTES = 1 << 18;

/**
 * Looks once through every blob, with those that nothing leads to any more. One git lists all objects in the order in which
 * they are stored, and tells the blobs from the rest, which are most; another one prints them meanwhile.
 */
export async function findCandidates(repository: Repository, options: PassOptions): Promise<Candidates> {
  const { signal } = options;
  const pass = new Pass(options);
  const listing = new Listing(repository, pass, signal);
  const memory = new Uint8Array(READ_BYTES);
  const isRead = await readObjects(repository, listing.blobs(), pass, { maxSize: MAX_BYTES, signal, memory });
  signal?.throwIfAborted();
  if (isRead && listing.isComplete) return pass.result(true);
  // git gives up at some kinds of corrupt objects: then all are read by their names.
  const secondPass = new Pass(options);
  const { ids, complete } = await listIds(repository, signal);
  const areRead = await readEvery(repository, ids, secondPass, { maxSize: MAX_BYTES, signal });
  signal?.throwIfAborted();
  secondPass.onListed();
  return secondPass.result(complete && areRead);
}

/** Tells a pass of all but the blobs to read. */
class Listing {
  isComplete = false;

  constructor(
    private readonly repository: Repository,
    private readonly pass: Pass,
    private readonly signal: AbortSignal | undefined,
  ) {}

  async *blobs(): AsyncGenerator<readonly string[]> {
    const objects = listObjects(this.repository, this.signal);
    for (let next = await objects.next(); ; next = await objects.next()) {
      if (next.done) {
        this.isComplete = next.value;
        break;
      }
      const blobs: string[] = [];
      for (const { id, type, size } of next.value) {
        if (type === 'blob' && size <= MAX_BYTES) blobs.push(id);
        else if (type === 'missing') this.pass.onMissing(id);
        else this.pass.onObject({ id, type, size, bytes: undefined });
      }
      yield blobs;
    }
    this.pass.onListed();
  }
}

async function listIds(
  repository: Repository,
  signal: AbortSignal | undefined,
): Promise<{ readonly ids: readonly string[]; readonly complete: boolean }> {
  let lines = '';
  const list = ['cat-file', '--batch-check=%(objectname)', '--batch-all-objects', '--unordered'];
  const takeChunk = (chunk: Buffer): undefined => {
    lines += chunk.toString('latin1');
  };
  const complete = await streamGit(repository, list, '', takeChunk, signal);
  return { complete, ids: lines.split('\n').filter((id) => id !== '') };
}

class Pass {
  private readonly prefilter = new Prefilter(compilePrefilter());
  private readonly blobs = new Map<string, Buffer | undefined>();
  private keptBytes = 0;
  private readonly commits: string[] = [];
  private readonly tooLarge: string[] = [];
  private readonly unreadable: string[] = [];
  private files = 0;
  private bytes = 0;
  private isListed = false;
  private areCommitsTold = false;

  constructor(private readonly options: PassOptions) {}

  onObject({ id, type, bytes }: GitObject): boolean {
    if (type === 'commit') this.commits.push(id);
    if (type !== 'blob') return true;
    if (bytes) this.blob(id, bytes);
    else this.tooLarge.push(id);
    return true;
  }

  /** No more commits will come. */
  onListed(): void {
    this.isListed = true;
    this.tellCommits();
  }

  onMissing(id: string): void {
    this.unreadable.push(id);
  }

  result(complete: boolean): Candidates {
    const { blobs, commits, files, bytes, tooLarge, unreadable } = this;
    return { blobs, commits, files, bytes, tooLarge, unreadable, complete };
  }

  private keep(id: string, bytes: Buffer): void {
    const hasRoom = this.keptBytes + bytes.length <= MOST_KEPT_BYTES;
    if (hasRoom) this.keptBytes += bytes.length;
    this.blobs.set(id, hasRoom ? Buffer.from(bytes) : undefined);
    this.tellCommits();
  }

  private tellCommits(): void {
    if (this.areCommitsTold || !this.isListed || this.blobs.size === 0) return;
    this.areCommitsTold = true;
    this.options.onCommits?.(this.commits);
  }

  private blob(id: string, bytes: Buffer): void {
    const encoding = sniffEncoding(bytes);
    if (encoding === 'binary') return;
    this.files++;
    this.bytes += bytes.length;
    // The needles are bytes of UTF-8.
    if (encoding.startsWith('utf-16') || this.prefilter.holdsNeedle(bytes)) this.keep(id, bytes);
    if (this.files % PROGRESS_EVERY === 0) this.options.onProgress?.(this.files);
  }
}

import { sniffEncoding } from '../../text/encoding';
import type { Repository } from '../git';
import { streamGit } from '../git/commits';
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
}

/** Candidates are looked at once their paths are known: these need not be read again. */
const MOST_KEPT_BYTES = 32_000_000;

/** A progress report for as many texts. */
const PROGRESS_EVERY = 1000;

const ALL_OBJECTS = ['--batch-all-objects', '--unordered'];

/**
 * Looks once through every blob, with those that nothing leads to any more. One git prints all objects in the order in
 * which they are stored, which is the fastest there is; trees come along and are passed over.
 */
export async function findCandidates(repository: Repository, options: PassOptions): Promise<Candidates> {
  const pass = new Pass(options);
  const read = { maxSize: MAX_BYTES, signal: options.signal };
  if (await readObjects(repository, [], pass, { ...read, arguments: ALL_OBJECTS })) return pass.result(true);
  options.signal?.throwIfAborted();
  // git gives up at some kinds of corrupt objects: then all are read by their names.
  const secondPass = new Pass(options);
  const { ids, complete } = await listObjects(repository, options.signal);
  const isRead = await readEvery(repository, ids, secondPass, read);
  options.signal?.throwIfAborted();
  return secondPass.result(complete && isRead);
}

async function listObjects(
  repository: Repository,
  signal: AbortSignal | undefined,
): Promise<{ readonly ids: readonly string[]; readonly complete: boolean }> {
  const ids: string[] = [];
  let rest = '';
  const takeLines = (chunk: Buffer): void => {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) ids.push(line.split(' ', 1)[0] ?? '');
  };
  const check = ['cat-file', '--batch-check=%(objectname)', ...ALL_OBJECTS];
  return { complete: await streamGit(repository, check, '', takeLines, signal), ids };
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

  constructor(private readonly options: PassOptions) {}

  onObject({ id, type, bytes }: GitObject): boolean {
    if (type === 'commit') this.commits.push(id);
    if (type !== 'blob') return true;
    if (bytes) this.blob(id, bytes);
    else this.tooLarge.push(id);
    return true;
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

import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type GitPlace, startGit, startGitInto } from './run';
import { openWidePipe } from './wide-pipe';

export interface GitObject {
  readonly id: string;
  readonly type: string;
  /** In bytes. */
  readonly size: number;
  /** Valid until the listener returns; undefined where it is larger than the limit. */
  readonly bytes: Buffer | undefined;
}

export interface ObjectListener {
  /** @returns false to read no further */
  onObject(object: GitObject): boolean;
  /** What was asked for is not there. */
  onMissing?(name: string): void;
}

export interface ReadOptions {
  /** In bytes; larger objects are told without their bytes. */
  readonly maxSize: number;
  readonly signal?: AbortSignal | undefined;
  /** What git prints is read into this: worth it for many megabytes. */
  readonly memory?: Uint8Array | undefined;
}

const LINE_FEED = 10;

/** What `git cat-file --batch` prints: `ID TYPE SIZE LF bytes LF`, or `NAME missing LF`, over and over. Takes it in chunks of any size. */
export class BatchParser {
  private rest: Buffer = Buffer.alloc(0);
  private current: { readonly id: string; readonly type: string; readonly size: number } | undefined;
  /** What has come of an object that lies across chunks. The same memory for one after the other: new memory each time costs more than git. */
  private content: Buffer = Buffer.alloc(0);
  private come = 0;

  constructor(
    private readonly listener: ObjectListener,
    private readonly maxSize: number,
  ) {}

  /** @returns false once the listener wants no more */
  take(chunk: Buffer): boolean {
    const bytes = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    this.rest = bytes.subarray(0, 0);
    for (let at = 0; at < bytes.length; ) {
      if (!this.current) {
        const end = bytes.indexOf(LINE_FEED, at);
        if (end < 0) {
          this.rest = Buffer.from(bytes.subarray(at));
          return true;
        }
        this.begin(bytes.toString('latin1', at, end));
        at = end + 1;
        continue;
      }
      const { size } = this.current;
      if (this.come === 0 && bytes.length - at > size) {
        if (!this.end(bytes.subarray(at, at + size))) return false;
        at += size + 1;
        continue;
      }
      const end = Math.min(bytes.length, at + size + 1 - this.come);
      if (size <= this.maxSize) {
        if (this.content.length <= size) this.content = Buffer.allocUnsafe(2 * size + 1);
        bytes.copy(this.content, this.come, at, end);
      }
      this.come += end - at;
      at = end;
      if (this.come === size + 1 && !this.end(this.content.subarray(0, size))) return false;
    }
    return true;
  }

  private begin(header: string): void {
    const type = header.indexOf(' ');
    const size = header.indexOf(' ', type + 1);
    if (size > 0)
      this.current = {
        id: header.slice(0, type),
        type: header.slice(type + 1, size),
        size: Number(header.slice(size + 1)),
      };
    else this.listener.onMissing?.(header.slice(0, type));
  }

  private end(bytes: Buffer): boolean {
    const { current } = this;
    this.current = undefined;
    this.come = 0;
    if (!current) return true;
    return this.listener.onObject({ ...current, bytes: current.size > this.maxSize ? undefined : bytes });
  }
}

/**
 * Reads objects through one git.
 * @param names object ids, or what else names an object without a line feed; in groups where they are still being found
 * @returns whether git came to its end; false when it failed, was aborted, or the listener wanted no more
 */
export async function readObjects(
  place: GitPlace,
  names: Iterable<string> | AsyncIterable<readonly string[]>,
  listener: ObjectListener,
  { maxSize, signal, memory }: ReadOptions,
): Promise<boolean> {
  if (signal?.aborted) return false;
  let failure: unknown;
  let stop = (): void => {};
  const parser = new BatchParser(listener, maxSize);
  const take = (chunk: Uint8Array): void => {
    if (failure !== undefined) return;
    try {
      if (parser.take(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length))) return;
      failure = null;
    } catch (error) {
      failure = error;
    }
    stop();
  };
  const reading = await startReading(place, ['cat-file', '--batch', '--buffer'], memory, take);
  stop = reading.stop;
  signal?.addEventListener('abort', stop);
  // Aborted while there was nothing to stop.
  if (signal?.aborted) stop();
  if (Symbol.iterator in names) reading.input.end(inLines(names));
  // git may end before it has read them all; then its status says so.
  else pipeline(Readable.from(groupsInLines(names), AHEAD), reading.input).catch(() => {});
  const status = await reading.ended;
  signal?.removeEventListener('abort', stop);
  if (failure) throw failure;
  return status === 0 && failure === undefined;
}

/** So many groups of names are found before git has read the first ones: who finds them may wait for the last one. */
const AHEAD = { highWaterMark: 256 };

interface Reading {
  readonly input: Writable;
  /** The exit status, once everything was read. */
  readonly ended: Promise<number | null>;
  readonly stop: () => void;
}

async function startReading(
  place: GitPlace,
  args: readonly string[],
  memory: Uint8Array | undefined,
  take: (chunk: Uint8Array) => void,
): Promise<Reading> {
  const pipe = memory && (await openWidePipe(memory, take));
  if (!pipe) {
    const { process, ended } = startGit(place, args);
    process.stdout.on('data', take);
    const stop = (): void => {
      process.stdout.destroy();
      process.kill();
    };
    return { input: process.stdin, ended, stop };
  }
  const { process, ended } = startGitInto(place, args, pipe.end);
  const stop = (): void => {
    pipe.stop();
    process.kill();
  };
  return { input: process.stdin, ended: Promise.all([ended, pipe.closed]).then(([status]) => status), stop };
}

/** How many objects git may stumble over before it is not asked for more: each costs a start of it. */
const MAX_RESTARTS = 200;

/**
 * The same for a list of ids, to the end: git gives up at some kinds of corrupt objects, so it is started again behind them.
 * What cannot be read is told as missing. The listener must want everything.
 * @returns false where git was aborted, or stumbled too often
 */
export async function readEvery(
  place: GitPlace,
  ids: readonly string[],
  listener: ObjectListener,
  options: ReadOptions,
): Promise<boolean> {
  let told = 0;
  const counting: ObjectListener = {
    onObject: (object) => {
      told++;
      return listener.onObject(object);
    },
    onMissing: (name) => {
      told++;
      listener.onMissing?.(name);
    },
  };
  for (let restarts = 0; restarts <= MAX_RESTARTS; restarts++) {
    if (await readObjects(place, ids.slice(told), counting, options)) return true;
    if (options.signal?.aborted) return false;
    const failed = ids[told++];
    if (failed === undefined) return true;
    listener.onMissing?.(failed);
  }
  return false;
}

function inLines(names: Iterable<string>): string {
  let lines = '';
  for (const name of names) lines += `${name}\n`;
  return lines;
}

async function* groupsInLines(groups: AsyncIterable<readonly string[]>): AsyncGenerator<string> {
  for await (const names of groups) yield inLines(names);
}

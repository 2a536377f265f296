import { now } from '../clock';
import { Block } from './block';
import { compilePrefilter } from './compiled';
import { Prefilter } from './prefilter';
import { Threads } from './threads';

/** Files of one block. A second block, or so many bytes, starts the threads: less is read before one could begin. */
const BLOCK_FILES = 512;
const ALONE_BYTES = 32_000_000;

/** Then the walk waits: a tree of millions of files need not be in memory. */
const MOST_BLOCKS = 64;

/** How long this thread works before it lets other events through, in milliseconds. */
const TURN_MS = 50;

interface Queued<Item> {
  readonly items: readonly Item[];
  readonly block: Block;
}

/** What is done with what is screened. */
export interface Screener<Item> {
  /** Absolute; undefined where there is nothing to open. */
  fileOf(item: Item): string | undefined;
  /** @param screened what `Prefilter.screen` said of the item's file, 0 where it has none */
  take(item: Item, screened: number): void;
  /** Called before other threads start. */
  onThreads?(): void;
  /** Called now and then with the number of files screened so far. What it throws ends the screening. */
  pause(files: number): void;
}

/** Screens files, on several threads where there are many, and hands them on in the order they came. */
export class Screening<Item> {
  private made: Prefilter | undefined;
  private readonly queue: Queued<Item>[] = [];
  private next: Item[] = [];
  private threads: Threads | undefined;
  private handedOn = 0;
  private turnEnds = now() + TURN_MS;

  /** @param jobs how many threads there may be, this one included */
  constructor(
    private readonly jobs: number,
    private readonly screener: Screener<Item>,
  ) {}

  /** Resolves when there is room for the next ones. */
  async add(items: readonly Item[]): Promise<void> {
    for (const item of items) {
      this.next.push(item);
      if (this.next.length === BLOCK_FILES) this.closeBlock();
    }
    if (this.queue.length > 1) this.startThreads();
    if (this.queue.length >= MOST_BLOCKS) await this.work(MOST_BLOCKS / 2);
  }

  /** Resolves when everything was handed on. */
  async finish(): Promise<void> {
    this.closeBlock();
    await this.work(0);
  }

  /** To be called in any case. */
  end(): void {
    this.threads?.end();
  }

  /** Not made before `onThreads` was told, which may have V8 compile it to more. */
  private get prefilter(): Prefilter {
    this.made ??= new Prefilter(compilePrefilter());
    return this.made;
  }

  private closeBlock(): void {
    const items = this.next;
    this.next = [];
    const block = new Block(items.map((item) => this.screener.fileOf(item) ?? ''));
    this.queue.push({ items, block });
    this.threads?.give(block);
  }

  private startThreads(): void {
    if (this.threads || this.jobs < 2) return;
    this.screener.onThreads?.();
    this.threads = new Threads(this.jobs - 1, this.prefilter);
    for (const { block } of this.queue) this.threads.give(block);
  }

  /** Works until no more than so many blocks are left. */
  private async work(left: number): Promise<void> {
    for (let first = this.queue[0]; first && this.queue.length > left; first = this.queue[0]) {
      if (first.block.isDone) {
        this.queue.shift();
        this.handOn(first);
      } else if (!this.screenNext()) {
        this.waitFor(first.block);
      }
      if (now() > this.turnEnds) await this.turn();
    }
  }

  /** False where every file is taken by somebody. */
  private screenNext(): boolean {
    const open = this.queue.find(({ block }) => block.taken < block.files.length);
    if (this.prefilter.bytesRead > ALONE_BYTES) this.startThreads();
    return open?.block.screenNext(this.prefilter) ?? false;
  }

  private waitFor(block: Block): void {
    if (this.threads?.areComplete) block.wait(1);
    else block.screenLeft(this.prefilter);
  }

  private handOn({ items, block }: Queued<Item>): void {
    items.forEach((item, index) => {
      const screened = block.result(index);
      this.screener.take(item, screened);
    });
    this.handedOn += items.length;
  }

  private async turn(): Promise<void> {
    this.screener.pause(this.queue.reduce((sum, { block }) => sum + block.taken, this.handedOn));
    await new Promise(setImmediate);
    this.turnEnds = now() + TURN_MS;
  }
}

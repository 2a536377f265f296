import type { Prefilter } from './prefilter';

/** Where in the shared memory the counts are, and where the results begin. */
const TAKEN = 0;
const DONE = 1;
const RESULTS = 2;

/** No value of `Prefilter.screen`. */
const PENDING = -4;

/** Files that several threads screen together: each takes the next one until none is left. */
export class Block {
  /** @param files what to open; '' stands for nothing, which has no bytes */
  constructor(
    readonly files: readonly string[],
    readonly shared: Int32Array = new Int32Array(
      new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * (files.length + RESULTS)),
    ).fill(PENDING, RESULTS),
  ) {}

  /** Screens the next file. Returns false where all are taken; others may still be at work on theirs. */
  screenNext(prefilter: Prefilter): boolean {
    const index = Atomics.add(this.shared, TAKEN, 1);
    if (index >= this.files.length) return false;
    this.screen(index, prefilter);
    Atomics.add(this.shared, DONE, 1);
    Atomics.notify(this.shared, DONE);
    return true;
  }

  /** Screens what others have taken and not finished, because they died. */
  screenLeft(prefilter: Prefilter): void {
    for (let index = 0; index < this.files.length; index++)
      if (Atomics.load(this.shared, RESULTS + index) === PENDING) this.screen(index, prefilter);
    Atomics.store(this.shared, DONE, this.files.length);
  }

  /** Blocks this thread until one more file is done, or the time is over. */
  wait(milliseconds: number): void {
    const done = Atomics.load(this.shared, DONE);
    if (done < this.files.length) Atomics.wait(this.shared, DONE, done, milliseconds);
  }

  get taken(): number {
    return Math.min(Atomics.load(this.shared, TAKEN), this.files.length);
  }

  get isDone(): boolean {
    return Atomics.load(this.shared, DONE) >= this.files.length;
  }

  /** What `Prefilter.screen` said of a file, once all is done. */
  result(index: number): number {
    return Atomics.load(this.shared, RESULTS + index);
  }

  private screen(index: number, prefilter: Prefilter): void {
    const file = this.files[index] ?? '';
    Atomics.store(this.shared, RESULTS + index, file === '' ? 0 : prefilter.screen(file));
  }
}

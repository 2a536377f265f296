import { now as millisecondsNow } from '../node/clock';
import type { Environment } from '../node/git';
import type { Sink } from './io';

const INTERVAL_MS = 100;

/** Goes to the line's beginning and erases it. */
const ERASE = '\r\u001b[K';

/** One line on a terminal that tells how far a scan is, and is gone afterwards. Nothing in a pipe or a log. */
export class Progress {
  private readonly shown: boolean;
  private last: number;
  private written = false;

  /** @param now milliseconds */
  constructor(
    private readonly sink: Sink,
    env: Environment,
    private readonly now: () => number = millisecondsNow,
  ) {
    this.shown = sink.isTTY && env['TERM'] !== 'dumb' && !env['CI'];
    // A scan that is done before one could read the line shows none.
    this.last = now();
  }

  /** As cheap as a look at the clock, most of the time. */
  update(files: number): void {
    if (!this.shown) return;
    const now = this.now();
    if (now - this.last < INTERVAL_MS) return;
    this.last = now;
    this.written = true;
    this.sink.write(`${ERASE}Scanning… ${files.toLocaleString('en-US')} ${files === 1 ? 'file' : 'files'}`);
  }

  /** To be called before anything else is written to the terminal. */
  erase(): void {
    if (this.written) this.sink.write(ERASE);
    this.written = false;
  }
}

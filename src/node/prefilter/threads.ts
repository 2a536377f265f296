import { availableParallelism } from 'node:os';
import { SHARE_ENV, Worker } from 'node:worker_threads';
import type { Block } from './block';
import type { Prefilter } from './prefilter';
import type { WorkerStart, WorkerTask } from './screen.worker';
import program from './screen.worker?program';

/** More threads than this wait for the disk or for memory, not for each other. */
const MOST_JOBS = 4;

/** How many threads a scan uses, this one included, unless it is told otherwise. */
export function defaultJobs(): number {
  return Math.min(availableParallelism(), MOST_JOBS);
}

/** Threads that screen blocks beside this one. What one has taken when it dies stays undone. */
export class Threads {
  private readonly workers: Worker[] = [];
  private dead = 0;

  constructor(count: number, prefilter: Prefilter) {
    const workerData: WorkerStart = { compiled: prefilter.compiled };
    for (let n = 0; n < count; n++) {
      const worker = new Worker(program, { eval: true, env: SHARE_ENV, execArgv: [], workerData });
      // Out of memory, for example: then the exit follows.
      worker.on('error', () => undefined);
      worker.on('exit', () => this.dead++);
      worker.unref();
      this.workers.push(worker);
    }
  }

  /** False once a thread has died, whose work somebody else must do. */
  get areComplete(): boolean {
    return this.dead === 0;
  }

  give({ files, shared }: Block): void {
    // One string is copied many times faster than hundreds; no path holds a NUL.
    const task: WorkerTask = { files: files.join('\0'), shared };
    for (const worker of this.workers) worker.postMessage(task);
  }

  end(): void {
    for (const worker of this.workers) void worker.terminate();
  }
}

import { parentPort, workerData } from 'node:worker_threads';
import { Block } from './block';
import { Prefilter } from './prefilter';

/** What the thread is given to begin with. */
export interface WorkerStart {
  readonly compiled: WebAssembly.Module;
}

export interface WorkerTask {
  /** With NULs between them. */
  readonly files: string;
  readonly shared: Int32Array;
}

// Says nothing: what it finds is in the memory that the blocks share. It is terminated when it is not needed any more.
const prefilter = new Prefilter((workerData as WorkerStart).compiled);
parentPort?.on('message', ({ files, shared }: WorkerTask) => {
  const block = new Block(files.split('\0'), shared);
  while (block.screenNext(prefilter));
});

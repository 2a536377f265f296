import { Worker } from 'node:worker_threads';
import type { FolderListener, FolderRequest, HistoryListener } from '../checklist/scan-thread';
import { Problem } from '../text/problem';
import { askGit } from './git/run';
import type { ScanMessage, ScanRequest } from './scan-messages';

/** Starts scans in threads of their own, so that the thread of the extension stays free. */
export class ScanThreads {
  /** @param entry the file of the thread's program */
  constructor(private readonly entry: string) {}

  /**
   * As `reportOnFolder`. Returns how many files there were; an aborted scan returns, too.
   * Rejects with a `Problem` when the thread crashed.
   */
  async scanFolder(request: FolderRequest, listener: FolderListener, signal: AbortSignal): Promise<number> {
    let files = 0;
    await this.run({ kind: 'folder', ...request }, signal, (message) => {
      if ('files' in message) files = message.files;
      if (message.kind === 'error') listener.onError(message.error);
      if (message.kind === 'files') listener.onFiles(message.reports, files);
    });
    return files;
  }

  /** As `reportOnHistory`, and otherwise as `scanFolder`. */
  async scanHistory(
    folders: readonly string[],
    listener: HistoryListener,
    signal: AbortSignal,
  ): Promise<number> {
    let files = 0;
    await this.run({ kind: 'history', folders }, signal, (message) => {
      if ('files' in message) files = message.files;
      if (message.kind === 'error') listener.onError(message.error);
      if (message.kind === 'found') listener.onFound(message.found);
      if (message.kind === 'versions') listener.onProgress(files);
    });
    return files;
  }

  /** What is in a blob; undefined where git cannot say. Not in a thread of ours: git does the work. */
  async readBlob(repository: string, blob: string): Promise<Uint8Array | undefined> {
    if (!/^[0-9a-f]{40,64}$/.test(blob)) return undefined;
    return askGit({ root: repository, env: process.env }, ['cat-file', 'blob', blob]);
  }

  /** Resolves when the thread said that it is done, or was stopped. */
  private run(
    request: ScanRequest,
    signal: AbortSignal,
    onMessage: (message: ScanMessage) => void,
  ): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const worker = new Worker(this.entry, { workerData: request });
      const stop = () => {
        // What it has sent before may still be on its way; nobody wants it any more.
        worker.removeAllListeners('message');
        void worker.terminate();
        resolve();
      };
      signal.addEventListener('abort', stop, { once: true });
      worker.on('message', (message: ScanMessage) => {
        try {
          onMessage(message);
        } catch (error) {
          reject(error);
          stop();
        }
        if (message.kind === 'done') resolve();
      });
      worker.on('error', (error) => reject(crashed(error)));
      worker.on('exit', () => {
        signal.removeEventListener('abort', stop);
        // Does nothing after `done`.
        reject(crashed(undefined));
      });
    });
  }
}

function crashed(error: unknown): Problem {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return new Problem(
      'scan-crashed',
      'The scan ran out of memory and stopped. Leave the largest files out by keyguard.exclude, or run "keyguard scan".',
    );
  }
  const detail = error instanceof Error ? ` (${error.name})` : '';
  return new Problem('scan-crashed', `The scan stopped before its end${detail}. What it had found is shown.`);
}

import { parentPort, workerData } from 'node:worker_threads';
import { reportOnFolder } from './node/folder-scan';
import type { ScanMessage, ScanRequest } from './node/scan-messages';

/** The entry of the threads that scan for the extension. What is thrown here ends the thread, and its starter is told. */
async function main(request: ScanRequest, say: (message: ScanMessage) => void): Promise<void> {
  const files = await reportOnFolder(request, process.env, {
    onFiles: (reports, seen) => say({ kind: 'files', reports, files: seen }),
    onError: (error) => say({ kind: 'error', error }),
  });
  say({ kind: 'done', files });
}

void main(workerData as ScanRequest, (message) => parentPort?.postMessage(message));

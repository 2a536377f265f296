import { parentPort, workerData } from 'node:worker_threads';
import { reportOnFolder } from './node/folder-scan';
import { reportOnHistory } from './node/history-report';
import type { ScanMessage, ScanRequest } from './node/scan-messages';
import type { FileError } from './text/problem';

const say = (message: ScanMessage) => parentPort?.postMessage(message);
const onError = (error: FileError) => say({ kind: 'error', error });

function scan(request: ScanRequest): Promise<number> {
  switch (request.kind) {
    case 'folder':
      return reportOnFolder(request, process.env, {
        onFiles: (reports, files) => say({ kind: 'files', reports, files }),
        onError,
      });
    case 'history':
      return reportOnHistory(request.folders, process.env, {
        onFound: (found) => say({ kind: 'found', found }),
        onProgress: (files) => say({ kind: 'versions', files }),
        onError,
      });
  }
}

/** The entry of the threads that scan for the extension. What is thrown here ends the thread, and its starter is told. */
async function main(): Promise<void> {
  say({ kind: 'done', files: await scan(workerData as ScanRequest) });
}

void main();

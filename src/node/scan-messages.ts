import type { FileReport } from '../checklist/file-report';
import type { FolderRequest, HistoryFinding } from '../checklist/scan-thread';
import type { FileError } from '../text/problem';

/** What a scanning thread is started with. */
export type ScanRequest =
  | (FolderRequest & { readonly kind: 'folder' })
  | { readonly kind: 'history'; readonly folders: readonly string[] };

/** What it says; `files` counts up. A thread that ends without `done` has crashed. */
export type ScanMessage =
  | { readonly kind: 'files'; readonly reports: readonly FileReport[]; readonly files: number }
  | { readonly kind: 'found'; readonly found: readonly HistoryFinding[] }
  | { readonly kind: 'versions'; readonly files: number }
  | { readonly kind: 'error'; readonly error: FileError }
  | { readonly kind: 'done'; readonly files: number };

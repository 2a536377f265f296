import type { FileReport } from '../checklist/file-report';
import type { FolderRequest } from './folder-scan';
import type { FileError } from './walk';

/** What a scanning thread is started with. */
export type ScanRequest = FolderRequest & { readonly kind: 'folder' };

/** What it says. A thread that ends without `done` has crashed. */
export type ScanMessage =
  | { readonly kind: 'files'; readonly reports: readonly FileReport[]; readonly files: number }
  | { readonly kind: 'error'; readonly error: FileError }
  | { readonly kind: 'done'; readonly files: number };

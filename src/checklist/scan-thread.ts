import type { FirstCommit } from '../detect/exposure';
import type { Finding } from '../detect/finding';
import type { LinePosition } from '../text/lines';
import type { FileError } from '../text/problem';
import type { FileReport } from './file-report';

/** A folder to report on. Plain data: it is sent to the thread that does it. */
export interface FolderRequest {
  /** Absolute. */
  readonly folder: string;
  /** What the reported paths begin with; they are otherwise relative to the folder. */
  readonly prefix: string;
  /** Globs of files and folders to leave out, relative to the folder. They also decide about installed packages. */
  readonly exclude: readonly string[];
  /** False starts no program: then only the `.gitignore` files in the folder say what is ignored. */
  readonly askGit: boolean;
}

export interface FolderListener {
  /** What was found since the last call, files without anything to tell left out; and how many files were seen up to now. */
  onFiles(reports: readonly FileReport[], files: number): void;
  onError(error: FileError): void;
}

/** A credential in the oldest version that has it at its path. Without the text. */
export interface HistoryFinding {
  readonly finding: Finding;
  readonly start: LinePosition;
  readonly end: LinePosition;
  /** The folder of the repository. */
  readonly repository: string;
  /** Relative to that folder, with `/`. */
  readonly path: string;
  readonly commit: FirstCommit;
}

export interface HistoryListener {
  onFound(found: readonly HistoryFinding[]): void;
  /** @param versions how many were read up to now */
  onProgress(versions: number): void;
  onError(error: FileError): void;
}

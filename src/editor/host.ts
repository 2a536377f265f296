import type * as vscode from 'vscode';
import type { FileReport } from '../checklist/file-report';
import type { Finding } from '../detect/finding';
import type { ReadGrammarFile } from '../rewrite/grammars';
import type { LinePosition } from '../text/lines';

/** What the Node host and the browser host do differently. */
export interface HostServices {
  /** The operating system's name for the user, for "done on DATE by NAME". */
  readonly userName: string | undefined;
  /** Leaves a file on disk readable for its owner alone; does nothing where there are no such permissions. */
  makePrivate(uri: vscode.Uri): Promise<void>;
  /** Whether a file on disk must not be written; VS Code's own `stat` does not tell of permission bits. */
  isReadOnly(uri: vscode.Uri): Promise<boolean>;
  readonly readGrammarFile: ReadGrammarFile;
  /** Reads disks in threads of its own; undefined where there are none, as in the browser. */
  readonly threads: ScanThreads | undefined;
}

export interface ScanThreads {
  /**
   * Tells of everything in a folder that a scan finds, and returns how many files there were, also when it was aborted.
   * Rejects with a `Problem` when it could not go on.
   */
  scanFolder(request: FolderRequest, listener: FolderListener, signal: AbortSignal): Promise<number>;
  /** The same of every version that the git repositories holding these folders keep. */
  scanHistory(folders: readonly string[], listener: HistoryListener, signal: AbortSignal): Promise<number>;
  /** A version of a file; undefined where git cannot give it. */
  readBlob(repository: string, blob: string): Promise<Uint8Array | undefined>;
}

export interface HistoryListener {
  onFound(found: readonly HistoryFinding[]): void;
  /** @param versions how many were read up to now */
  onProgress(versions: number): void;
  onError(error: FileError): void;
}

/** A credential in the oldest version that has it at its path. */
export interface HistoryFinding {
  readonly finding: Finding;
  readonly start: LinePosition;
  readonly end: LinePosition;
  /** The folder of the repository on the disk, and the file's path in it. */
  readonly repository: string;
  readonly path: string;
  /** Of what no commit has, only the blob is known. */
  readonly commit: {
    readonly id: string | null;
    /** ISO 8601. */
    readonly date: string | null;
    readonly author: string | null;
    readonly blob: string;
  };
}

export interface FolderRequest {
  /** Its path on the disk. */
  readonly folder: string;
  /** What the reported paths begin with; they are otherwise relative to the folder. */
  readonly prefix: string;
  /** Globs of what to leave out, relative to the folder. */
  readonly exclude: readonly string[];
  /** Whether git may be started, to know what it tracks. */
  readonly askGit: boolean;
}

export interface FolderListener {
  /** Files that have something to tell, and how many were seen up to now. */
  onFiles(reports: readonly FileReport[], files: number): void;
  onError(error: FileError): void;
}

/** What could not be scanned, and why, in a sentence. */
export interface FileError {
  readonly path: string;
  readonly message: string;
}

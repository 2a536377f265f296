import type * as vscode from 'vscode';
import type { FolderListener, FolderRequest, HistoryListener } from '../checklist/scan-thread';
import type { ReadGrammarFile } from '../rewrite/grammars';
import type { Tools } from '../stores/vault-store';

/** What the Node host and the browser host do differently. */
export interface HostServices {
  /** The operating system's name for the user, for "done on DATE by NAME". */
  readonly userName: string | undefined;
  /** Leaves a file on disk readable for its owner alone; does nothing where there are no such permissions. */
  makePrivate(uri: vscode.Uri): Promise<void>;
  /** Whether a file on disk must not be written; VS Code's own `stat` does not tell of permission bits. */
  isReadOnly(uri: vscode.Uri): Promise<boolean>;
  /** Whether symbolic links lead from a file out of a folder. */
  leadsOutOf(uri: vscode.Uri, folder: vscode.Uri): Promise<boolean>;
  /** Where moved keys still stand outside of the workspace's files. Starts git only where `askGit` is set. */
  findCopies(request: CopiesRequest): Promise<readonly CopyOfKey[]>;
  /**
   * What the vaults' stores may use, for what stands in a folder; undefined where there are no programs to ask, as in the
   * browser. For trusted workspaces only.
   */
  readonly vaultTools: ((folder: vscode.Uri, signal?: AbortSignal) => Tools) | undefined;
  /** How `keyguard run` is started; undefined where no program can be. */
  readonly commandLine: CommandLineProgram | undefined;
  readonly readGrammarFile: ReadGrammarFile;
  /** Reads disks in threads of its own; undefined where there are none, as in the browser. */
  readonly threads: ScanThreads | undefined;
}

/** This extension's own command line. */
export interface CommandLineProgram {
  readonly executable: string;
  /** Before the command line's own arguments. */
  readonly args: readonly string[];
  /** Added to the environment. */
  readonly env: Readonly<Record<string, string>>;
}

export interface CopiesRequest {
  /** The parts of the keys that are no secret. */
  readonly keyIds: readonly string[];
  /** The files that the keys stood in. */
  readonly files: readonly vscode.Uri[];
  readonly folders: readonly vscode.Uri[];
  readonly askGit: boolean;
}

export interface CopyOfKey {
  readonly label: string;
  /** To look into; undefined for what is no file. */
  readonly uri: vscode.Uri | undefined;
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

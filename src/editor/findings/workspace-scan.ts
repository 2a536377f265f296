import * as vscode from 'vscode';
import { type FileReport, reportOn } from '../../checklist/file-report';
import type { FileFacts } from '../../checklist/project-facts';
import { decode } from '../../text/encoding';
import type { FileError } from '../../text/problem';
import type { ScanThreads } from '../host';
import { rangeAt } from '../positions';
import { excludeGlobs } from '../settings';
import type { FindingStore } from './finding-store';
import { walkWorkspaceFolder } from './workspace-walk';

/** VS Code itself does not hand larger documents to extensions; the command line scans them. */
const MAX_FILE_BYTES = 50 * 1024 * 1024;

/** Files read at once. More does not help on a disk and hurts on a network file system. */
const READERS = 8;

export interface ScanSummary {
  /** Milliseconds since 1970. */
  readonly finishedAt: number;
  readonly files: number;
  /** What could not be scanned. */
  readonly errors: readonly FileError[];
  readonly cancelled: boolean;
}

/** Where a scan leaves what it reads about the checklist, in the same pass. */
export interface FactStore {
  /** @param facts undefined where the file has none */
  see(uri: vscode.Uri, facts: FileFacts | undefined): void;
  /** Drops what is below `folder` and was not seen again. */
  keepOnly(folder: vscode.Uri, reported: ReadonlySet<string>): void;
}

interface Progress {
  files: number;
  readonly errors: FileError[];
  readonly tell: (files: number) => void;
}

/** Scans every workspace folder. Nothing of a cancelled scan is lost, and nothing older is dropped. */
export class WorkspaceScan {
  /** The newest reading of each file that is under way: what an older one brings later is not true any more. */
  private readonly newest = new Map<string, symbol>();
  /** The files that were read here while threads are scanning: what those say of them may be older. */
  private readonly readHere = new Set<string>();
  private threadsAtWork = 0;

  /** @param threads undefined where this thread has to do it */
  constructor(
    private readonly store: FindingStore,
    private readonly facts: FactStore,
    private readonly threads: ScanThreads | undefined,
  ) {}

  /** @param tell called with the number of files seen, now and then. Rejects with a `Problem` when a thread crashed. */
  async run(cancel: vscode.CancellationToken, tell: (files: number) => void): Promise<ScanSummary> {
    const progress: Progress = { files: 0, errors: [], tell };
    // Of a folder inside another one, its own scan has the last word: its paths are the ones that VS Code shows.
    const folders = [...(vscode.workspace.workspaceFolders ?? [])].sort(
      (a, b) => a.uri.path.length - b.uri.path.length,
    );
    for (const { uri: folder } of folders) {
      if (cancel.isCancellationRequested) break;
      const told =
        this.threads && folder.scheme === 'file'
          ? await this.scanInThread(folder, this.threads, cancel, progress)
          : await this.scanHere(folder, cancel, progress);
      if (cancel.isCancellationRequested) break;
      this.store.keepOnly(folder, told);
      this.facts.keepOnly(folder, told);
    }
    const { files, errors } = progress;
    return { files, errors, finishedAt: Date.now(), cancelled: cancel.isCancellationRequested };
  }

  /** Looks again at one file. */
  async scanFile(uri: vscode.Uri): Promise<'clean' | 'told' | FileError> {
    const reading = Symbol();
    this.newest.set(uri.toString(), reading);
    const path = vscode.workspace.asRelativePath(uri);
    try {
      const { size } = await vscode.workspace.fs.stat(uri);
      if (size > MAX_FILE_BYTES) return { path, message: 'Larger than 50 MB, so not scanned.' };
      const text = decode(await vscode.workspace.fs.readFile(uri))?.text;
      if (text === undefined || isOpenNotebook(uri)) return 'clean';
      if (this.newest.get(uri.toString()) !== reading) return this.store.has(uri) ? 'told' : 'clean';
      if (this.threadsAtWork > 0) this.readHere.add(uri.toString());
      return this.take(uri, reportOn(path, text)) ? 'told' : 'clean';
    } catch (error) {
      const gone = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
      return gone ? 'clean' : { path, message: 'It cannot be read.' };
    } finally {
      if (this.newest.get(uri.toString()) === reading) this.newest.delete(uri.toString());
    }
  }

  /** Returns the files that had something to tell. */
  private async scanInThread(
    folder: vscode.Uri,
    threads: ScanThreads,
    cancel: vscode.CancellationToken,
    progress: Progress,
  ): Promise<Set<string>> {
    const told = new Set<string>();
    const prefix = vscode.workspace.asRelativePath(vscode.Uri.joinPath(folder, '-')).slice(0, -1);
    const before = progress.files;
    const abort = new AbortController();
    const subscription = cancel.onCancellationRequested(() => abort.abort());
    const request = {
      folder: folder.fsPath,
      prefix,
      exclude: excludeGlobs(folder),
      askGit: vscode.workspace.isTrusted,
    };
    this.threadsAtWork++;
    try {
      await threads.scanFolder(
        request,
        {
          onFiles: (reports, files) => {
            for (const report of reports) {
              const uri = vscode.Uri.joinPath(folder, report.path.slice(prefix.length));
              told.add(uri.toString());
              if (!isOpenNotebook(uri) && !this.readHere.has(uri.toString())) this.take(uri, report);
            }
            progress.files = before + files;
            progress.tell(progress.files);
          },
          onError: (error) => progress.errors.push(error),
        },
        abort.signal,
      );
    } finally {
      subscription.dispose();
      if (--this.threadsAtWork === 0) this.readHere.clear();
    }
    return told;
  }

  private async scanHere(
    folder: vscode.Uri,
    cancel: vscode.CancellationToken,
    progress: Progress,
  ): Promise<Set<string>> {
    const told = new Set<string>();
    const files = walkWorkspaceFolder(folder, cancel);
    const read = async () => {
      for await (const uri of files) {
        if (cancel.isCancellationRequested) return;
        const outcome = await this.scanFile(uri);
        if (outcome === 'told') told.add(uri.toString());
        else if (outcome !== 'clean') progress.errors.push(outcome);
        if (++progress.files % 100 === 0) progress.tell(progress.files);
      }
    };
    // An async generator hands its files out one at a time to whoever asks, so readers can share it.
    await Promise.all(Array.from({ length: READERS }, read));
    return told;
  }

  /** Whether there was anything in it. */
  private take(uri: vscode.Uri, { findings, facts, ignored }: FileReport): boolean {
    this.facts.see(uri, facts);
    this.store.setFromScan(
      uri,
      findings.map(({ finding, start, end, secretHash }) => ({
        finding,
        range: rangeAt(start, end),
        secretHash,
      })),
      ignored,
    );
    return findings.length > 0 || facts !== undefined;
  }
}

/** Its cells are documents of their own; the file would count each key again. */
function isOpenNotebook(uri: vscode.Uri): boolean {
  return vscode.workspace.notebookDocuments.some(
    (notebook) => !notebook.isClosed && notebook.uri.toString() === uri.toString(),
  );
}

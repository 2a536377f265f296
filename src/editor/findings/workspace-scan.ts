import * as vscode from 'vscode';
import { scanText } from '../../detect/scan';
import { decode } from '../../text/encoding';
import { LineIndex } from '../../text/lines';
import { rangeInText } from '../positions';
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
  readonly tooLarge: number;
  readonly unreadable: number;
  readonly cancelled: boolean;
}

/** Called with each text that a scan reads, so that the checklist's evidence is collected in the same pass. */
export type SeeText = (uri: vscode.Uri, text: string) => void;

/** Scans every workspace folder. Nothing of a cancelled scan is lost, and nothing older is dropped. */
export class WorkspaceScan {
  /** The newest reading of each file that is under way: what an older one brings later is not true any more. */
  private readonly newest = new Map<string, symbol>();

  constructor(
    private readonly store: FindingStore,
    private readonly seeText: SeeText,
  ) {}

  async run(cancel: vscode.CancellationToken, progress: (files: number) => void): Promise<ScanSummary> {
    const counts = { files: 0, tooLarge: 0, unreadable: 0 };
    for (const { uri: folder } of vscode.workspace.workspaceFolders ?? []) {
      const found = new Set<string>();
      const files = walkWorkspaceFolder(folder, cancel);
      const read = async () => {
        for await (const uri of files) {
          if (cancel.isCancellationRequested) return;
          const outcome = await this.scanFile(uri);
          if (outcome === 'found') found.add(uri.toString());
          else if (outcome !== 'clean') counts[outcome]++;
          progress(++counts.files);
        }
      };
      // An async generator hands its files out one at a time to whoever asks, so readers can share it.
      await Promise.all(Array.from({ length: READERS }, read));
      if (!cancel.isCancellationRequested) this.store.keepOnly(folder, found);
    }
    return { ...counts, finishedAt: Date.now(), cancelled: cancel.isCancellationRequested };
  }

  async scanFile(uri: vscode.Uri): Promise<'clean' | 'found' | 'tooLarge' | 'unreadable'> {
    const reading = Symbol();
    this.newest.set(uri.toString(), reading);
    try {
      const { size } = await vscode.workspace.fs.stat(uri);
      if (size > MAX_FILE_BYTES) return 'tooLarge';
      const text = decode(await vscode.workspace.fs.readFile(uri))?.text;
      if (text === undefined || isOpenNotebook(uri)) return 'clean';
      if (this.newest.get(uri.toString()) !== reading) return this.store.has(uri) ? 'found' : 'clean';
      this.seeText(uri, text);
      const findings = scanText({ text, path: vscode.workspace.asRelativePath(uri) });
      const lines = findings.length > 0 ? new LineIndex(text) : undefined;
      this.store.setFromScan(
        uri,
        lines ? findings.map((finding) => ({ finding, range: rangeInText(lines, finding.span) })) : [],
      );
      return findings.length > 0 ? 'found' : 'clean';
    } catch (error) {
      const gone = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
      return gone ? 'clean' : 'unreadable';
    } finally {
      if (this.newest.get(uri.toString()) === reading) this.newest.delete(uri.toString());
    }
  }
}

/** Its cells are documents of their own; the file would count each key again. */
function isOpenNotebook(uri: vscode.Uri): boolean {
  return vscode.workspace.notebookDocuments.some(
    (notebook) => !notebook.isClosed && notebook.uri.toString() === uri.toString(),
  );
}

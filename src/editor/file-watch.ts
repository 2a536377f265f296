import * as vscode from 'vscode';
import type { FindingStore } from './finding-store';
import type { WorkspaceScan } from './workspace-scan';

/** Follows what other programs do to files with findings. Other files are not looked at: a build writes thousands. */
export function watchFiles(store: FindingStore, scan: WorkspaceScan): vscode.Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher('**/*', true);
  return vscode.Disposable.from(
    watcher,
    watcher.onDidChange((uri) => {
      if (store.has(uri)) void scan.scanFile(uri);
    }),
    watcher.onDidDelete((uri) => store.forget([uri])),
    // Closed without saving: what counts again is the file.
    vscode.workspace.onDidCloseTextDocument((document) => {
      if (document.isDirty && document.uri.scheme !== 'untitled') void scan.scanFile(document.uri);
    }),
  );
}

import * as vscode from 'vscode';
import type { ProjectEvidence } from '../checklist/project-evidence';
import type { FindingStore } from './finding-store';
import type { WorkspaceScan } from './workspace-scan';

/** Follows what other programs do to files that said something. Others are not looked at: a build writes thousands. */
export function watchFiles(
  store: FindingStore,
  evidence: ProjectEvidence,
  scan: WorkspaceScan,
): vscode.Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher('**/*');
  const lookAgain = (uri: vscode.Uri) => {
    if (store.has(uri) || evidence.has(uri)) void scan.scanFile(uri);
  };
  return vscode.Disposable.from(
    watcher,
    watcher.onDidChange(lookAgain),
    // A file that is replaced, or written again at once, is told of as a new one.
    watcher.onDidCreate(lookAgain),
    watcher.onDidDelete((uri) => store.forget([uri])),
    vscode.workspace.onDidOpenNotebookDocument(({ uri }) => store.forget([uri])),
    vscode.workspace.onDidCloseNotebookDocument(({ uri }) => {
      if (uri.scheme !== 'untitled') void scan.scanFile(uri);
    }),
    // Closed without saving: what counts again is the file.
    vscode.workspace.onDidCloseTextDocument((document) => {
      if (document.isDirty && document.uri.scheme !== 'untitled') void scan.scanFile(document.uri);
    }),
  );
}

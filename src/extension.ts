import { readFile } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { CopiesRequest, CopyOfKey, HostServices } from './editor/host';
import { start } from './editor/start';
import { findCopies } from './node/copies';
import { isReadOnly, leadsOutOf, makePrivate } from './node/permissions';
import { ScanThreads } from './node/scan-worker-client';
import { vaultTools } from './node/vault-tools';

/** The Node host: desktop, SSH, WSL, containers, Codespaces. */
export function activate(context: vscode.ExtensionContext): void {
  const isFile = ({ scheme }: vscode.Uri) => scheme === 'file';
  const host: HostServices = {
    userName: userNameOrNone(),
    makePrivate: async (uri) => (isFile(uri) ? makePrivate(uri.fsPath) : undefined),
    isReadOnly: async (uri) => isFile(uri) && isReadOnly(uri.fsPath),
    leadsOutOf: async (uri, folder) => isFile(uri) && leadsOutOf(uri.fsPath, folder.fsPath),
    findCopies: (request) => copiesOnDisk(context, request),
    readGrammarFile: (name) => readFile(path.join(context.extensionPath, 'dist', 'grammars', name)),
    vaultTools: (folder, signal) => {
      const project = vscode.workspace.getWorkspaceFolder(folder)?.uri ?? folder;
      return vaultTools(folder.fsPath, process.env, signal, project.fsPath);
    },
    commandLine: {
      executable: process.execPath,
      args: [path.join(context.extensionPath, 'dist', 'cli.js')],
      // Where VS Code is an Electron program this is what makes it a Node; `keyguard run` takes it away again.
      env: process.versions['electron'] === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' },
    },
    threads: new ScanThreads(path.join(context.extensionPath, 'dist', 'scan-worker.js')),
  };
  start(context, host);
}

async function copiesOnDisk(
  context: vscode.ExtensionContext,
  { keyIds, files, folders, askGit }: CopiesRequest,
): Promise<CopyOfKey[]> {
  const pathsOf = (uris: readonly vscode.Uri[]) =>
    uris.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => fsPath);
  const copies = await findCopies({
    keyIds,
    files: pathsOf(files),
    home: homedir(),
    env: process.env,
    // VS Code keeps the versions of files beside the extensions' own storage.
    historyFolders: [vscode.Uri.joinPath(context.globalStorageUri, '..', '..', 'History').fsPath],
    repositories: askGit ? pathsOf(folders) : [],
  });
  return copies.map(({ label, file }) => ({
    label,
    uri: file === undefined ? undefined : vscode.Uri.file(file),
  }));
}

function userNameOrNone(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    // Containers run under user numbers that have no name.
    return undefined;
  }
}

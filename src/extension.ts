import { constants } from 'node:fs';
import { access, chmod, readFile, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import path from 'node:path';
import type * as vscode from 'vscode';
import type { HostServices } from './editor/host';
import { start } from './editor/start';
import { ScanThreads } from './node/scan-worker-client';

/** The Node host: desktop, SSH, WSL, containers, Codespaces. */
export function activate(context: vscode.ExtensionContext): void {
  const host: HostServices = {
    userName: userNameOrNone(),
    makePrivate,
    isReadOnly,
    readGrammarFile: (name) => readFile(path.join(context.extensionPath, 'dist', 'grammars', name)),
    threads: new ScanThreads(path.join(context.extensionPath, 'dist', 'scan-worker.js')),
  };
  start(context, host);
}

async function makePrivate(uri: vscode.Uri): Promise<void> {
  // Windows has no permission bits; there a user's folders are private as they are.
  if (uri.scheme !== 'file' || process.platform === 'win32') return;
  await chmod(uri.fsPath, 0o600).catch((error: NodeJS.ErrnoException) => {
    // An edit that was not made has left no file; the check of the env file says so.
    if (error.code !== 'ENOENT') throw error;
  });
}

async function isReadOnly(uri: vscode.Uri): Promise<boolean> {
  if (uri.scheme !== 'file') return false;
  // Root may write everything; a file without any permission to write was still meant to stay as it is.
  const { mode } = await stat(uri.fsPath);
  const allowed = await access(uri.fsPath, constants.W_OK).then(
    () => true,
    () => false,
  );
  return !allowed || (mode & 0o222) === 0;
}

function userNameOrNone(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    // Containers run under user numbers that have no name.
    return undefined;
  }
}

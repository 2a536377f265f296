import { chmod, readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import path from 'node:path';
import type * as vscode from 'vscode';
import type { HostServices } from './editor/host';
import { start } from './editor/start';

/** The Node host: desktop, SSH, WSL, containers, Codespaces. */
export function activate(context: vscode.ExtensionContext): void {
  const host: HostServices = {
    userName: userNameOrNone(),
    makePrivate: async (uri) => {
      // Windows has no permission bits; there a user's folders are private as they are.
      if (uri.scheme === 'file' && process.platform !== 'win32') await chmod(uri.fsPath, 0o600);
    },
    readGrammarFile: (name) => readFile(path.join(context.extensionPath, 'dist', 'grammars', name)),
  };
  start(context, host);
}

function userNameOrNone(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    // Containers run under user numbers that have no name.
    return undefined;
  }
}

import * as vscode from 'vscode';
import { start } from './editor/start';

/** The browser host (vscode.dev, a web worker): the same less what needs Node. */
export function activate(context: vscode.ExtensionContext): void {
  start(context, {
    userName: undefined,
    makePrivate: async () => {},
    isReadOnly: async () => false,
    leadsOutOf: async () => false,
    findCopies: async () => [],
    threads: undefined,
    vaultTools: undefined,
    commandLine: undefined,
    readGrammarFile: (name) =>
      Promise.resolve(
        vscode.workspace.fs.readFile(vscode.Uri.joinPath(context.extensionUri, 'dist', 'grammars', name)),
      ),
  });
}

import * as vscode from 'vscode';

/** More than these a search does not give; a workspace with so many env files has no order to keep. */
const MOST = 200;

/** The env files of the workspace by name, listed once and again when one comes or goes. */
export class EnvFiles implements vscode.Disposable {
  private readonly lists = new Map<string, Thenable<vscode.Uri[]>>();
  private readonly watcher = vscode.workspace.createFileSystemWatcher('**/*env*', false, true, false);

  constructor() {
    const forget = () => this.lists.clear();
    this.watcher.onDidCreate(forget);
    this.watcher.onDidDelete(forget);
  }

  /** Everywhere but in installed packages; what git ignores is looked at, for that is what env files are. */
  named(name: string): Thenable<vscode.Uri[]> {
    let list = this.lists.get(name);
    if (!list) {
      list = vscode.workspace.findFiles(`**/${name}`, '**/{node_modules,.venv,vendor}/**', MOST);
      this.lists.set(name, list);
    }
    return list;
  }

  dispose(): void {
    this.watcher.dispose();
  }
}

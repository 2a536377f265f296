import * as vscode from 'vscode';
import { MANIFESTS } from '../rewrite/plan/env-home';
import type { ProjectFiles } from '../stores/project-files';
import { decode } from '../text/encoding';
import { Problem } from '../text/problem';
import type { EnvFiles } from './env-files';
import { gitApi, isTrackedBy } from './git/git-extension';

/** A file's place in its project. */
export interface Located {
  readonly project: VscodeProject;
  /** Relative to the project's root, with `/`. */
  readonly path: string;
  /** The opened folder, relative to the root; the env file of a file in no package goes there. */
  readonly home: string;
}

/** The project over VS Code's file system; what is open counts as it stands in the editor. */
export class VscodeProject implements ProjectFiles {
  constructor(
    readonly root: vscode.Uri,
    private readonly knownEnvFiles?: EnvFiles,
  ) {}

  uriOf(path: string): vscode.Uri {
    return vscode.Uri.joinPath(this.root, path);
  }

  async readText(path: string): Promise<string | undefined> {
    const uri = this.uriOf(path);
    const open = vscode.workspace.textDocuments.find(
      (document) => document.uri.toString() === uri.toString(),
    );
    if (open && !open.isClosed) return open.getText();
    const bytes = await readFile(uri, path);
    if (bytes === undefined) return undefined;
    const decoded = decode(bytes);
    if (!decoded) throw new Problem('not-text', `${path} is not a text file, so nothing was done.`);
    return decoded.text;
  }

  async envFiles(name: string): Promise<readonly string[]> {
    const uris = (await this.knownEnvFiles?.named(name)) ?? [];
    const inside = (uri: vscode.Uri) =>
      uri.scheme === this.root.scheme && uri.path.startsWith(`${this.root.path}/`);
    return uris
      .filter(inside)
      .map((uri) => relative(this.root, uri))
      .sort();
  }

  async isTracked(path: string): Promise<boolean | undefined> {
    const uri = this.uriOf(path);
    const repository = (await gitApi())?.getRepository(uri);
    return repository ? isTrackedBy(repository, uri) : undefined;
  }
}

async function readFile(uri: vscode.Uri, path: string): Promise<Uint8Array | undefined> {
  try {
    return await vscode.workspace.fs.readFile(uri);
  } catch (error) {
    const code = error instanceof vscode.FileSystemError ? error.code : '';
    if (code === 'FileNotFound' || code === 'FileNotADirectory') return undefined;
    if (code === 'FileIsADirectory') {
      throw new Problem(
        'is-folder',
        `${path} is a folder, so nothing was done. Rename it, or set keyguard.env.file to another name.`,
      );
    }
    throw new Problem('unreadable', `${path} cannot be read, so nothing was done.`);
  }
}

/** The file a document stands for: a notebook for its cells; undefined for a document that was never saved. */
export function fileUriOf(uri: vscode.Uri): vscode.Uri | undefined {
  if (uri.scheme === 'untitled') return undefined;
  if (uri.scheme !== 'vscode-notebook-cell') return uri;
  return vscode.workspace.notebookDocuments.find((notebook) =>
    notebook.getCells().some((cell) => cell.document.uri.toString() === uri.toString()),
  )?.uri;
}

/** Throws a `Problem` for a document without a place on disk, unless the window has one folder to put the env file in. */
export async function locate(uri: vscode.Uri, envFiles?: EnvFiles): Promise<Located> {
  const file = fileUriOf(uri) ?? placeOfUnsaved(uri);
  const folder = vscode.workspace.getWorkspaceFolder(file)?.uri ?? vscode.Uri.joinPath(file, '..');
  const root = (await repositoryAround(folder)) ?? (await nearestWith(folder, MANIFESTS)) ?? folder;
  return {
    project: new VscodeProject(root, envFiles),
    path: relative(root, file),
    home: relative(root, folder),
  };
}

/** Where the project's own settings lie: the repository's root; without a repository the folder itself. */
export async function rootOf(folder: vscode.Uri): Promise<vscode.Uri> {
  return (await repositoryAround(folder)) ?? folder;
}

function repositoryAround(folder: vscode.Uri): Promise<vscode.Uri | undefined> {
  return nearestWith(folder, ['.git']);
}

function placeOfUnsaved(uri: vscode.Uri): vscode.Uri {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const [folder] = folders;
  if (!folder || folders.length > 1) {
    throw new Problem('unsaved', 'Save this file first: the key goes into the .env file beside it.');
  }
  return vscode.Uri.joinPath(folder.uri, uri.path.slice(uri.path.lastIndexOf('/') + 1));
}

/**
 * The nearest folder upwards that holds one of the names. `.git` is a file in worktrees and submodules; without it the
 * package around the folder says what runs the code.
 */
async function nearestWith(folder: vscode.Uri, names: readonly string[]): Promise<vscode.Uri | undefined> {
  for (let current = folder; ; current = vscode.Uri.joinPath(current, '..')) {
    const found = await Promise.all(names.map((name) => exists(vscode.Uri.joinPath(current, name))));
    if (found.includes(true)) return current;
    if (current.path === '/' || current.path === vscode.Uri.joinPath(current, '..').path) return undefined;
  }
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}

function relative(root: vscode.Uri, uri: vscode.Uri): string {
  return uri.path.slice(root.path.length).replace(/^\//, '');
}

import assert from 'node:assert/strict';
import { commands, FileType, Range, type TextEditor, Uri, window, workspace } from 'vscode';
import { fillKeys } from '../../support/keys';

/** The folder that the host made for this run: a copy of test/fixtures/sample-project, committed where git is installed. */
export function workspaceFolder(): Uri {
  const [folder] = workspace.workspaceFolders ?? [];
  assert.ok(folder, 'no folder is open');
  return folder.uri;
}

const made: Uri[] = [];

/**
 * Writes files below a new folder of the workspace, so that no test meets another's; `closeAll` takes it away again, since
 * a key keeps the name that it has in another env file of the workspace. `{{KEY1}}` stands for a key. Returns the folder.
 */
export async function makeFolder(files: Readonly<Record<string, string>> = {}): Promise<Uri> {
  const folder = Uri.joinPath(workspaceFolder(), `test-${crypto.randomUUID().slice(0, 8)}`);
  made.push(folder);
  await workspace.fs.createDirectory(folder);
  for (const [name, text] of Object.entries(files))
    await writeText(Uri.joinPath(folder, name), fillKeys(text));
  return folder;
}

export async function writeText(uri: Uri, text: string): Promise<void> {
  await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
}

/** What is on the disk, with its byte-order mark if it has one. */
export async function readText(uri: Uri): Promise<string> {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await workspace.fs.readFile(uri));
}

export async function exists(uri: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}

/** Every file below FOLDER by its path from there, `/` between parts: for comparing all of them at once. */
export async function readFolder(folder: Uri, prefix = ''): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const [name, type] of await workspace.fs.readDirectory(folder)) {
    const uri = Uri.joinPath(folder, name);
    if (type === FileType.Directory) Object.assign(files, await readFolder(uri, `${prefix}${name}/`));
    else files[prefix + name] = await readText(uri);
  }
  return files;
}

/** Opens a file in an editor. */
export async function openFile(uri: Uri): Promise<TextEditor> {
  return window.showTextDocument(await workspace.openTextDocument(uri));
}

/** An untitled document in an editor; `{{KEY1}}` stands for a key. */
export async function openUntitled(text: string, language = 'plaintext'): Promise<TextEditor> {
  return window.showTextDocument(await workspace.openTextDocument({ content: fillKeys(text), language }));
}

/** Replaces the whole text, as typing does: the document is not saved. */
export async function replaceText(editor: TextEditor, text: string): Promise<void> {
  const { document } = editor;
  const all = new Range(document.positionAt(0), document.lineAt(document.lineCount - 1).range.end);
  assert.ok(await editor.edit((edit) => edit.replace(all, text)), 'the editor refused the edit');
}

/** Closes every editor, and takes away the folders that were made; what was not saved is lost. */
export async function closeAll(): Promise<void> {
  const count = window.tabGroups.all.reduce((sum, { tabs }) => sum + tabs.length, 0);
  for (let i = 0; i < count; i++) {
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await untitledGone();
  for (const folder of made.splice(0))
    if (await exists(folder)) await workspace.fs.delete(folder, { recursive: true, useTrash: false });
}

/** VS Code may still be closing one, and its name is the next one's: who waits only so long loses nothing but that. */
function untitledGone(): Promise<void> {
  const isGone = () => workspace.textDocuments.every(({ uri }) => uri.scheme !== 'untitled');
  return new Promise((resolve) => {
    if (isGone()) return resolve();
    const finish = () => {
      clearTimeout(timer);
      listening.dispose();
      resolve();
    };
    const timer = setTimeout(finish, 3000);
    const listening = workspace.onDidCloseTextDocument(() => {
      if (isGone()) finish();
    });
  });
}

import * as vscode from 'vscode';
import type { FileChange } from '../../rewrite/plan';
import { sniffEncoding } from '../../text/encoding';
import { LineIndex } from '../../text/lines';
import type { HostServices } from '../host';
import { rangeInText } from '../positions';

export interface LocatedChange extends FileChange {
  readonly uri: vscode.Uri;
}

/** Why the file cannot or must not be written. */
export async function refuseUnwritable(
  { uri, path, role, before }: LocatedChange,
  root: vscode.Uri,
  host: HostServices,
): Promise<string | undefined> {
  if (before === undefined || uri.scheme === 'untitled' || uri.scheme === 'vscode-notebook-cell')
    return undefined;
  const stat = await vscode.workspace.fs.stat(uri).then(
    (found) => found,
    () => undefined,
  );
  // Deleted behind an open document: saving makes it anew.
  if (!stat) return undefined;
  if (
    stat.permissions === vscode.FilePermission.Readonly ||
    vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false ||
    (await host.isReadOnly(uri))
  )
    return `${path} is read-only, so nothing was done. Make it writable and try again.`;
  if (role !== 'env') return undefined;
  if (await host.leadsOutOf(uri, root))
    return `${path} is a link to a file outside of this project. Put a file of the project's own in its place, then use the fix again.`;
  // Windows PowerShell's `echo NAME=value > .env` makes such files.
  if (sniffEncoding(await vscode.workspace.fs.readFile(uri)).startsWith('utf-16'))
    return `${path} is in UTF-16, which no loader reads. Save it as UTF-8 and try again.`;
  return undefined;
}

/** How VS Code's preview groups the changes. */
const LABELS: Readonly<Record<FileChange['role'], string>> = {
  ignore: 'Make git ignore the env file',
  env: 'Put keys into the env file',
  example: 'Optional: name the variables in the example file',
  companion: 'What the code that reads the variables needs',
  source: 'Read the variables',
};

/**
 * Files are created before any text changes, and texts in the plan's order, the source last.
 *
 * VS Code shows its preview when any entry asks for confirmation; entries that do come up unticked, and applying it as it
 * comes up makes the ticked ones alone. So the one that may be left out asks: the placeholder in the example file. A move
 * without a preview has no such entry.
 */
export function toWorkspaceEdit(
  changes: readonly LocatedChange[],
  { preview = false }: { readonly preview?: boolean } = {},
): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  const metadata = (role: FileChange['role'], needsConfirmation = false) =>
    preview ? { label: LABELS[role], needsConfirmation } : undefined;
  const optional = changes.some(({ role }) => role === 'example');
  for (const { uri, role, before } of changes) {
    // Not with its contents: an edit with contents does not survive `vscode.executeCodeActionProvider`.
    if (before === undefined) edit.createFile(uri, { overwrite: false }, metadata(role, role === 'example'));
  }
  for (const { uri, role, before, edits } of changes) {
    const lines = new LineIndex(before ?? '');
    for (const { span, newText } of edits)
      edit.replace(uri, rangeInText(lines, span), newText, metadata(role, role === 'example'));
  }
  const [first] = changes;
  // Nothing of it is optional: an entry that changes nothing has to ask.
  if (preview && !optional && first)
    edit.insert(first.uri, new vscode.Position(0, 0), '', {
      label: 'Nothing to decide here; untick above what is to stay',
      needsConfirmation: true,
    });
  return edit;
}

/**
 * VS Code forgets how to undo an edit in a file that nobody has open. Opened here, without an editor, the files stay in
 * memory for some minutes, and one undo in the source brings all of them back.
 */
export async function keepOpen(changes: readonly LocatedChange[]): Promise<void> {
  for (const { uri, role, before } of changes)
    if (role !== 'source' && before !== undefined) await vscode.workspace.openTextDocument(uri);
}

export function replaceAll(edit: vscode.WorkspaceEdit, document: vscode.TextDocument, text: string): void {
  const end = document.positionAt(document.getText().length);
  edit.replace(document.uri, new vscode.Range(document.positionAt(0), end), text);
}

import * as vscode from 'vscode';
import type { Finding } from '../../detect/finding';
import { allowEntryEdit } from '../../detect/suppress/allow-entry';
import { ignoreEdit } from '../../detect/suppress/ignore-edit';
import { SETTINGS_FILE } from '../../detect/suppress/project-settings';
import { isDay } from '../../detect/suppress/suppression';
import type { TextEdit } from '../../text/edits';
import { rangeInDocument } from '../positions';
import { rootOf } from '../project';
import { type OpenDocuments, sourceOf } from './documents';
import type { FindingStore, ShownFinding } from './finding-store';

/** What a quick fix hands to the command: enough to find the finding again, and nothing of the credential. */
export interface IgnoreTarget {
  readonly uri: string;
  readonly rule: string;
  readonly fingerprint: string;
  readonly line: number;
}

export function ignoreTargetOf({ uri, finding, range }: ShownFinding): IgnoreTarget {
  return {
    uri: uri.toString(),
    rule: finding.rule,
    fingerprint: finding.fingerprint,
    line: range.start.line,
  };
}

/**
 * "Ignore Finding…": asks why, then writes a comment in the form of the file's language, or, where a comment cannot stand,
 * an entry of `.keyguard.json`. One edit, one undo.
 * @param from a quick fix's target, or a row of the Findings view; from the palette it is the finding at the cursor
 */
export async function ignoreFinding(
  documents: OpenDocuments,
  store: FindingStore,
  from?: IgnoreTarget | ShownFinding,
): Promise<void> {
  const target =
    from && 'finding' in from ? ignoreTargetOf(from) : (from ?? targetAtCursor(documents, store));
  if (!target) {
    void vscode.window.showInformationMessage('Put the cursor on the finding to ignore.');
    return;
  }
  const answer = await askWhy();
  if (answer === undefined) return;
  const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(target.uri));
  documents.flush(document);
  const shown = find(store, document.uri, target);
  if (!shown) {
    void vscode.window.showInformationMessage('The finding is not there any more, so nothing was done.');
    return;
  }
  // What stands in an output can have no comment beside it.
  const comment = shown.inOutput ? undefined : ignoreEdit(sourceOf(document), shown.finding.span, answer);
  if (comment) await apply(document, comment);
  else await allow(document.uri, shown.finding, answer);
}

interface Answer {
  readonly reason: string | null;
  readonly until: string | null;
}

async function askWhy(): Promise<Answer | undefined> {
  const written = await vscode.window.showInputBox({
    title: 'KeyGuard: Ignore Finding',
    prompt: 'Why may it stay? End with "until YYYY-MM-DD" for a time limit. Both may be left out.',
    placeHolder: 'a key of the test account until 2030-12-31',
    validateInput: (text) => {
      const day = dayIn(text);
      return day === undefined || isDay(day) ? undefined : `There is no day ${day}.`;
    },
  });
  if (written === undefined) return undefined;
  const until = dayIn(written) ?? null;
  const reason = written.replace(UNTIL, '').trim();
  return { reason: reason === '' ? null : reason, until };
}

const UNTIL = /\buntil\s+(\d[\d-]*)\s*$/;

function dayIn(text: string): string | undefined {
  return UNTIL.exec(text)?.[1];
}

/** Into the project's own file, by fingerprint: the entry tells nothing of the credential. */
async function allow(uri: vscode.Uri, finding: Finding, answer: Answer): Promise<void> {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder) {
    void vscode.window.showInformationMessage(
      'This kind of file has no comments. Open its folder, so that the exception can go to .keyguard.json.',
    );
    return;
  }
  const root = await rootOf(folder.uri);
  const settings = vscode.Uri.joinPath(root, SETTINGS_FILE);
  const exists = await vscode.workspace.fs.stat(settings).then(
    () => true,
    () => false,
  );
  if (!exists) {
    const create = new vscode.WorkspaceEdit();
    create.createFile(settings, { ignoreIfExists: true });
    if (!(await vscode.workspace.applyEdit(create))) return tellRefused(SETTINGS_FILE);
  }
  const document = await vscode.workspace.openTextDocument(settings);
  const { rule, keyId, fingerprint } = finding;
  const path = uri.path.slice(root.path.length).replace(/^\//, '');
  await apply(document, allowEntryEdit(document.getText(), { rule, keyId, fingerprint, path, ...answer }));
  // It counts from the disk.
  await document.save();
}

async function apply(document: vscode.TextDocument, edits: readonly TextEdit[]): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  for (const { span, newText } of edits) edit.replace(document.uri, rangeInDocument(document, span), newText);
  if (!(await vscode.workspace.applyEdit(edit))) tellRefused(vscode.workspace.asRelativePath(document.uri));
}

function tellRefused(path: string): void {
  void vscode.window.showWarningMessage(`${path} cannot be changed. Make it writable and try again.`);
}

function targetAtCursor(documents: OpenDocuments, store: FindingStore): IgnoreTarget | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  documents.flush(editor.document);
  const shown = store.shown(editor.document.uri);
  const here =
    shown.find(({ range }) => range.intersection(editor.selection)) ?? (shown.length === 1 && shown[0]);
  return here ? ignoreTargetOf(here) : undefined;
}

/** The same one, or the nearest like it: lines may have moved while the user thought about the reason. */
function find(store: FindingStore, uri: vscode.Uri, target: IgnoreTarget): ShownFinding | undefined {
  const distance = ({ range }: ShownFinding) => Math.abs(range.start.line - target.line);
  return store
    .shown(uri)
    .filter(({ finding }) => finding.rule === target.rule && finding.fingerprint === target.fingerprint)
    .sort((a, b) => distance(a) - distance(b))[0];
}

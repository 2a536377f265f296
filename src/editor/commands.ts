import * as vscode from 'vscode';
import { count } from '../text/count';
import type { Failures } from './failures';
import type { OpenDocuments } from './findings/documents';
import type { FindingStore, ShownFinding } from './findings/finding-store';
import type { HistoryScan } from './findings/history-scan';
import { type IgnoreTarget, ignoreFinding } from './findings/ignore-finding';
import type { ScanSummary, WorkspaceScan } from './findings/workspace-scan';
import type { MoveAll } from './move/move-all';
import type { KeyMover, MoveTarget } from './move/move-key';
import type { VaultMover } from './move/move-to-vault';
import { canOnlyCopy, targetOf } from './move/quick-fixes';
import type { CheckTarget, ReferenceChecks } from './references/reference-check';
import type { FixTarget, ReferenceFixes } from './references/reference-fix';

interface Pieces {
  readonly documents: OpenDocuments;
  readonly store: FindingStore;
  readonly mover: KeyMover;
  readonly moveAll: MoveAll;
  readonly vaults: VaultMover;
  readonly scan: WorkspaceScan;
  readonly history: HistoryScan;
  readonly failures: Failures;
  readonly checks: ReferenceChecks;
  readonly referenceFixes: ReferenceFixes;
  onScanned(summary: ScanSummary): Promise<void>;
  onHistoryScanned(): Promise<void>;
}

/** The commands about keys. Those about the checklist are registered by its view. */
export function registerCommands(pieces: Pieces): vscode.Disposable {
  const register = vscode.commands.registerCommand;
  return vscode.Disposable.from(
    register('keyguard.scanWorkspace', async () => void (await scanWorkspace(pieces))),
    register('keyguard.scanHistory', () => scanHistory(pieces)),
    register('keyguard.moveToEnv', (from?: MoveTarget | ShownFinding) => moveToEnv(pieces, from)),
    register('keyguard.moveToVault', (from?: MoveTarget | ShownFinding) => moveToVault(pieces, from)),
    register('keyguard.fixAll', (from?: MoveTarget) => fixAll(pieces, from)),
    register('keyguard.finishMove', () => pieces.mover.finishLast()),
    register('keyguard.fixWorkspace', () => fixWorkspace(pieces)),
    register('keyguard.checkReference', (from?: CheckTarget) => pieces.checks.run(from)),
    register('keyguard.readFromEnv', (from?: FixTarget) => pieces.referenceFixes.run(from)),
    register('keyguard.ignore', (from?: IgnoreTarget | ShownFinding) =>
      ignoreFinding(pieces.documents, pieces.store, from).catch((error) => pieces.failures.tell(error)),
    ),
  );
}

/** @returns whether the scan went through to its end */
async function scanWorkspace({ scan, failures, onScanned }: Pieces): Promise<boolean> {
  if (!vscode.workspace.workspaceFolders?.length) {
    void vscode.window.showInformationMessage('Open a folder first: there is no workspace to scan.');
    return false;
  }
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: 'KeyGuard: scanning the workspace',
    cancellable: true,
  };
  try {
    const summary = await vscode.window.withProgress(options, (progress, cancel) =>
      scan.run(cancel, (files) => progress.report({ message: count(files, 'file') })),
    );
    await onScanned(summary);
    return !summary.cancelled;
  } catch (error) {
    failures.tell(error);
    return false;
  }
}

async function scanHistory({ history, failures, onHistoryScanned }: Pieces): Promise<void> {
  if (history.hindrance !== undefined) {
    void vscode.window.showInformationMessage(history.hindrance);
    return;
  }
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: 'KeyGuard: scanning the git history',
    cancellable: true,
  };
  try {
    const { files, errors, cancelled } = await vscode.window.withProgress(options, (progress, cancel) =>
      history.run(cancel, (versions) => progress.report({ message: count(versions, 'version') })),
    );
    if (cancelled) return;
    failures.note(errors);
    await onHistoryScanned();
    const found = count(history.found.length, 'finding');
    const incomplete = errors[0] ? ` Not all could be read: ${errors[0].message}` : '';
    const sentence = `${found} in ${count(files, 'version')} of files in the git history.${incomplete}`;
    if (errors.length > 0 || history.found.length === 0) void vscode.window.showInformationMessage(sentence);
  } catch (error) {
    failures.tell(error);
  }
}

/** From a lightbulb with its target, from the Findings view with its row, from the palette with the cursor on a key. */
async function moveToEnv(pieces: Pieces, from?: MoveTarget | ShownFinding): Promise<void> {
  const target = await targetFrom(pieces, from);
  if (target) await pieces.mover.run(target);
}

async function moveToVault(pieces: Pieces, from?: MoveTarget | ShownFinding): Promise<void> {
  const target = await targetFrom(pieces, from);
  if (target) await pieces.vaults.run(target);
}

/** Undefined where there is nothing to move, which the user has been told then. */
async function targetFrom(
  { documents, store }: Pieces,
  from?: MoveTarget | ShownFinding,
): Promise<MoveTarget | undefined> {
  if (from && 'offsets' in from) return from;
  const place = from ? await openAt(from) : cursor();
  if (!place) {
    tellNoEditor();
    return undefined;
  }
  const { document, range } = place;
  documents.flush(document);
  const shown = store.keys(document.uri);
  const here =
    shown.find((each) => each.range.intersection(range)) ?? (shown.length === 1 ? shown[0] : undefined);
  if (!here) {
    const message =
      shown.length > 1
        ? 'Put the cursor on the key to move.'
        : 'There is no hardcoded SendGrid key in this file.';
    void vscode.window.showInformationMessage(message);
    return undefined;
  }
  return targetOf(document, [here.finding.span.start], await canOnlyCopy(document));
}

async function fixAll({ documents, store, mover }: Pieces, from?: MoveTarget): Promise<void> {
  if (from) return mover.run(from);
  const document = cursor()?.document;
  if (!document) return tellNoEditor();
  documents.flush(document);
  const offsets = store.keys(document.uri).map(({ finding }) => finding.span.start);
  if (offsets.length === 0) {
    void vscode.window.showInformationMessage('There is no hardcoded SendGrid key in this file.');
    return;
  }
  await mover.run(targetOf(document, offsets, false));
}

/** Of all files, also those that nobody has opened: what is to move is looked for first. */
async function fixWorkspace(pieces: Pieces): Promise<void> {
  if (!(await scanWorkspace(pieces))) return;
  await pieces.moveAll.run().catch((error) => pieces.failures.tell(error));
}

function tellNoEditor(): void {
  void vscode.window.showInformationMessage('Open the file with the key first.');
}

function cursor(): { document: vscode.TextDocument; range: vscode.Range } | undefined {
  const editor = vscode.window.activeTextEditor;
  return editor && { document: editor.document, range: editor.selection };
}

async function openAt({
  uri,
  range,
}: ShownFinding): Promise<{ document: vscode.TextDocument; range: vscode.Range }> {
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.window.showTextDocument(document, { selection: range });
  return { document, range };
}

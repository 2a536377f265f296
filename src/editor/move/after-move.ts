import * as vscode from 'vscode';
import { count } from '../../text/count';
import type { FindingStore } from '../findings/finding-store';
import type { GitState } from '../git/git-state';
import type { CopyOfKey, HostServices } from '../host';
import type { MoveOptions } from './move-plan';
import type { MoveRecord } from './move-record';

const STATUS_MS = 8000;

/** Where keys are replaced and deleted. */
const KEYS_PAGE = 'https://app.sendgrid.com/settings/api_keys';

const ROTATE = 'Rotate…';
const SCAN_HISTORY = 'Scan History';
const SHOW_COPIES = 'Show Copies';

/** Says after a move what was changed, what is still to be done, and where the key stands all the same. */
export class AfterMove {
  constructor(
    private readonly store: FindingStore,
    private readonly git: GitState,
    private readonly host: HostServices,
  ) {}

  /** A message when there is something left to do, else a line in the status bar. */
  async tell(record: MoveRecord, { copyOnly = false }: MoveOptions = {}): Promise<void> {
    const tracked = await this.isAnyTracked(record);
    const copies = await this.copiesOf(record);
    const sentences = [
      copyOnly
        ? `${whatWasDone(record)} Replace the selected text by a read of that variable.`
        : whatWasDone(record),
      ...(tracked ? ['It still works, and git may still hold it: replace it at SendGrid.'] : []),
      ...(copies.length > 0 ? [`It also stands in ${count(copies.length, 'other place')}.`] : []),
      ...record.skipped,
      // Last, for some end in a command.
      ...record.notes,
    ];
    const loads = record.notes.some((note) => note.startsWith('Nothing loads'));
    if (!copyOnly && !loads && !tracked && copies.length === 0 && record.skipped.length === 0) {
      vscode.window.setStatusBarMessage(`$(check) ${sentences.join(' ')}`, STATUS_MS);
      return;
    }
    const buttons = [
      ...(tracked || copies.length > 0 ? [ROTATE] : []),
      ...(tracked ? [SCAN_HISTORY] : []),
      ...(copies.length > 0 ? [SHOW_COPIES] : []),
    ];
    // Nobody has to answer: what was asked for is done.
    void vscode.window
      .showInformationMessage(sentences.join(' '), ...buttons)
      .then((button) => this.follow(button, copies));
  }

  private async isAnyTracked({ expected }: MoveRecord): Promise<boolean> {
    const sources = new Map(expected.map(({ source }) => [source.toString(), source]));
    const answers = await Promise.all([...sources.values()].map((source) => this.git.isTracked(source)));
    return answers.includes(true);
  }

  private async copiesOf({ expected }: MoveRecord): Promise<CopyOfKey[]> {
    const fingerprints = new Set(expected.map(({ fingerprint }) => fingerprint));
    const inWorkspace = new Map(
      this.store
        .allShown()
        .filter(({ finding }) => fingerprints.has(finding.fingerprint))
        .map(({ uri }) => [uri.toString(), uri]),
    );
    const elsewhere = await this.host.findCopies({
      keyIds: [...new Set(expected.map(({ keyId }) => keyId))],
      files: expected.map(({ source }) => source),
      folders: vscode.workspace.workspaceFolders?.map(({ uri }) => uri) ?? [],
      askGit: vscode.workspace.isTrusted,
    });
    return [
      ...[...inWorkspace.values()].map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri })),
      ...elsewhere,
    ];
  }

  private async follow(button: string | undefined, copies: readonly CopyOfKey[]): Promise<void> {
    switch (button) {
      case ROTATE:
        await vscode.env.openExternal(vscode.Uri.parse(KEYS_PAGE));
        return;
      case SCAN_HISTORY:
        await vscode.commands.executeCommand('keyguard.scanHistory');
        return;
      case SHOW_COPIES:
        await showCopies(copies);
    }
  }
}

function whatWasDone({ expected, store }: MoveRecord): string {
  if (store !== undefined) {
    const [first] = expected;
    const reader =
      first && `, and ${vscode.workspace.asRelativePath(first.env)} refers to it as ${first.name}`;
    return `The key is in ${store}${reader ?? ''}.`;
  }
  if (expected.length === 0) return 'Git ignores this file now.';
  const names = new Set(expected.map(({ name }) => name));
  const files = new Set(expected.map(({ env }) => vscode.workspace.asRelativePath(env)));
  const where = [...files].join(', ');
  const sources = new Set(expected.map(({ source }) => source.toString())).size;
  const what =
    sources > 1
      ? `The keys of ${count(sources, 'file')} are`
      : names.size > 1
        ? 'The keys are'
        : 'The key is';
  return `${what} in ${where} as ${[...names].join(', ')}.`;
}

function descriptionOf(uri: vscode.Uri | undefined): string {
  if (!uri) return '';
  return vscode.workspace.getWorkspaceFolder(uri) ? 'in this workspace' : uri.fsPath;
}

/** A list to look into; what is there is for its owner to delete. */
async function showCopies(copies: readonly CopyOfKey[]): Promise<void> {
  const items = copies.map(({ label, uri }) => ({ label, description: descriptionOf(uri), uri }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Where the moved key still stands',
    placeHolder:
      'Choose a place to open it. KeyGuard deletes nothing there; a key that was replaced is harmless.',
    matchOnDescription: true,
  });
  if (chosen?.uri) await vscode.window.showTextDocument(chosen.uri);
}

import * as vscode from 'vscode';
import { isKey } from '../../detect/finding';
import { scanText } from '../../detect/scan';
import { isEnvFile } from '../../stores/env-file';
import { Problem } from '../../text/problem';
import { sourceOf } from '../findings/documents';
import type { FindingStore } from '../findings/finding-store';
import type { AfterMove } from './after-move';
import { replaceAll } from './move-edit';
import { type KeyMover, stands } from './move-key';
import type { DocumentWithKeys, MovePlanner, PreparedMoves } from './move-plan';

/**
 * "Move All Keys…": every key that is known in the workspace, as one edit that VS Code's refactor preview shows first.
 * What is unticked there stays as it is.
 */
export class MoveAll {
  constructor(
    private readonly store: FindingStore,
    private readonly planner: MovePlanner,
    private readonly mover: KeyMover,
    private readonly after: AfterMove,
  ) {}

  /** Throws a `Problem` when nothing can be moved, or a key did not arrive (then every file is as it was). */
  async run(): Promise<void> {
    const files = await this.filesWithKeys();
    const moves = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: 'KeyGuard: planning' },
      () => this.planner.prepareAll(files),
    );
    const movable = moves.documents.filter(({ moved }) => moved.length > 0);
    if (movable.length === 0) throw new Problem('refused', moves.record.skipped.join(' '));
    await vscode.workspace.applyEdit(moves.edit, { isRefactoring: true });
    const done = movable.filter(
      ({ document, after, before }) => after !== before && document.getText() === after,
    );
    const record = {
      ...moves.record,
      expected: moves.record.expected.filter(({ source }) =>
        done.some(({ document }) => document.uri.toString() === source.toString()),
      ),
    };
    if (done.length === 0) return;
    if (!(await stands(record))) {
      await putBack(done);
      throw new Problem(
        'not-written',
        'The env file was left out, so the keys had nowhere to go: every file is as it was.',
      );
    }
    for (const { document } of done) await document.save();
    await this.mover.finish(record);
    await this.after.tell(record);
  }

  private async filesWithKeys(): Promise<DocumentWithKeys[]> {
    const uris = new Map(
      this.store
        .allShown()
        .filter(({ finding, inOutput, uri }) => isKey(finding) && !inOutput && !isEnvFile(uri.path))
        .map(({ uri }) => [uri.toString(), uri]),
    );
    if (uris.size === 0)
      throw new Problem(
        'nothing',
        'There is no hardcoded SendGrid key that KeyGuard knows of. Scan the workspace first.',
      );
    const files = await Promise.all(
      [...uris.values()].map(async (uri): Promise<DocumentWithKeys[]> => {
        const shown = new Set(this.store.keys(uri).map(({ finding }) => finding.fingerprint));
        const document = await vscode.workspace.openTextDocument(uri).then(
          (opened) => opened,
          () => undefined,
        );
        if (!document) return [];
        const findings = scanText(sourceOf(document)).filter(
          (finding) => isKey(finding) && shown.has(finding.fingerprint),
        );
        return findings.length > 0 ? [{ document, findings }] : [];
      }),
    );
    return files.flat();
  }
}

/** Those who read "Undo" would have to undo file by file. */
async function putBack(done: PreparedMoves['documents']): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  for (const { document, before } of done) replaceAll(edit, document, before);
  await vscode.workspace.applyEdit(edit);
  for (const { document } of done) await document.save();
}

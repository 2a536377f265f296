import * as vscode from 'vscode';
import type { KnownToGit } from '../../detect/exposure';
import type { FindingStore } from '../findings/finding-store';
import { rangeInDocument } from '../positions';
import type { GitState } from './git-state';

/** Git is asked once a document is quiet: what it knows of a key does not change with the next character. */
const SETTLE_MS = 400;

/**
 * Finds out how far the keys in the editors that are in view have got, and tells the store. Of other files only the scan
 * speaks: their keys would cost several processes of git's each, whenever something changes in the repository.
 */
export class KeyExposure implements vscode.Disposable {
  /** What was asked about each document, so that its own answer does not make it ask again. */
  private readonly asked = new Map<string, string>();
  private readonly waiting = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly store: FindingStore,
    private readonly git: GitState,
  ) {
    this.subscriptions = [
      store.onDidChange((uris) => {
        for (const uri of uris) this.askSoon(uri);
      }),
      git.onDidChange(() => {
        this.asked.clear();
        this.askForVisible();
      }),
      vscode.window.onDidChangeVisibleTextEditors(() => this.askForVisible()),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => this.askSoon(uri)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.forget(uri)),
    ];
    this.askForVisible();
  }

  dispose(): void {
    for (const timer of this.waiting.values()) clearTimeout(timer);
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private askForVisible(): void {
    for (const { document } of vscode.window.visibleTextEditors) this.askSoon(document.uri);
  }

  private askSoon(uri: vscode.Uri): void {
    const key = uri.toString();
    if (this.store.keys(uri).length === 0) return;
    clearTimeout(this.waiting.get(key));
    this.waiting.set(
      key,
      setTimeout(() => {
        this.waiting.delete(key);
        void this.ask(uri);
      }, SETTLE_MS),
    );
  }

  private async ask(uri: vscode.Uri): Promise<void> {
    const document = vscode.window.visibleTextEditors
      .map((editor) => editor.document)
      .find((each) => each.uri.toString() === uri.toString());
    const keys = this.store.keys(uri);
    const question = [...new Set(keys.map(({ finding }) => finding.fingerprint))].join();
    if (!document || keys.length === 0 || this.asked.get(uri.toString()) === question) return;
    this.asked.set(uri.toString(), question);
    const written = keys.map(({ finding }) => document.getText(rangeInDocument(document, finding.span)));
    // Where git fails nobody knows, and the finding says what it said.
    const known = await this.git.historyOf(uri, written).catch(() => undefined);
    if (!known) return;
    const byFingerprint = new Map<string, KnownToGit>();
    keys.forEach(({ finding }, index) => {
      const answer = known[index];
      if (answer) byFingerprint.set(finding.fingerprint, answer);
    });
    this.store.setKnownToGit(uri, byFingerprint);
  }

  private forget(uri: vscode.Uri): void {
    const key = uri.toString();
    clearTimeout(this.waiting.get(key));
    this.waiting.delete(key);
    this.asked.delete(key);
  }
}

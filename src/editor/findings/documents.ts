import * as vscode from 'vscode';
import { localDay } from '../../checklist/dates';
import { secretHash } from '../../checklist/file-report';
import { IncrementalScan } from '../../detect/incremental';
import type { Source } from '../../detect/rule';
import { rangeInDocument } from '../positions';
import type { FindingStore } from './finding-store';

/**
 * Where people write. Not `git`, `output`, `vscode-scm` and their like: what is shown there cannot be edited, and
 * a squiggle on the old side of a diff is noise. File systems of extensions count when a workspace folder is on one.
 */
const SCHEMES = new Set(['file', 'untitled', 'vscode-notebook-cell', 'vscode-vfs', 'vscode-remote']);

/** How long positions may lag behind while the user types away from every key. A change of the findings is told at once. */
const POSITION_DELAY_MS = 100;

/** Longer documents are scanned after the event that opened them, not inside it. */
const SCAN_AT_ONCE_CHARACTERS = 1_000_000;

interface Watched {
  readonly scan: IncrementalScan;
  publishing?: ReturnType<typeof setTimeout>;
}

/** Keeps the findings of all open documents true while they are edited. */
export class OpenDocuments implements vscode.Disposable {
  private readonly watched = new Map<vscode.TextDocument, Watched>();
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly store: FindingStore) {
    this.subscriptions = [
      vscode.workspace.onDidOpenTextDocument((document) => this.open(document)),
      vscode.workspace.onDidChangeTextDocument((event) => this.change(event)),
      vscode.workspace.onDidCloseTextDocument((document) => this.close(document)),
    ];
    for (const document of vscode.workspace.textDocuments) this.open(document);
  }

  dispose(): void {
    for (const { publishing } of this.watched.values()) clearTimeout(publishing);
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  /** Brings the store up to date for a document whose new positions are still waiting to be told. */
  flush(document: vscode.TextDocument): void {
    const watched = this.watched.get(document);
    if (watched?.publishing !== undefined) this.publish(document, watched);
  }

  private open(document: vscode.TextDocument): void {
    if (!isWatched(document.uri)) return;
    const text = document.getText();
    if (text.length <= SCAN_AT_ONCE_CHARACTERS) {
      this.start(document, text);
      return;
    }
    const version = document.version;
    setTimeout(() => {
      // An edit meanwhile has started the scan itself, on the newer text.
      if (!document.isClosed && document.version === version && !this.watched.has(document))
        this.start(document, text);
    }, 0);
  }

  private start(document: vscode.TextDocument, text = document.getText()): void {
    const watched = {
      scan: new IncrementalScan(sourceOf(document, text)),
    };
    this.watched.set(document, watched);
    this.publish(document, watched);
  }

  private change({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    // One that is being closed may have been reverted; another document may have its name by now.
    if (contentChanges.length === 0 || document.isClosed || !isWatched(document.uri)) return;
    const watched = this.watched.get(document);
    if (!watched) {
      this.start(document);
      return;
    }
    const known = watched.scan.findings;
    const changed = watched.scan.update(
      contentChanges.map(({ rangeOffset, rangeLength, text }) => ({
        offset: rangeOffset,
        removed: rangeLength,
        inserted: text.length,
      })),
      (start, end) => document.getText(rangeInDocument(document, { start, end })),
    );
    if (!changed) return;
    const onlyMoved =
      known.length === watched.scan.findings.length &&
      known.every(({ rule, fingerprint }, index) => {
        const now = watched.scan.findings[index];
        return rule === now?.rule && fingerprint === now.fingerprint;
      });
    if (!onlyMoved) this.publish(document, watched);
    else watched.publishing ??= setTimeout(() => this.publish(document, watched), POSITION_DELAY_MS);
  }

  private publish(document: vscode.TextDocument, watched: Watched): void {
    clearTimeout(watched.publishing);
    delete watched.publishing;
    const { scan } = watched;
    const today = localDay(new Date());
    const { suppressed, notices } = scan.suppressions((offset) => document.positionAt(offset).line, today);
    this.store.setFromDocument(
      document,
      scan.findings
        .filter((_, i) => suppressed[i] === null)
        .map((finding) => {
          const range = rangeInDocument(document, finding.span);
          return { finding, range, secretHash: secretHash(finding, document.getText(range)) };
        }),
      notices.map(({ span, message }) => ({ range: rangeInDocument(document, span), message })),
    );
  }

  private close(document: vscode.TextDocument): void {
    const watched = this.watched.get(document);
    if (!watched) return;
    clearTimeout(watched.publishing);
    this.watched.delete(document);
    this.store.closeDocument(document);
  }
}

/** What the rules get to know of a document. */
export function sourceOf(document: vscode.TextDocument, text = document.getText()): Source {
  const { uri, languageId } = document;
  // The path of a cell is that of its notebook, and the cell is no notebook.
  const path = uri.scheme === 'vscode-notebook-cell' ? undefined : vscode.workspace.asRelativePath(uri);
  return { text, path, languageId };
}

/** Whether keys are looked for in documents of this kind. */
export function isWatched(uri: vscode.Uri): boolean {
  return (
    SCHEMES.has(uri.scheme) ||
    (vscode.workspace.workspaceFolders ?? []).some((folder) => folder.uri.scheme === uri.scheme)
  );
}

import * as vscode from 'vscode';
import { type Finding, isKey } from '../../detect/finding';
import { scanText } from '../../detect/scan';
import { isWatched } from './documents';
import type { FindingStore, LocatedFinding } from './finding-store';

/** A running cell adds to its output many times a second. */
const SETTLE_MS = 300;

/** In bytes. Larger ones are data that was printed whole; scanning them again and again would be felt. */
const MAX_OUTPUT_BYTES = 10_000_000;

/** Beside `text/*`. */
const TEXT_TYPES = new Set([
  'application/json',
  'application/vnd.code.notebook.stdout',
  'application/vnd.code.notebook.stderr',
  'application/vnd.code.notebook.error',
]);

/** Finds credentials in the outputs of open notebooks, which are saved with them but are no documents. */
export class NotebookOutputs implements vscode.Disposable {
  private readonly waiting = new Map<vscode.NotebookDocument, ReturnType<typeof setTimeout>>();
  /** The cells of each notebook whose output had a finding. */
  private readonly told = new Map<vscode.NotebookDocument, readonly vscode.Uri[]>();
  /** Outputs change as a whole: what one said stays true. */
  private readonly known = new WeakMap<vscode.NotebookCellOutputItem, readonly Finding[]>();
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly store: FindingStore) {
    this.subscriptions = [
      vscode.workspace.onDidOpenNotebookDocument((notebook) => this.scanSoon(notebook)),
      vscode.workspace.onDidChangeNotebookDocument(({ notebook, cellChanges, contentChanges }) => {
        if (contentChanges.length > 0 || cellChanges.some(({ outputs }) => outputs)) this.scanSoon(notebook);
      }),
      vscode.workspace.onDidCloseNotebookDocument((notebook) => this.close(notebook)),
    ];
    for (const notebook of vscode.workspace.notebookDocuments) this.scanSoon(notebook);
  }

  dispose(): void {
    for (const timer of this.waiting.values()) clearTimeout(timer);
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private scanSoon(notebook: vscode.NotebookDocument): void {
    if (!isWatched(notebook.uri) || this.waiting.has(notebook)) return;
    this.waiting.set(
      notebook,
      setTimeout(() => this.scan(notebook), SETTLE_MS),
    );
  }

  private scan(notebook: vscode.NotebookDocument): void {
    this.waiting.delete(notebook);
    if (notebook.isClosed) return;
    const told: vscode.Uri[] = [];
    for (const cell of notebook.getCells()) {
      const found = this.findingsIn(cell);
      if (found.length === 0) continue;
      told.push(cell.document.uri);
      this.store.setFromOutput(cell.document.uri, found);
    }
    this.replaceTold(notebook, told);
  }

  private close(notebook: vscode.NotebookDocument): void {
    clearTimeout(this.waiting.get(notebook));
    this.waiting.delete(notebook);
    this.replaceTold(notebook, []);
  }

  private replaceTold(notebook: vscode.NotebookDocument, told: readonly vscode.Uri[]): void {
    const now = new Set(told.map(String));
    for (const cell of this.told.get(notebook) ?? [])
      if (!now.has(cell.toString())) this.store.setFromOutput(cell, []);
    if (told.length > 0) this.told.set(notebook, told);
    else this.told.delete(notebook);
  }

  /** An output comes in several forms (text, HTML), each with the same credential: it counts once. */
  private findingsIn({ document, outputs }: vscode.NotebookCell): LocatedFinding[] {
    const range = document.lineAt(0).range;
    const found = new Map<string, LocatedFinding>();
    for (const item of outputs.flatMap(({ items }) => items)) {
      for (const finding of this.findingsOf(item)) {
        const message = `In the saved output of this cell: ${finding.message}`;
        found.set(`${finding.rule} ${finding.fingerprint}`, {
          finding: { ...finding, message },
          range,
          inOutput: true,
        });
      }
    }
    return [...found.values()];
  }

  private findingsOf(item: vscode.NotebookCellOutputItem): readonly Finding[] {
    let findings = this.known.get(item);
    if (!findings) {
      findings = isText(item) ? credentialsIn(new TextDecoder().decode(item.data)) : [];
      this.known.set(item, findings);
    }
    return findings;
  }
}

function isText({ mime, data }: vscode.NotebookCellOutputItem): boolean {
  return data.length <= MAX_OUTPUT_BYTES && (mime.startsWith('text/') || TEXT_TYPES.has(mime));
}

/** What a program printed is not its source: how it reaches SendGrid is for the source to say. */
function credentialsIn(text: string): Finding[] {
  return scanText({ text }).filter((finding) => isKey(finding) || finding.rule === 'account-password');
}

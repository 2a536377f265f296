import * as vscode from 'vscode';
import { rangeInDocument } from '../positions';
import { SOURCE } from './diagnostics';
import type { OpenDocuments } from './documents';
import type { FindingStore, ShownFinding } from './finding-store';
import { ignoreTargetOf } from './ignore-finding';

/** Quick fixes of findings that one edit settles, of those in the output of a cell, and for what may stay. Keys are moved, elsewhere. */
export class FindingFixes implements vscode.CodeActionProvider {
  static readonly kinds = [vscode.CodeActionKind.QuickFix];

  constructor(
    private readonly documents: OpenDocuments,
    private readonly store: FindingStore,
  ) {}

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    // From here on the offsets of the findings are those of the document as it is now.
    this.documents.flush(document);
    const here = this.store
      .shown(document.uri)
      .filter((shown) => shown.range.intersection(range) !== undefined);
    const actions = here.flatMap((shown) => {
      const action = shown.inOutput ? clearOutput(document) : editFor(document, shown);
      if (!action) return [];
      action.diagnostics = diagnosticsOf(shown, context);
      return [action];
    });
    const [only, ...others] = actions;
    if (only && others.length === 0 && here.length === 1) only.isPreferred = true;
    return [...actions, ...here.map((shown) => ignoreAction(shown, context))];
  }
}

function editFor(document: vscode.TextDocument, { finding }: ShownFinding): vscode.CodeAction | undefined {
  if (!finding.fix) return undefined;
  const action = new vscode.CodeAction(finding.fix.title, vscode.CodeActionKind.QuickFix);
  action.edit = new vscode.WorkspaceEdit();
  for (const { span, newText } of finding.fix.edits)
    action.edit.replace(document.uri, rangeInDocument(document, span), newText);
  return action;
}

/** The same cell without its output: VS Code has no edit that changes outputs alone. */
function clearOutput(document: vscode.TextDocument): vscode.CodeAction | undefined {
  for (const notebook of vscode.workspace.notebookDocuments) {
    const cell = notebook.getCells().find((each) => each.document === document);
    if (!cell) continue;
    const empty = new vscode.NotebookCellData(cell.kind, document.getText(), document.languageId);
    empty.metadata = cell.metadata;
    const action = new vscode.CodeAction('Clear the output of this cell', vscode.CodeActionKind.QuickFix);
    action.edit = new vscode.WorkspaceEdit();
    action.edit.set(notebook.uri, [
      vscode.NotebookEdit.replaceCells(new vscode.NotebookRange(cell.index, cell.index + 1), [empty]),
    ]);
    return action;
  }
  return undefined;
}

function ignoreAction(shown: ShownFinding, context: vscode.CodeActionContext): vscode.CodeAction {
  const title = 'Ignore this finding…';
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.command = { command: 'keyguard.ignore', title, arguments: [ignoreTargetOf(shown)] };
  action.diagnostics = diagnosticsOf(shown, context);
  return action;
}

function diagnosticsOf(
  { finding, range }: ShownFinding,
  context: vscode.CodeActionContext,
): vscode.Diagnostic[] {
  return context.diagnostics.filter(
    (diagnostic) =>
      diagnostic.source === SOURCE &&
      diagnostic.message === finding.message &&
      diagnostic.range.isEqual(range),
  );
}

import * as vscode from 'vscode';
import type { Finding } from '../../detect/finding';
import { scanText } from '../../detect/scan';
import { Problem } from '../../text/problem';
import type { Failures } from '../failures';
import { SOURCE } from '../findings/diagnostics';
import { type OpenDocuments, sourceOf } from '../findings/documents';
import type { FindingStore, ShownFinding } from '../findings/finding-store';
import type { MovePlanner } from '../move/move-plan';

const COMMAND = 'keyguard.readFromEnv';

/** The place of a reference, as the lightbulb found it. */
export interface FixTarget {
  readonly uri: string;
  readonly version: number;
  /** Where the reference begins in that version. */
  readonly offset: number;
}

/** "Read it from environment variable NAME" on a reference in a program: the env file's line then holds the reference. */
export class ReferenceFixes implements vscode.CodeActionProvider {
  static readonly kinds = [vscode.CodeActionKind.QuickFix];

  constructor(
    private readonly documents: OpenDocuments,
    private readonly store: FindingStore,
    private readonly planner: MovePlanner,
    private readonly failures: Failures,
  ) {}

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    this.documents.flush(document);
    const shown = this.store
      .shown(document.uri)
      .find((each) => isReference(each) && each.range.intersection(range) !== undefined);
    if (!shown) return [];
    const asked = context.triggerKind === vscode.CodeActionTriggerKind.Invoke;
    const name = await this.nameFor(document, shown.finding, asked);
    const title =
      name === undefined
        ? 'Explain why it cannot be read from an environment variable'
        : `Read it from environment variable ${name}`;
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    const { version, uri } = document;
    const target: FixTarget = { uri: uri.toString(), version, offset: shown.finding.span.start };
    action.command = { command: COMMAND, title, arguments: [target] };
    action.isPreferred = name !== undefined;
    action.diagnostics = context.diagnostics.filter(
      (diagnostic) => diagnostic.source === SOURCE && diagnostic.range.isEqual(shown.range),
    );
    return [action];
  }

  /** `keyguard.readFromEnv`. Failures are told to the user, never thrown. */
  async run(target?: FixTarget): Promise<void> {
    if (!target) return;
    try {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(target.uri));
      const finding = referenceAt(document, target);
      if (!finding) {
        const message = 'The document changed since the reference was found, so nothing was done. Try again.';
        throw new Problem('changed', message);
      }
      const { edit, moved, record } = await this.planner.prepare(document, [finding]);
      if (!(await vscode.workspace.applyEdit(edit, { isRefactoring: true })))
        throw new Problem('not-applied', 'VS Code did not make the change; your files are as they were.');
      for (const uri of record.written) await (await vscode.workspace.openTextDocument(uri)).save();
      const names = moved.map(({ name }) => name).join(', ');
      void vscode.window.showInformationMessage(
        [`The program reads ${names} now.`, ...record.notes].join(' '),
      );
    } catch (error) {
      this.failures.tell(error);
    }
  }

  /** Undefined where it cannot be done; that is looked into when the user asks, for it loads a grammar. */
  private async nameFor(
    document: vscode.TextDocument,
    finding: Finding,
    asked: boolean,
  ): Promise<string | undefined> {
    try {
      if (!asked) return await this.planner.variableFor(document, finding);
      const { plan } = await this.planner.plan(document, [finding]);
      return plan.moved[0]?.name;
    } catch (error) {
      // The command meets the same problem and tells it; a bug is in the log now.
      this.failures.sentenceOf(error);
      return undefined;
    }
  }
}

function isReference({ finding, inOutput }: ShownFinding): boolean {
  return finding.rule === 'unresolved-reference' && !inOutput;
}

/** Looked for afresh, in the text as it is. */
function referenceAt(document: vscode.TextDocument, { version, offset }: FixTarget): Finding | undefined {
  if (document.version !== version) return undefined;
  return scanText(sourceOf(document)).find(
    ({ rule, span }) => rule === 'unresolved-reference' && span.start === offset,
  );
}

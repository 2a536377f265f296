import * as vscode from 'vscode';
import type { Language } from '../../rewrite/language';
import { isEnvFile } from '../../stores/env-file';
import type { Failures } from '../failures';
import { SOURCE } from '../findings/diagnostics';
import type { OpenDocuments } from '../findings/documents';
import type { FindingStore, ShownFinding } from '../findings/finding-store';
import { envSettings } from '../settings';
import type { KeyMover, MoveTarget } from './move-key';
import type { MovePlanner } from './move-plan';
import type { VaultMover } from './move-to-vault';

const FIX_ALL = vscode.CodeActionKind.SourceFixAll.append('keyguard');

interface MoveAction extends vscode.CodeAction {
  readonly target?: MoveTarget;
}

/**
 * The lightbulb. Offering reads the env file for the variable's name and, when the user asked, plans the move to know
 * whether it is possible; the edit itself, which carries the key, is made when an action is chosen.
 */
export class QuickFixes implements vscode.CodeActionProvider<MoveAction> {
  static readonly kinds = [vscode.CodeActionKind.QuickFix, FIX_ALL];

  constructor(
    private readonly documents: OpenDocuments,
    private readonly store: FindingStore,
    private readonly mover: KeyMover,
    private readonly planner: MovePlanner,
    private readonly failures: Failures,
    private readonly vaults: VaultMover,
  ) {}

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): Promise<MoveAction[]> {
    this.documents.flush(document);
    const inFile = this.store.keys(document.uri);
    if (context.only?.contains(FIX_ALL) && !context.only.contains(vscode.CodeActionKind.QuickFix)) {
      return (await this.canMoveAny(document, inFile)) ? [this.fixAll(document, inFile, FIX_ALL)] : [];
    }
    if (context.only && !context.only.intersects(vscode.CodeActionKind.QuickFix)) return [];
    const here = inFile.filter((shown) => shown.range.intersection(range) !== undefined);
    const [first] = here;
    if (!first) return [];
    const asked = context.triggerKind === vscode.CodeActionTriggerKind.Invoke;
    const single = await this.moveOne(document, first, asked);
    const several = inFile.length > 1 && single.isPreferred === true;
    const actions = [
      single,
      ...(await this.moveToVault(document, first, single)),
      ...(several ? [this.fixAll(document, inFile, vscode.CodeActionKind.QuickFix)] : []),
    ];
    for (const action of actions) {
      action.diagnostics = context.diagnostics.filter(
        (diagnostic) =>
          diagnostic.source === SOURCE && here.some((shown) => shown.range.isEqual(diagnostic.range)),
      );
    }
    return actions;
  }

  async resolveCodeAction(action: MoveAction): Promise<MoveAction> {
    const { target } = action;
    if (!target || action.edit) return action;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(target.uri));
    try {
      action.edit = await this.mover.editFor(document, target);
      action.command = { command: 'keyguard.finishMove', title: action.title };
    } catch {
      // Without an edit VS Code goes on to the command, which meets the same problem and tells the user.
    }
    return action;
  }

  private async moveOne(
    document: vscode.TextDocument,
    { finding }: ShownFinding,
    asked: boolean,
  ): Promise<MoveAction> {
    const copyOnly = await canOnlyCopy(document);
    const target = targetOf(document, [finding.span.start], copyOnly);
    let name = envSettings(document.uri).variableName;
    let refusal: string | undefined;
    try {
      if (asked) {
        const { plan } = await this.planner.plan(document, [finding], { copyOnly });
        name = plan.moved[0]?.name ?? name;
        refusal = plan.moved.length === 0 ? plan.skipped[0]?.reason : undefined;
      } else {
        // The automatic lightbulb comes with each move of the cursor: it must not load a grammar, nor look for loaders.
        name = await this.planner.variableFor(document, finding);
      }
    } catch (error) {
      refusal = this.failures.sentenceOf(error);
    }
    const kind = vscode.CodeActionKind.QuickFix;
    // Not a disabled action: VS Code shows those only beside others, and "No code actions available" explains nothing.
    if (refusal !== undefined) {
      return actionFor('Explain why this key cannot be moved', kind, 'keyguard.moveToEnv', target);
    }
    if (copyOnly) return actionFor('Copy to .env and show me the line', kind, 'keyguard.moveToEnv', target);
    const action = actionFor(titleFor(document, name), kind, 'keyguard.moveToEnv', target);
    action.isPreferred = true;
    return action;
  }

  /** A key that cannot be moved to the env file can go to no vault either, unless the format refers to vaults by itself. */
  private async moveToVault(
    document: vscode.TextDocument,
    shown: ShownFinding,
    { isPreferred = false }: MoveAction,
  ): Promise<MoveAction[]> {
    if (!this.vaults.isPossible) return [];
    const copyOnly = await canOnlyCopy(document);
    const canMove = isPreferred || copyOnly || (await languageOf(document))?.rewriteForVault !== undefined;
    return canMove ? [toVault(document, shown, copyOnly)] : [];
  }

  /** On save nobody asked for this key: what cannot be moved is passed over in silence, save after save. */
  private async canMoveAny(document: vscode.TextDocument, shown: readonly ShownFinding[]): Promise<boolean> {
    if (shown.length === 0 || !(await languageOf(document))) return false;
    const findings = shown.map(({ finding }) => finding);
    return this.planner.plan(document, findings).then(
      ({ plan }) => plan.moved.length > 0,
      () => false,
    );
  }

  private fixAll(
    document: vscode.TextDocument,
    findings: readonly ShownFinding[],
    kind: vscode.CodeActionKind,
  ): MoveAction {
    const offsets = findings.map(({ finding }) => finding.span.start);
    const target = targetOf(document, offsets, false);
    return actionFor('Move all keys in file to environment variables', kind, 'keyguard.fixAll', target);
  }
}

/** Without a rewriter for its language; an env file needs none. */
export async function canOnlyCopy(document: vscode.TextDocument): Promise<boolean> {
  return !isEnvFile(document.uri.path) && !(await languageOf(document));
}

export async function languageOf(document: vscode.TextDocument): Promise<Language | undefined> {
  const { languageFor } = await import('../../rewrite/languages');
  return languageFor(document.uri.path, document.languageId, document.lineAt(0).text);
}

export function targetOf(
  document: vscode.TextDocument,
  offsets: readonly number[],
  copyOnly: boolean,
): MoveTarget {
  return { uri: document.uri.toString(), version: document.version, offsets, copyOnly };
}

/** Not the preferred one, and without an edit: it asks for the store first. */
function toVault(document: vscode.TextDocument, { finding }: ShownFinding, copyOnly: boolean): MoveAction {
  const target = targetOf(document, [finding.span.start], copyOnly);
  const action = new vscode.CodeAction('Move key to vault…', vscode.CodeActionKind.QuickFix);
  action.command = { command: 'keyguard.moveToVault', title: action.title, arguments: [target] };
  return action;
}

function titleFor(document: vscode.TextDocument, name: string): string {
  return isEnvFile(document.uri.path)
    ? 'Make git ignore this file'
    : `Move key to environment variable ${name}`;
}

function actionFor(
  title: string,
  kind: vscode.CodeActionKind,
  command: string,
  target: MoveTarget,
): MoveAction {
  const action = new vscode.CodeAction(title, kind);
  action.command = { command, title, arguments: [target] };
  return Object.assign(action, { target });
}

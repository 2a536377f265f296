import * as vscode from 'vscode';
import { isKey } from '../../detect/finding';
import { scanText } from '../../detect/scan';
import type { Agreed } from '../../rewrite/plan';
import { type Destination, destinationIn, projectName } from '../../stores/destination';
import type { Tools, VaultStore } from '../../stores/vault-store';
import { applyEdits, type TextEdit } from '../../text/edits';
import { describeError, Problem } from '../../text/problem';
import { contains } from '../../text/span';
import type { Failures } from '../failures';
import { sourceOf } from '../findings/documents';
import type { HostServices } from '../host';
import { vaultSettings } from '../settings';
import type { AfterMove } from './after-move';
import { agreeTo, chooseStore } from './choose-store';
import { replaceAll } from './move-edit';
import { findingsAt, type KeyMover, type MoveTarget } from './move-key';
import type { MovePlanner, PreparedMove } from './move-plan';
import type { VaultChoice } from './vault-choice';

/** What is to be moved: made anew for every destination, from the document as it is then. */
export type PrepareMove = (
  destination: Destination,
) => Promise<{ readonly document: vscode.TextDocument; readonly move: PreparedMove }>;

/** A paste whose key has not come into the document: words stand in its place until the vault has it. Holds the key. */
export interface PasteForVault {
  /** The document's text before and after the paste, neither with the key. */
  readonly before: string;
  readonly after: string;
  /** Puts the key in the place of the words. */
  readonly edit: TextEdit;
}

/**
 * "Move Key to Vault…": choose a store and a place, look at what is there, store the key, read it back, and only then
 * change the code. Whatever fails before that leaves the code as it is.
 */
export class VaultMover {
  constructor(
    private readonly planner: MovePlanner,
    private readonly mover: KeyMover,
    private readonly after: AfterMove,
    private readonly host: HostServices,
    private readonly choice: VaultChoice,
    private readonly failures: Failures,
  ) {}

  /** Whether this window has vaults at all; a browser has no programs to ask. */
  get isPossible(): boolean {
    return this.host.vaultTools !== undefined;
  }

  /** Failures are told to the user, never thrown. */
  async run(target: MoveTarget): Promise<void> {
    try {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(target.uri));
      await this.move(document, async (destination) => {
        const findings = findingsAt(document, target);
        if (document.version !== target.version || findings.length === 0) throw changed();
        const { copyOnly } = target;
        const options = { destination, ...(copyOnly !== undefined && { copyOnly }) };
        return { document, move: await this.planner.prepare(document, findings, options) };
      });
    } catch (error) {
      this.failures.tell(error);
    }
  }

  /** After "Paste as vault reference…": the move, or the document as it was before. Failures are told, never thrown. */
  async finishPaste(document: vscode.TextDocument, { before, after, edit }: PasteForVault): Promise<void> {
    const part = { start: edit.span.start, end: edit.span.start + edit.newText.length };
    try {
      const isMoved = await this.move(document, async (destination) => {
        if (document.getText() !== after) throw changed();
        const pasted = applyEdits(after, [edit]);
        const findings = scanText({ ...sourceOf(document), text: pasted }).filter(
          (finding) => isKey(finding) && contains(part, finding.span),
        );
        return {
          document,
          move: await this.planner.prepare(document, findings, { paste: edit, destination }),
        };
      });
      if (isMoved) return;
    } catch (error) {
      this.failures.tell(error);
    }
    if (document.getText() !== after) return;
    const back = new vscode.WorkspaceEdit();
    replaceAll(back, document, before);
    await vscode.workspace.applyEdit(back);
  }

  /**
   * @returns whether the key was moved; false when the user gave up
   * Throws a `Problem` for everything else.
   */
  async move(document: vscode.TextDocument, prepare: PrepareMove): Promise<boolean> {
    const { vaultTools } = this.host;
    if (!vaultTools)
      throw new Problem(
        'no-vaults',
        'A browser cannot reach vaults. Open the folder in VS Code on your machine.',
      );
    if (!(await this.isTrusted())) return false;
    const { root } = await this.planner.projectOf(document);
    if (root.scheme !== 'file')
      throw new Problem(
        'no-vaults',
        'This folder is on no disk of this machine, from where a vault could be asked. Move the key to an environment variable instead.',
      );
    const { VAULT_STORES } = await import('../../stores/vaults');
    const stores = VAULT_STORES.filter(({ writer }) => writer);
    const store = await chooseStore(
      stores,
      this.choice.store ?? vaultSettings(root).defaultStore,
      vaultTools(root),
    );
    if (!store) return false;
    const destination = await this.chooseDestination(store, root, vaultTools(root));
    const agreed = destination && (await agreeTo(store));
    if (!destination || !agreed) return false;

    const controller = new AbortController();
    const tools = vaultTools(root, controller.signal);
    const record = await vscode.window.withProgress(
      {
        location: vscode.ProgressLocation.Notification,
        title: `KeyGuard: moving the key to ${store.name}`,
        cancellable: true,
      },
      (progress, token) => {
        token.onCancellationRequested(() => controller.abort(GIVEN_UP));
        const report = (message: string) => progress.report({ message });
        return this.carryOut(destination, tools, agreed, prepare, report);
      },
    );
    await this.choice.remember(store.id);
    await this.mover.finish(record);
    await this.after.tell(record);
    return true;
  }

  private async carryOut(
    destination: Destination,
    tools: Tools,
    agreed: Agreed,
    prepare: PrepareMove,
    report: (message: string) => void,
  ): Promise<PreparedMove['record']> {
    const { planForVault, keepKeys } = await import('../../rewrite/plan');
    report('looking what is there');
    const {
      made: { document, move, version },
      missing,
    } = await planForVault(destination, tools, agreed, async (target) => {
      const { document, move } = await prepare(target);
      return { made: { document, move, version: document.version }, keys: move.keysForStore() };
    });
    report('storing and reading back');
    await keepKeys(destination, missing, tools);
    const { name } = destination.store;
    const goOn = `${name} has the key by now; a next try goes on from there.`;
    if (document.version !== version || !(await move.isCurrent()))
      throw new Problem('changed', `${changed().message} ${goOn}`);
    report('changing the code');
    if (!(await vscode.workspace.applyEdit(move.edit, { isRefactoring: true })))
      throw new Problem(
        'not-applied',
        `VS Code did not make the change; your files are as they were. ${goOn}`,
      );
    return move.record;
  }

  /** Asks for a place that is the store's own proposal, or the user's last one. Undefined when nothing was chosen. */
  private async chooseDestination(
    store: VaultStore,
    root: vscode.Uri,
    tools: Tools,
  ): Promise<Destination | undefined> {
    const project = projectName(root.path);
    const { references, ownReferences } = vaultSettings(root);
    const template = references[store.id];
    if (template !== undefined && this.choice.isConfirmed(store.id, template, ownReferences[store.id]))
      return destinationIn(store, { project, template }, tools);
    const { proposal, question } =
      template === undefined
        ? await proposalOf(store, tools)
        : {
            proposal: template,
            question: `The settings of this workspace say where in ${store.name} the key is to be.`,
          };
    const chosen = await vscode.window.showInputBox({
      title: `Move key to ${store.name}`,
      prompt: `${question} {project} is ${project}, {variable} the name of the variable.`,
      value: template ?? this.choice.templateOf(store.id) ?? proposal,
      ignoreFocusOut: true,
      validateInput: async (value) => {
        try {
          await destinationIn(store, { project, template: value }, tools);
          return undefined;
        } catch (error) {
          return describeError(error);
        }
      },
    });
    if (chosen === undefined) return undefined;
    const destination = await destinationIn(store, { project, template: chosen }, tools);
    if (chosen !== proposal || template !== undefined) await this.choice.rememberTemplate(store.id, chosen);
    return destination;
  }

  private async isTrusted(): Promise<boolean> {
    if (vscode.workspace.isTrusted) return true;
    const manage = 'Manage Workspace Trust';
    const button = await vscode.window.showInformationMessage(
      'KeyGuard starts no vault program in a folder that you do not trust.',
      manage,
    );
    if (button === manage) await vscode.commands.executeCommand('workbench.trust.manage');
    return false;
  }
}

const GIVEN_UP = new Problem('cancelled', 'You gave up, so the code is as it was.');

function changed(): Problem {
  return new Problem('changed', 'The document changed meanwhile, so nothing was done in it. Try again.');
}

/** Where only the user can tell the place, the store says what it needs to know. */
async function proposalOf(
  store: VaultStore,
  tools: Tools,
): Promise<{ readonly proposal: string; readonly question: string }> {
  try {
    return {
      proposal: (await store.writer?.template(tools)) ?? '',
      question: `Where in ${store.name} the key is to be.`,
    };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { proposal: '', question: error.message };
  }
}

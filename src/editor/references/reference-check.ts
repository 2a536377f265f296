import * as vscode from 'vscode';
import { findApiKeys, KEY_LENGTH } from '../../detect/api-key';
import { fingerprintOf } from '../../detect/fingerprint';
import { maskSecrets } from '../../detect/mask';
import { parseReference } from '../../stores/references';
import { Problem } from '../../text/problem';
import type { Failures } from '../failures';
import type { HostServices } from '../host';
import { fileUriOf } from '../project';
import { isEnvDocument, type PlacedReference, type ReferencePlaces } from './reference-at';

/** What a vault said of a reference. Holds no value. */
export interface Answer {
  readonly at: Date;
  readonly resolves: boolean;
  /** To be followed by more in brackets. */
  readonly message: string;
}

/** What the hover hands to `keyguard.checkReference`: a place, never the reference. */
export interface CheckTarget {
  readonly uri: string;
  readonly line: number;
  readonly character: number;
}

/** Asks vaults whether they have what references point to: only when somebody wants to know. */
export class ReferenceChecks implements vscode.Disposable {
  /** By document, and in it by the fingerprint of the line that the reference stands on. */
  private readonly answers = new Map<string, Map<string, Answer>>();
  private readonly running = new Set<AbortController>();
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly places: ReferencePlaces,
    private readonly host: HostServices,
    private readonly failures: Failures,
  ) {
    this.subscriptions = [
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.forgetChanged(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.answers.delete(uri.toString())),
    ];
  }

  dispose(): void {
    for (const controller of this.running)
      controller.abort(new Problem('cancelled', 'The window was closed.'));
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  /** Why no vault can be asked from here; undefined where one can. */
  hindranceFor(document: vscode.TextDocument): string | undefined {
    if (!this.host.vaultTools)
      return 'A browser cannot ask a vault. Open the folder in VS Code on a machine to check whether this resolves.';
    if (!vscode.workspace.isTrusted)
      return 'In Restricted Mode no vault is asked. Trust this workspace to check whether this resolves.';
    if (folderOf(document)?.scheme !== 'file')
      return 'This is on no disk of this machine, where a vault could be asked. Save it in a folder on the disk to check whether it resolves.';
    return undefined;
  }

  /** The last answer, as long as the line is the one that was asked about. */
  answerTo({ document, range }: PlacedReference): Answer | undefined {
    return this.answers.get(document.uri.toString())?.get(lineOf(document, range));
  }

  /** `keyguard.checkReference`, from a hover with its place, from the palette with the cursor on a reference. */
  async run(from?: Partial<CheckTarget>): Promise<void> {
    const place = from ? this.placeOf(from) : this.placeAtCursor();
    if (!place) {
      const message = 'Put the cursor on a vault reference, such as op://vault/item/field, in an open file.';
      void vscode.window.showInformationMessage(message);
      return;
    }
    const hindrance = this.hindranceFor(place.document);
    if (hindrance !== undefined) {
      void vscode.window.showInformationMessage(hindrance);
      return;
    }
    try {
      const line = lineOf(place.document, place.range);
      const answer = await this.ask(place);
      this.remember(place.document, line, answer);
      const sentence = `${answer.message} (${place.text})`;
      if (answer.resolves) void vscode.window.showInformationMessage(sentence);
      else void vscode.window.showWarningMessage(sentence);
    } catch (error) {
      this.failures.tell(error);
    }
  }

  /** What stands there now, in a document that is open: nobody's arguments say what a vault is asked for. */
  private placeOf({ uri, line, character }: Partial<CheckTarget>): PlacedReference | undefined {
    const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri);
    if (!document || typeof line !== 'number' || typeof character !== 'number') return undefined;
    return this.places.at(document, document.validatePosition(new vscode.Position(line, character)));
  }

  private placeAtCursor(): PlacedReference | undefined {
    const editor = vscode.window.activeTextEditor;
    return editor && this.places.at(editor.document, editor.selection.active);
  }

  private async ask({ document, text }: PlacedReference): Promise<Answer> {
    const { resolveReferences, storeOf } = await import('../../stores/resolve');
    const reference = parseReference(text);
    const name = (reference && storeOf(reference)?.name) ?? 'the vault';
    const controller = new AbortController();
    const folder = folderOf(document);
    const tools = folder && this.host.vaultTools?.(folder, controller.signal);
    if (!tools) throw new Problem('nowhere', 'No vault can be asked from here.');
    this.running.add(controller);
    try {
      const { values, failures } = await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Window, title: `KeyGuard: asking ${name}` },
        () => resolveReferences({ value: text }, tools),
      );
      const [failure] = failures;
      // A program's own words can quote what it was given.
      if (failure) return { at: new Date(), resolves: false, message: maskSecrets(failure.message) };
      return { at: new Date(), resolves: true, message: resolvedTo(values['value'] ?? '') };
    } finally {
      this.running.delete(controller);
    }
  }

  /** Unless the line has changed or gone while the vault was asked. */
  private remember(document: vscode.TextDocument, line: string, answer: Answer): void {
    if (document.isClosed) return;
    const uri = document.uri.toString();
    this.answers.set(uri, (this.answers.get(uri) ?? new Map()).set(line, answer));
    this.forgetChanged(document);
  }

  private forgetChanged(document: vscode.TextDocument): void {
    const answers = this.answers.get(document.uri.toString());
    if (!answers) return;
    const lines = new Set<string>();
    for (let line = 0; line < document.lineCount; line++)
      lines.add(fingerprintOf(document.lineAt(line).text));
    for (const line of answers.keys()) if (!lines.has(line)) answers.delete(line);
  }
}

function lineOf(document: vscode.TextDocument, { start }: vscode.Range): string {
  return fingerprintOf(document.lineAt(start.line).text);
}

function resolvedTo(value: string): string {
  const [key] = findApiKeys(value);
  return key && value.length === KEY_LENGTH ? `Resolves to the SendGrid key ${key.masked}` : 'Resolves';
}

/** Where `keyguard run` would be started: beside the env file. Undefined for what was never saved, in a window without a folder. */
function folderOf(document: vscode.TextDocument): vscode.Uri | undefined {
  const file = fileUriOf(document.uri);
  if (!file) return vscode.workspace.workspaceFolders?.[0]?.uri;
  const folder = isEnvDocument(document) ? undefined : vscode.workspace.getWorkspaceFolder(file)?.uri;
  return folder ?? vscode.Uri.joinPath(file, '..');
}

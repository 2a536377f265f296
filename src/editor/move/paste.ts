import * as vscode from 'vscode';
import { findApiKeys, KEY_LENGTH } from '../../detect/api-key';
import { placeholderFor } from '../../rewrite/literals';
import { isEnvFile } from '../../stores/env-file';
import { Problem } from '../../text/problem';
import type { Failures } from '../failures';
import { isWatched } from '../findings/documents';
import { envSettings, isEnabled, isExcluded, severityOf } from '../settings';
import type { KeyMover } from './move-key';
import type { MovePlanner, PreparedMove } from './move-plan';
import type { MoveRecord } from './move-record';
import type { PasteForVault, VaultMover } from './move-to-vault';
import {
  envEdit,
  isPastedVerbatim,
  KINDS,
  type Paste,
  pasteInto,
  placeholderEdit,
  vaultEdit,
} from './pasted-text';
import { languageOf } from './quick-fixes';

/** A paste that may still be chosen. The texts do not hold the pasted key; what is to be moved to a vault does. */
interface Offer {
  /** The document's text before the paste. */
  readonly before: string;
  /** The document's text after ours. */
  readonly after: string;
  readonly record: MoveRecord;
  readonly vault: PasteForVault | undefined;
  /** Whether the document reads `before` now. */
  isBefore: boolean;
}

/**
 * "Paste as environment variable NAME", "Paste as vault reference…" and "Paste as placeholder", in "Show paste options…" and "Paste As…". Plain paste
 * stays the default, and without a key in the clipboard nothing is read or loaded.
 *
 * The edit, which carries the key, is made when it is offered: for "Paste As…" VS Code (1.139) never asks
 * `resolveDocumentPasteEdit`, and applies what it was given first.
 */
export class KeyPaste implements vscode.DocumentPasteEditProvider, vscode.Disposable {
  private readonly offers = new Map<vscode.TextDocument, Offer>();
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly mover: KeyMover,
    private readonly planner: MovePlanner,
    private readonly failures: Failures,
    private readonly vaults: VaultMover,
  ) {
    this.subscriptions = [
      vscode.languages.registerDocumentPasteEditProvider(DOCUMENTS, this, {
        providedPasteEditKinds: Object.values(KINDS),
        pasteMimeTypes: ['text/plain'],
      }),
      vscode.workspace.onDidChangeTextDocument((event) => this.follow(event)),
      vscode.workspace.onDidCloseTextDocument((document) => this.offers.delete(document)),
    ];
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  async provideDocumentPasteEdits(
    document: vscode.TextDocument,
    ranges: readonly vscode.Range[],
    clipboard: vscode.DataTransfer,
    { triggerKind }: vscode.DocumentPasteEditContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.DocumentPasteEdit[]> {
    const [range, ...others] = ranges;
    const pasted = (await clipboard.get('text/plain')?.asString()) ?? '';
    if (!range || others.length > 0 || findApiKeys(pasted).length === 0 || !(await isEligible(document)))
      return [];
    const isAutomatic = triggerKind === vscode.DocumentPasteTriggerKind.Automatic;
    if (isAutomatic && !isPastedVerbatim(pasted)) return [];
    const placeholder = placeholderEdit(pasted, envSettings(document.uri).variableName);
    try {
      const planning = this.plan(document, range, pasted);
      const planned = isAutomatic ? await inTime(planning) : await planning;
      // Half an offer would look like all there is; the next paste finds everything at hand.
      if (token.isCancellationRequested || planned === LATE) return [];
      if (!planned || planned.move.moved.every(({ name, reference }) => reference === placeholderFor(name)))
        return [placeholder];
      const { move, isQuoted } = planned;
      const canStore = this.vaults.isPossible && vscode.workspace.isTrusted;
      const vault = canStore
        ? vaultEdit(document, range, pasteInto(document, range, pasted), isQuoted)
        : undefined;
      this.offers.set(document, {
        before: document.getText(),
        after: move.after,
        record: move.record,
        vault: vault?.paste,
        isBefore: true,
      });
      return [envEdit(move), ...(vault ? [vault.offer] : []), placeholder];
    } catch (error) {
      // Nothing was asked for, so nothing is told; the log has it now.
      this.failures.sentenceOf(error);
      return [placeholder];
    }
  }

  private async plan(
    document: vscode.TextDocument,
    range: vscode.Range,
    pasted: string,
  ): Promise<{ readonly move: PreparedMove; readonly isQuoted: boolean } | undefined> {
    const paste = pasteInto(document, range, pasted);
    if (paste.findings.length === 0) return undefined;
    const move = await this.prepare(document, paste);
    if (move) return { move, isQuoted: false };
    if (pasted.length !== KEY_LENGTH) return undefined;
    // A bare key behind `key = ` stands for a string.
    const quoted = await this.prepare(document, pasteInto(document, range, `"${pasted}"`));
    return quoted?.moved.every(({ name, reference }) => reference !== placeholderFor(name))
      ? { move: quoted, isQuoted: true }
      : undefined;
  }

  /** The move of every key in the pasted part; undefined where one of them cannot be moved. */
  private async prepare(
    document: vscode.TextDocument,
    { edit, findings }: Paste,
  ): Promise<PreparedMove | undefined> {
    try {
      const move = await this.planner.prepare(document, findings, { paste: edit });
      return move.record.skipped.length === 0 ? move : undefined;
    } catch (error) {
      if (error instanceof Problem) return undefined;
      throw error;
    }
  }

  /**
   * Finishes a paste once VS Code has made it, since a paste edit cannot bring a command. The document goes from
   * `before` to `after` in one change; when it is chosen after a plain paste, VS Code takes that one back first.
   * A second change from anything else means that the paste is past choosing: the widget has gone.
   */
  private follow({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const offer = this.offers.get(document);
    if (!offer || contentChanges.length === 0) return;
    const text = document.getText();
    if (offer.isBefore && text === offer.after) void this.mover.finishPaste(offer.record);
    if (offer.isBefore && text === offer.vault?.after) void this.vaults.finishPaste(document, offer.vault);
    if (!offer.isBefore && text !== offer.before) this.offers.delete(document);
    offer.isBefore = text === offer.before;
  }
}

/** Files are known by more than a pattern can say. A paste waits for each provider's answer: see what comes first in it. */
const DOCUMENTS = ['file', 'untitled', 'vscode-notebook-cell', 'vscode-vfs', 'vscode-remote'].map(
  (scheme) => ({
    scheme,
  }),
);

async function isEligible(document: vscode.TextDocument): Promise<boolean> {
  const { uri } = document;
  return (
    !isEnvFile(uri.path) &&
    isWatched(uri) &&
    isEnabled(uri) &&
    !isExcluded(uri) &&
    severityOf('api-key', 'error', uri) !== 'off' &&
    (await languageOf(document)) !== undefined
  );
}

/** How long a plain paste may have to wait for an offer to be made, in milliseconds. A second one finds more in memory. */
const PATIENCE_MS = 1000;

const LATE = Symbol();

function inTime<T>(work: Promise<T>): Promise<T | typeof LATE> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(() => resolve(LATE), PATIENCE_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

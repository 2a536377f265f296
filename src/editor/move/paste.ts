import * as vscode from 'vscode';
import { findApiKeys, KEY_LENGTH } from '../../detect/api-key';
import type { Finding } from '../../detect/finding';
import { placeholderFor } from '../../rewrite/literals';
import { isEnvFile } from '../../stores/env-file';
import { applyEdits, type TextEdit } from '../../text/edits';
import { Problem } from '../../text/problem';
import { contains } from '../../text/span';
import type { Failures } from '../failures';
import { isWatched } from '../findings/documents';
import { envSettings, isEnabled, isExcluded, severityOf } from '../settings';
import type { KeyMover } from './move-key';
import type { MovePlanner, PreparedMove } from './move-plan';
import type { MoveRecord } from './move-record';
import { languageOf } from './quick-fixes';

const KINDS = {
  env: vscode.DocumentDropOrPasteEditKind.Empty.append('keyguard', 'envReference'),
  placeholder: vscode.DocumentDropOrPasteEditKind.Empty.append('keyguard', 'placeholder'),
};

/** A paste that may still be chosen. Neither text holds the pasted key. */
interface Offer {
  /** The document's text before the paste. */
  readonly before: string;
  /** The document's text after ours. */
  readonly after: string;
  readonly record: MoveRecord;
  /** Whether the document reads `before` now. */
  isBefore: boolean;
}

/**
 * "Paste as environment variable NAME" and "Paste as placeholder", in "Show paste options…" and "Paste As…". Plain paste
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
      const move = isAutomatic ? await inTime(planning) : await planning;
      // Half an offer would look like all there is; the next paste finds everything at hand.
      if (token.isCancellationRequested || move === LATE) return [];
      if (!move || move.moved.every(({ name, reference }) => reference === placeholderFor(name)))
        return [placeholder];
      const { after, record } = move;
      this.offers.set(document, { before: document.getText(), after, record, isBefore: true });
      return [envEdit(move), placeholder];
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
  ): Promise<PreparedMove | undefined> {
    const paste = pasteInto(document, range, pasted);
    if (paste.findings.length === 0) return undefined;
    const move = await this.prepare(document, paste);
    if (move || pasted.length !== KEY_LENGTH) return move;
    // A bare key behind `key = ` stands for a string.
    const quoted = await this.prepare(document, pasteInto(document, range, `"${pasted}"`));
    return quoted?.moved.every(({ name, reference }) => reference !== placeholderFor(name))
      ? quoted
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

interface Paste {
  readonly edit: TextEdit;
  /** The keys in the pasted part, as they stand in the text after the paste. */
  readonly findings: readonly Finding[];
}

function pasteInto(document: vscode.TextDocument, range: vscode.Range, pasted: string): Paste {
  const start = document.offsetAt(range.start);
  const lineEnd = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
  const newText = pasted.replace(/\r\n|\r|\n/g, lineEnd);
  const edit = { span: { start, end: document.offsetAt(range.end) }, newText };
  const part = { start, end: start + newText.length };
  const all = findApiKeys(applyEdits(document.getText(), [edit]));
  return { edit, findings: all.filter(({ span }) => contains(part, span)) };
}

/**
 * As soon as a provider has an offer, VS Code makes the plain paste as a snippet: it indents further lines anew, and puts
 * a whole copied line in the middle of another (microsoft/vscode#236799). What would suffer is left to "Paste As…".
 */
function isPastedVerbatim(pasted: string): boolean {
  return /^\S[^\r\n]*$/.test(pasted);
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

/**
 * Without text to insert, so that the additional edit is all of it: what is inserted would come before the additional
 * edit's new files, which shifts the source under its other edits and takes the key away before its file is there.
 */
function envEdit({ edit, moved }: PreparedMove): vscode.DocumentPasteEdit {
  const names = [...new Set(moved.map(({ name }) => name))];
  const title =
    names.length === 1
      ? `Paste as environment variable ${names[0]}`
      : `Paste as environment variables ${names.join(', ')}`;
  const paste = new vscode.DocumentPasteEdit('', title, KINDS.env);
  paste.additionalEdit = edit;
  paste.yieldTo = [vscode.DocumentDropOrPasteEditKind.Text];
  return paste;
}

/** For documentation and for examples: the key goes nowhere. */
function placeholderEdit(pasted: string, variable: string): vscode.DocumentPasteEdit {
  let text = '';
  let position = 0;
  for (const { span } of findApiKeys(pasted)) {
    text += pasted.slice(position, span.start) + placeholderFor(variable);
    position = span.end;
  }
  const paste = new vscode.DocumentPasteEdit(
    text + pasted.slice(position),
    'Paste as placeholder',
    KINDS.placeholder,
  );
  paste.yieldTo = [vscode.DocumentDropOrPasteEditKind.Text];
  return paste;
}

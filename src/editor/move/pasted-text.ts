import * as vscode from 'vscode';
import { findApiKeys } from '../../detect/api-key';
import type { Finding } from '../../detect/finding';
import { placeholderFor } from '../../rewrite/literals';
import { applyEdits, type TextEdit } from '../../text/edits';
import { contains } from '../../text/span';
import type { PreparedMove } from './move-plan';
import type { PasteForVault } from './move-to-vault';

export const KINDS = {
  env: vscode.DocumentDropOrPasteEditKind.Empty.append('keyguard', 'envReference'),
  vault: vscode.DocumentDropOrPasteEditKind.Empty.append('keyguard', 'vaultReference'),
  placeholder: vscode.DocumentDropOrPasteEditKind.Empty.append('keyguard', 'placeholder'),
};

export interface Paste {
  readonly edit: TextEdit;
  /** The keys in the pasted part, as they stand in the text after the paste. */
  readonly findings: readonly Finding[];
}

export function pasteInto(document: vscode.TextDocument, range: vscode.Range, pasted: string): Paste {
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
export function isPastedVerbatim(pasted: string): boolean {
  return /^\S[^\r\n]*$/.test(pasted);
}

/**
 * Without text to insert, so that the additional edit is all of it: what is inserted would come before the additional
 * edit's new files, which shifts the source under its other edits and takes the key away before its file is there.
 */
export function envEdit({ edit, moved }: PreparedMove): vscode.DocumentPasteEdit {
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
export function placeholderEdit(pasted: string, variable: string): vscode.DocumentPasteEdit {
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

/** What stands in the document while the user chooses a vault, in the place of the key. */
const CHOOSING = '<choosing a vault>';

/**
 * A paste cannot wait for the user to choose a store: it puts words where the key would be, and the move to the vault, whole
 * or not at all, follows. Undefined for more than one key.
 * @param isQuoted whether a bare key stands for a string here
 */
export function vaultEdit(
  document: vscode.TextDocument,
  range: vscode.Range,
  { edit }: Paste,
  isQuoted: boolean,
): { readonly offer: vscode.DocumentPasteEdit; readonly paste: PasteForVault } | undefined {
  const [key, ...more] = findApiKeys(edit.newText);
  if (!key || more.length > 0) return undefined;
  const words = edit.newText.slice(0, key.span.start) + CHOOSING + edit.newText.slice(key.span.end);
  const start = edit.span.start + key.span.start;
  const before = document.getText();
  const offer = new vscode.DocumentPasteEdit('', 'Paste as vault reference…', KINDS.vault);
  offer.additionalEdit = new vscode.WorkspaceEdit();
  offer.additionalEdit.replace(document.uri, range, words);
  offer.yieldTo = [vscode.DocumentDropOrPasteEditKind.Text];
  const text = edit.newText.slice(key.span.start, key.span.end);
  return {
    offer,
    paste: {
      before,
      after: applyEdits(before, [{ span: edit.span, newText: words }]),
      edit: {
        span: { start, end: start + CHOOSING.length },
        newText: isQuoted ? `"${text}"` : text,
      },
    },
  };
}

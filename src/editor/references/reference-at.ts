import type * as vscode from 'vscode';
import { isEnvFile, parseEnvFile } from '../../stores/env-file';
import { isReference } from '../../stores/references';
import { isWatched, type OpenDocuments } from '../findings/documents';
import type { FindingStore } from '../findings/finding-store';
import { rangeInDocument } from '../positions';
import { envSettings, isEnabled } from '../settings';

/** A vault reference where it stands. */
export interface PlacedReference {
  readonly document: vscode.TextDocument;
  readonly range: vscode.Range;
  readonly text: string;
}

/** Finds references where they are used: as a value in an env file, or as a string that a finding is about. */
export class ReferencePlaces {
  constructor(
    private readonly documents: OpenDocuments,
    private readonly store: FindingStore,
  ) {}

  at(document: vscode.TextDocument, position: vscode.Position): PlacedReference | undefined {
    const range = isEnvDocument(document)
      ? valueAt(document, position)
      : this.findingAt(document, position)?.range;
    const text = range && document.getText(range);
    return range && isReference(text ?? '') ? { document, range, text: text ?? '' } : undefined;
  }

  private findingAt(document: vscode.TextDocument, position: vscode.Position) {
    this.documents.flush(document);
    return this.store
      .shown(document.uri)
      .find(({ finding, range }) => finding.rule === 'unresolved-reference' && range.contains(position));
  }
}

/** Env files and the one that the settings name so; not their examples. */
export function isEnvDocument({ uri }: vscode.TextDocument): boolean {
  if (!isWatched(uri) || !isEnabled(uri)) return false;
  return isEnvFile(uri.path) || uri.path.endsWith(`/${envSettings(uri).envFile}`);
}

/** The value that stands there, without its quotes. */
function valueAt(document: vscode.TextDocument, position: vscode.Position): vscode.Range | undefined {
  const offset = document.offsetAt(position);
  const text = document.getText();
  const entry = parseEnvFile(text).find(
    ({ valueSpan: { start, end } }) => start <= offset && offset <= end && start < end,
  );
  if (!entry) return undefined;
  const { start, end } = entry.valueSpan;
  const quote = end - start - entry.value.length > 0 ? 1 : 0;
  return rangeInDocument(document, { start: start + quote, end: end - quote });
}

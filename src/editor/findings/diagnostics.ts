import * as vscode from 'vscode';
import { isKey, type Severity } from '../../detect/finding';
import type { FindingStore, LocatedNotice, ShownFinding } from './finding-store';
import { rulePageLink } from './rule-pages';

export const SOURCE = 'keyguard';

/** Other places of a key that one diagnostic names; a key pasted into a hundred files needs no list of a hundred. */
const MAX_RELATED = 20;

const SEVERITIES: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

/** How long files that show the same key wait to be told of each other: a scan may find one key in a thousand files. */
const RELATED_DELAY_MS = 100;

/** Shows the store's findings as squiggles and in the Problems panel. */
export class DiagnosticPublisher implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection(SOURCE);
  /** The keys that each file showed when it was last published, by fingerprint. */
  private readonly published = new Map<string, ReadonlySet<string>>();
  /** The files that show a key. */
  private readonly holders = new Map<string, Map<string, vscode.Uri>>();
  /** Keys that came to a file or left one: all who show them name each other anew. */
  private readonly changedKeys = new Set<string>();
  private relating: ReturnType<typeof setTimeout> | undefined;
  private readonly subscription: vscode.Disposable;

  constructor(private readonly store: FindingStore) {
    this.subscription = store.onDidChange((uris) => this.publish(uris));
    this.publish(store.allShown().map(({ uri }) => uri));
  }

  dispose(): void {
    clearTimeout(this.relating);
    this.subscription.dispose();
    this.collection.dispose();
  }

  private publish(uris: readonly vscode.Uri[]): void {
    for (const uri of uris) this.noteKeys(uri);
    this.show(uris);
    if (this.changedKeys.size === 0) return;
    clearTimeout(this.relating);
    this.relating = setTimeout(() => this.publishHolders(), RELATED_DELAY_MS);
  }

  private publishHolders(): void {
    const holders = [...this.changedKeys].flatMap((key) => [...(this.holders.get(key) ?? [])]);
    this.changedKeys.clear();
    this.show([...new Map(holders).values()]);
  }

  private noteKeys(uri: vscode.Uri): void {
    const file = uri.toString();
    const before = this.published.get(file) ?? new Set();
    const keys = new Set(
      this.store.shown(uri).flatMap(({ finding }) => (isKey(finding) ? [finding.fingerprint] : [])),
    );
    for (const key of before) {
      if (keys.has(key)) continue;
      this.holders.get(key)?.delete(file);
      if (this.holders.get(key)?.size === 0) this.holders.delete(key);
      this.changedKeys.add(key);
    }
    for (const key of keys) {
      if (before.has(key)) continue;
      this.holders.set(key, (this.holders.get(key) ?? new Map()).set(file, uri));
      this.changedKeys.add(key);
    }
    if (keys.size > 0) this.published.set(file, keys);
    else this.published.delete(file);
  }

  private show(uris: readonly vscode.Uri[]): void {
    this.collection.set(
      uris.map((uri) => [
        uri,
        [
          ...this.store.shown(uri).map((shown) => this.toDiagnostic(shown)),
          ...this.store.notices(uri).map(toHint),
        ],
      ]),
    );
  }

  private toDiagnostic(shown: ShownFinding): vscode.Diagnostic {
    const { finding, range, severity } = shown;
    const diagnostic = new vscode.Diagnostic(range, finding.message, SEVERITIES[severity]);
    diagnostic.source = SOURCE;
    diagnostic.code = { value: finding.rule, target: rulePageLink(finding) };
    diagnostic.relatedInformation = this.otherPlaces(shown).map(
      (other) =>
        new vscode.DiagnosticRelatedInformation(
          new vscode.Location(other.uri, other.range),
          'The same key is here',
        ),
    );
    return diagnostic;
  }

  private otherPlaces(shown: ShownFinding): ShownFinding[] {
    const { fingerprint } = shown.finding;
    if (!isKey(shown.finding)) return [];
    const places: ShownFinding[] = [];
    for (const uri of this.holders.get(fingerprint)?.values() ?? []) {
      for (const other of this.store.shown(uri)) {
        if (other.finding.fingerprint !== fingerprint || other === shown || !isKey(other.finding)) continue;
        if (places.push(other) === MAX_RELATED) return places;
      }
    }
    return places;
  }
}

/** Faded out like unused code: it is the comment that can go, and no finding. */
function toHint({ range, message }: LocatedNotice): vscode.Diagnostic {
  const hint = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Hint);
  hint.source = SOURCE;
  hint.code = 'suppression';
  hint.tags = [vscode.DiagnosticTag.Unnecessary];
  return hint;
}

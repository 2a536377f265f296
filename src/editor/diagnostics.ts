import * as vscode from 'vscode';
import { describeFinding, type Severity } from '../detect/finding';
import type { FindingStore, ShownFinding } from './finding-store';
import { rulePageLink } from './rule-pages';

export const SOURCE = 'keyguard';

/** Other places of a key that one diagnostic names; a key pasted into a hundred files needs no list of a hundred. */
const MAX_RELATED = 20;

const SEVERITIES: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

/** Shows the store's findings as squiggles and in the Problems panel. */
export class DiagnosticPublisher implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection(SOURCE);
  /** The keys that each file showed when it was last published. */
  private readonly published = new Map<
    string,
    { readonly uri: vscode.Uri; readonly keys: ReadonlySet<string> }
  >();
  private readonly subscription: vscode.Disposable;

  constructor(private readonly store: FindingStore) {
    this.subscription = store.onDidChange((uris) => this.publish(uris));
    this.publish(store.allShown().map(({ uri }) => uri));
  }

  dispose(): void {
    this.subscription.dispose();
    this.collection.dispose();
  }

  /** Also publishes other files that show a key which came to these files or left them: they name each other. */
  private publish(uris: readonly vscode.Uri[]): void {
    const changedKeys = new Set<string>();
    for (const uri of uris) {
      const keys = new Set(this.store.shown(uri).map(({ finding }) => finding.fingerprint));
      const before = this.published.get(uri.toString())?.keys ?? new Set();
      for (const key of keys) if (!before.has(key)) changedKeys.add(key);
      for (const key of before) if (!keys.has(key)) changedKeys.add(key);
      if (keys.size > 0) this.published.set(uri.toString(), { uri, keys });
      else this.published.delete(uri.toString());
    }
    const named = new Set(uris.map((uri) => uri.toString()));
    const others = [...this.published.values()].filter(
      ({ uri, keys }) => !named.has(uri.toString()) && [...keys].some((key) => changedKeys.has(key)),
    );
    const all = this.store.allShown();
    for (const uri of [...uris, ...others.map((other) => other.uri)]) {
      this.collection.set(
        uri,
        this.store.shown(uri).map((shown) => toDiagnostic(shown, all)),
      );
    }
  }
}

function toDiagnostic(
  { finding, range, severity, uri }: ShownFinding,
  all: readonly ShownFinding[],
): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(range, describeFinding(finding), SEVERITIES[severity]);
  diagnostic.source = SOURCE;
  diagnostic.code = { value: finding.rule, target: rulePageLink(finding) };
  diagnostic.relatedInformation = all
    .filter((other) => other.finding.fingerprint === finding.fingerprint)
    .filter((other) => other.uri.toString() !== uri.toString() || !other.range.isEqual(range))
    .slice(0, MAX_RELATED)
    .map(
      (other) =>
        new vscode.DiagnosticRelatedInformation(
          new vscode.Location(other.uri, other.range),
          'The same key is here',
        ),
    );
  return diagnostic;
}

import * as vscode from 'vscode';
import { Grammars } from '../rewrite/grammars';
import { registerCommands } from './commands';
import { DiagnosticPublisher } from './diagnostics';
import { OpenDocuments } from './documents';
import { ExposureSource } from './exposure';
import { watchFiles } from './file-watch';
import { FindingStore } from './finding-store';
import { FindingsView } from './findings-view';
import type { HostServices } from './host';
import { KeyMover } from './move-key';
import { QuickFixes } from './quick-fixes';
import { registerRulePages } from './rule-pages';
import { WorkspaceScan } from './workspace-scan';

/** Makes the pieces of the extension and connects them; the two hosts differ in `host` alone. */
export function start(context: vscode.ExtensionContext, host: HostServices): void {
  const grammars = new Grammars(host.readGrammarFile);
  const exposures = new ExposureSource();
  const store = new FindingStore(exposures);
  const diagnostics = new DiagnosticPublisher(store);
  const documents = new OpenDocuments(store);
  const mover = new KeyMover(store, grammars, host);
  const findings = new FindingsView(store);
  const scan = new WorkspaceScan(store, () => {});
  const fixes = new QuickFixes(documents, store, mover, grammars);
  context.subscriptions.push(
    exposures,
    store,
    diagnostics,
    documents,
    findings,
    watchFiles(store, scan),
    vscode.languages.registerCodeActionsProvider({ pattern: '**' }, fixes, {
      providedCodeActionKinds: QuickFixes.kinds,
    }),
    registerCommands({ documents, store, mover, scan, findings, onScanned: () => {} }),
    registerRulePages(context.extensionUri),
  );
}

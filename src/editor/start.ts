import * as vscode from 'vscode';
import { registerChecklistCommands } from './checklist/commands';
import { ProjectEvidence } from './checklist/project-evidence';
import { ChecklistState } from './checklist/state';
import { ChecklistView } from './checklist/view';
import { registerCommands } from './commands';
import { EnvFiles } from './env-files';
import { Failures } from './failures';
import { DiagnosticPublisher } from './findings/diagnostics';
import { OpenDocuments } from './findings/documents';
import { watchFiles } from './findings/file-watch';
import { FindingFixes } from './findings/finding-fixes';
import { FindingStore } from './findings/finding-store';
import { FindingsView } from './findings/findings-view';
import { HistoryScan } from './findings/history-scan';
import { NotebookOutputs } from './findings/notebook-outputs';
import { ProjectRules } from './findings/project-rules';
import { registerRulePages } from './findings/rule-pages';
import { type ScanSummary, WorkspaceScan } from './findings/workspace-scan';
import { GitState } from './git/git-state';
import { KeyExposure } from './git/key-exposure';
import type { HostServices } from './host';
import { AfterMove } from './move/after-move';
import { MoveAll } from './move/move-all';
import { KeyMover } from './move/move-key';
import { MovePlanner } from './move/move-plan';
import { VaultMover } from './move/move-to-vault';
import { KeyPaste } from './move/paste';
import { QuickFixes } from './move/quick-fixes';
import { VaultChoice } from './move/vault-choice';
import { ReferenceCompletion } from './references/completion';
import { ReferenceHover } from './references/hover';
import { ReferencePlaces } from './references/reference-at';
import { ReferenceChecks } from './references/reference-check';
import { ReferenceFixes } from './references/reference-fix';
import { RunConfigurations } from './run/debug';
import { RunTasks } from './run/task';

/** Makes the pieces of the extension and connects them; the two hosts differ in `host` alone. */
export function start(context: vscode.ExtensionContext, host: HostServices): void {
  const envFiles = new EnvFiles();
  const planner = new MovePlanner(host, envFiles);
  const failures = new Failures();
  const git = new GitState();
  const rules = new ProjectRules();
  const store = new FindingStore(git, rules);
  const diagnostics = new DiagnosticPublisher(store);
  const documents = new OpenDocuments(store);
  const after = new AfterMove(store, git, host);
  const mover = new KeyMover(after, planner, host, failures);
  const history = new HistoryScan(host.threads, rules);
  const findings = new FindingsView(store, history);
  const evidence = new ProjectEvidence(store, git);
  const state = new ChecklistState(context, host.userName);
  const scan = new WorkspaceScan(store, evidence, host.threads);
  const onScanned = async (summary: ScanSummary) => {
    // A window without a folder has nothing to scan: finding nothing there proves nothing.
    if (!vscode.workspace.workspaceFolders?.length) return;
    findings.showScan(summary);
    failures.note(summary.errors);
    if (summary.cancelled) return;
    evidence.scanned();
    await state.setLastScan(summary.finishedAt);
  };
  const closing = new vscode.CancellationTokenSource();
  const checklist = new ChecklistView(state, evidence, () =>
    scan.run(closing.token, () => {}).then(onScanned, (error) => failures.tell(error)),
  );
  const vaults = new VaultMover(
    planner,
    mover,
    after,
    host,
    new VaultChoice(context.workspaceState),
    failures,
  );
  void vscode.commands.executeCommand('setContext', 'keyguard.hasVaults', vaults.isPossible);
  const fixes = new QuickFixes(documents, store, mover, planner, failures, vaults);
  const places = new ReferencePlaces(documents, store);
  const checks = new ReferenceChecks(places, host, failures);
  const referenceFixes = new ReferenceFixes(documents, store, planner, failures);
  context.subscriptions.push(
    envFiles,
    failures,
    git,
    rules,
    store,
    diagnostics,
    documents,
    new NotebookOutputs(store),
    new KeyExposure(store, git),
    history,
    findings,
    evidence,
    state,
    checklist,
    new vscode.Disposable(() => closing.cancel()),
    watchFiles(store, evidence, scan),
    vscode.languages.registerCodeActionsProvider('*', new FindingFixes(documents, store), {
      providedCodeActionKinds: FindingFixes.kinds,
    }),
    vscode.languages.registerCodeActionsProvider('*', referenceFixes, {
      providedCodeActionKinds: ReferenceFixes.kinds,
    }),
    // The last one comes first in the lightbulb, before what is ignored.
    vscode.languages.registerCodeActionsProvider('*', fixes, {
      providedCodeActionKinds: QuickFixes.kinds,
    }),
    checks,
    vscode.languages.registerHoverProvider('*', new ReferenceHover(places, checks)),
    new ReferenceCompletion(envFiles).register(),
    new RunTasks(host.commandLine).register(),
    new RunConfigurations(host.commandLine, failures).register(),
    new KeyPaste(mover, planner, failures, vaults),
    registerCommands({
      documents,
      store,
      mover,
      vaults,
      moveAll: new MoveAll(store, planner, mover, after),
      scan,
      history,
      failures,
      checks,
      referenceFixes,
      onScanned,
      onHistoryScanned: () => findings.showHistory(),
    }),
    registerChecklistCommands(checklist, state, String(context.extension.packageJSON.version)),
    registerRulePages(context.extensionUri),
  );
}

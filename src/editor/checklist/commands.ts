import * as vscode from 'vscode';
import { checklistJson, checklistMarkdown, checklistText } from '../../checklist/format';
import type { ChecklistNode } from './items';
import type { ChecklistState } from './state';
import type { ChecklistView } from './view';

/** @param version of the extension, which a JSON export names */
export function registerChecklistCommands(
  view: ChecklistView,
  state: ChecklistState,
  version: string,
): vscode.Disposable {
  const register = vscode.commands.registerCommand;
  return vscode.Disposable.from(
    register('keyguard.showChecklist', () => vscode.commands.executeCommand('keyguard.checklist.focus')),
    register('keyguard.exportChecklist', () => exportChecklist(view, version)),
    register('keyguard.checklist.openPage', (node?: ChecklistNode) => {
      if (node?.kind === 'tip') void vscode.env.openExternal(vscode.Uri.parse(node.report.tip.page.url));
    }),
    register('keyguard.checklist.editNote', (node?: ChecklistNode) => editNote(state, node)),
    register('keyguard.checklist.reset', () => reset(state)),
    register('keyguard.checklist.resetTip', async (node?: ChecklistNode) => {
      if (node?.kind === 'tip') await state.tick(node.report.tip.id, false);
    }),
  );
}

async function editNote(state: ChecklistState, node?: ChecklistNode): Promise<void> {
  if (node?.kind !== 'tip' || !node.report.attestation || node.report.attestation.state === 'open') return;
  const { tip, attestation } = node.report;
  const note = await vscode.window.showInputBox({
    title: tip.title,
    prompt: 'Note, such as who did it or where it is written down. Empty removes it.',
    value: attestation.note ?? '',
  });
  if (note !== undefined) await state.setNote(tip.id, note);
}

async function reset(state: ChecklistState): Promise<void> {
  const { entries } = state.attestations;
  if (entries.length === 0) return;
  const yes = 'Reset';
  const detail = `This clears ${entries.length === 1 ? 'one tick' : `${entries.length} ticks`} with dates and notes.`;
  const answer = await vscode.window.showWarningMessage('Reset the checklist?', { modal: true, detail }, yes);
  if (answer === yes) await state.reset();
}

async function exportChecklist(view: ChecklistView, version: string): Promise<void> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const target = await vscode.window.showSaveDialog({
    title: 'Export Checklist',
    filters: { Markdown: ['md'], JSON: ['json'], Text: ['txt'] },
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder.uri, 'sendgrid-checklist.md') } : {}),
  });
  if (!target) return;
  const report = await view.makeReport();
  const text = target.path.endsWith('.json')
    ? checklistJson(report, version)
    : target.path.endsWith('.txt')
      ? checklistText(report)
      : checklistMarkdown(report);
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
  await vscode.window.showTextDocument(target);
}

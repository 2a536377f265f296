import * as vscode from 'vscode';
import type { EvidenceItem } from '../../checklist/evidence/evidence';
import type { ChecklistReport, TipReport, TipState } from '../../checklist/report';
import { TIPS } from '../../checklist/tips';

export type ChecklistNode =
  | { readonly kind: 'group'; readonly group: ChecklistReport['groups'][number] }
  | { readonly kind: 'tip'; readonly report: TipReport }
  | { readonly kind: 'evidence'; readonly item: EvidenceItem };

/** @param uriOf the file behind a path of the evidence */
export function toTreeItem(
  node: ChecklistNode,
  uriOf: (path: string) => vscode.Uri | undefined,
): vscode.TreeItem {
  switch (node.kind) {
    case 'group':
      return groupItem(node.group);
    case 'tip':
      return tipItem(node.report);
    case 'evidence':
      return evidenceItem(node.item, uriOf);
    default:
      return node satisfies never;
  }
}

function groupItem({ name, tips }: ChecklistReport['groups'][number]): vscode.TreeItem {
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Expanded);
  const done = tips.filter(({ state }) => state === 'done').length;
  item.id = `group:${name}`;
  item.description = `${done} of ${tips.length}`;
  item.accessibilityInformation = { label: `${name}, ${done} of ${tips.length} done` };
  return item;
}

const SPOKEN: Readonly<Record<TipState, string>> = {
  done: 'done',
  due: 'due again',
  open: 'not done',
  problem: 'needs attention',
  unknown: 'not known',
};

function tipItem(report: TipReport): vscode.TreeItem {
  const { tip, state, summary, evidence, attestation } = report;
  const hasChildren = (evidence?.items.length ?? 0) > 0;
  const item = new vscode.TreeItem(
    tip.title,
    hasChildren ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None,
  );
  item.id = `tip:${tip.id}`;
  item.description = state === 'open' ? '' : summary;
  item.tooltip = tooltipOf(report);
  item.contextValue = attestation && attestation.state !== 'open' ? 'keyguard.tip.ticked' : 'keyguard.tip';
  const label = `Tip ${tip.number} of ${TIPS.length}, ${SPOKEN[state]}: ${tip.title}. ${summary}`;
  item.accessibilityInformation = { label };
  if (tip.kind === 'attested') {
    const checked = state === 'done';
    item.checkboxState = {
      state: checked ? vscode.TreeItemCheckboxState.Checked : vscode.TreeItemCheckboxState.Unchecked,
      tooltip: checked ? 'Mark as not done' : 'Mark as done today',
      accessibilityInformation: { label, role: 'checkbox' },
    };
    if (state === 'due') item.iconPath = iconOf('due');
  } else {
    item.iconPath = iconOf(state);
  }
  return item;
}

function tooltipOf({ tip, summary, attestation }: TipReport): vscode.MarkdownString {
  const text = new vscode.MarkdownString();
  const note = attestation && attestation.state !== 'open' ? attestation.note : undefined;
  text.appendMarkdown(`**${tip.number}. ${tip.title}**\n\n${tip.why}\n\n`);
  text.appendMarkdown(`${tip.how.map((step) => `- ${step}`).join('\n')}\n\n`);
  text.appendMarkdown(`[${tip.page.title}](${tip.page.url})\n\n`);
  text.appendText(summary);
  // Notes are the user's own text and must not become Markdown.
  if (note !== undefined) text.appendMarkdown('\n\n').appendText(`Note: ${note}`);
  return text;
}

function evidenceItem(
  { kind, label, detail, location }: EvidenceItem,
  uriOf: (path: string) => vscode.Uri | undefined,
): vscode.TreeItem {
  const item = new vscode.TreeItem(label);
  const place = location && (location.start ? `${location.path}:${location.start.line}` : location.path);
  const shownPlace = place === undefined || label.includes(place) ? undefined : place;
  item.description = [shownPlace, detail].filter((part) => part !== undefined).join(' · ');
  item.tooltip = [label, place, detail].filter((part) => part !== undefined).join('\n');
  item.accessibilityInformation = {
    label: [label, shownPlace, detail].filter((part) => part !== undefined).join(', '),
  };
  item.iconPath = iconOf(kind === 'ok' ? 'done' : kind);
  const uri = location && uriOf(location.path);
  if (uri) {
    const start = new vscode.Position((location.start?.line ?? 1) - 1, (location.start?.column ?? 1) - 1);
    const length = location.span ? location.span.end - location.span.start : 0;
    const selection = new vscode.Range(start, start.translate(0, length));
    item.command = { command: 'vscode.open', title: 'Open', arguments: [uri, { selection }] };
  }
  return item;
}

function iconOf(state: TipState): vscode.ThemeIcon {
  switch (state) {
    case 'done':
      return new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed'));
    case 'problem':
      return new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
    case 'due':
      return new vscode.ThemeIcon('history', new vscode.ThemeColor('list.warningForeground'));
    case 'unknown':
    case 'open':
      return new vscode.ThemeIcon('question');
    default:
      return state satisfies never;
  }
}

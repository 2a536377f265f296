import type { EvidenceItem } from './evidence/evidence';
import type { ChecklistReport, TipReport, TipState } from './report';

const TITLE = 'SendGrid security checklist';

/** Longer lists are cut in text and Markdown; JSON has all. */
const MOST_ITEMS = 20;

const MARKS: Readonly<Record<TipState, string>> = {
  done: '[x]',
  due: '[!]',
  problem: '[!]',
  open: '[ ]',
  unknown: '[?]',
};

/** For a terminal. Ends with a line end. */
export function checklistText(report: ChecklistReport): string {
  const lines = [`${TITLE}: ${progress(report)}`];
  for (const { name, tips } of report.groups) {
    lines.push('', name, ...tips.flatMap(tipLines));
  }
  return `${lines.join('\n')}\n`;
}

function tipLines(entry: TipReport): string[] {
  const { tip, state, summary } = entry;
  const items = state === 'done' ? [] : itemsOf(entry).filter(({ kind }) => kind !== 'ok');
  return [
    `  ${MARKS[state]} ${String(tip.number).padStart(2)}. ${tip.title}`,
    ...[
      summary,
      ...noteOf(entry),
      ...items.slice(0, MOST_ITEMS).map((item) => `- ${describeItem(item)}`),
      ...more(items.length),
      ...(state === 'done' ? [] : [`See ${tip.page.url}`]),
    ].map((line) => `          ${line}`),
  ];
}

function describeItem({ label, detail, location }: EvidenceItem): string {
  const place = location?.start ? `${location.path}:${location.start.line}:${location.start.column}: ` : '';
  const text = `${place}${label}${detail === undefined ? '' : `: ${detail}`}`;
  // A file's name may hold line ends and what a terminal takes for commands.
  return text.replace(/\p{Cc}/gu, '?');
}

/** Version 1. Ends with a line end. What does not apply is null. */
export function checklistJson(report: ChecklistReport, toolVersion: string): string {
  const tips = report.groups.flatMap((group) => group.tips).sort((a, b) => a.tip.number - b.tip.number);
  const value = {
    version: 1,
    tool: { name: 'keyguard', version: toolVersion },
    date: report.day,
    progress: report.progress,
    tips: tips.map(jsonTip),
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function jsonTip(entry: TipReport): object {
  const { tip, state, summary, attestation } = entry;
  const done = attestation && attestation.state !== 'open' ? attestation : undefined;
  return {
    number: tip.number,
    id: tip.id,
    title: tip.title,
    group: tip.group,
    kind: tip.kind,
    state,
    summary,
    doneOn: done?.doneOn ?? null,
    by: done?.by || null,
    note: done?.note ?? null,
    dueOn: done?.dueOn ?? null,
    page: tip.page.url,
    items: itemsOf(entry).map(({ kind, label, detail, location }) => ({
      kind,
      label,
      detail: detail ?? null,
      path: location?.path ?? null,
      line: location?.start?.line ?? null,
      column: location?.start?.column ?? null,
    })),
  };
}

/** A task list, to keep with the project's records. Ends with a line end. */
export function checklistMarkdown(report: ChecklistReport): string {
  const lines = [`# ${TITLE}`, '', `${progress(report)} on ${report.day}.`];
  for (const { name, tips } of report.groups) {
    lines.push('', `## ${name}`, '', ...tips.flatMap(markdownLines));
  }
  return `${lines.join('\n')}\n`;
}

function markdownLines(entry: TipReport): string[] {
  const { tip, state, summary } = entry;
  const items = itemsOf(entry);
  return [
    `- [${state === 'done' ? 'x' : ' '}] **${tip.number}. ${escapeMarkdown(tip.title)}**: ${escapeMarkdown(summary)}`,
    ...[
      ...noteOf(entry).map(escapeMarkdown),
      ...items.slice(0, MOST_ITEMS).map((item) => escapeMarkdown(describeItem(item))),
      ...more(items.length),
      ...(state === 'done' ? [] : [`See [${escapeMarkdown(tip.page.title)}](${tip.page.url})`]),
    ].map((line) => `  - ${line}`),
  ];
}

/** Paths, names and notes are other people's text: none of it may become a link, an image, HTML, or a message to an `@name`. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~&!]/g, '\\$&').replaceAll('@', '&#64;');
}

function progress({ progress: { done, total } }: ChecklistReport): string {
  return `${done} of ${total} done`;
}

function itemsOf({ evidence }: TipReport): readonly EvidenceItem[] {
  return evidence?.items ?? [];
}

function noteOf({ attestation }: TipReport): string[] {
  const note = attestation && attestation.state !== 'open' ? attestation.note : undefined;
  return note === undefined ? [] : [`Note: ${note}`];
}

function more(items: number): string[] {
  return items > MOST_ITEMS ? [`and ${items - MOST_ITEMS} more`] : [];
}

import * as vscode from 'vscode';
import { parseReference } from '../../stores/references';
import type { PlacedReference, ReferencePlaces } from './reference-at';
import type { CheckTarget, ReferenceChecks } from './reference-check';

const COMMAND = 'keyguard.checkReference';

/** Says of a vault reference which store it is and what it points to, and offers to ask. Asks nobody by itself. */
export class ReferenceHover implements vscode.HoverProvider {
  constructor(
    private readonly places: ReferencePlaces,
    private readonly checks: ReferenceChecks,
  ) {}

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    const place = this.places.at(document, position);
    return place && new vscode.Hover([await describe(place), this.question(place)], place.range);
  }

  /** The last answer, and the way to another one. */
  private question(place: PlacedReference): vscode.MarkdownString {
    const text = new vscode.MarkdownString('', true);
    text.isTrusted = { enabledCommands: [COMMAND] };
    const answer = this.checks.answerTo(place);
    if (answer) {
      const time = answer.at.toLocaleTimeString();
      const icon = answer.resolves ? '$(pass)' : '$(warning)';
      text.appendMarkdown(`${icon} ${escaped(`${answer.message} (asked at ${time})`)}\n\n`);
    }
    const hindrance = this.checks.hindranceFor(place.document);
    if (hindrance !== undefined) return text.appendMarkdown(escaped(hindrance));
    const link = answer ? 'Check again' : 'Check whether it resolves';
    return text.appendMarkdown(`[${link}](${commandFor(place)})`);
  }
}

function commandFor({ document, range }: PlacedReference): string {
  const { line, character } = range.start;
  const target: CheckTarget = { uri: document.uri.toString(), line, character };
  return `command:${COMMAND}?${encodeURIComponent(JSON.stringify([target]))}`;
}

async function describe({ text }: PlacedReference): Promise<vscode.MarkdownString> {
  const [{ storeOf }, { partsOf }] = await Promise.all([
    import('../../stores/resolve'),
    import('../../stores/reference-parts'),
  ]);
  const markdown = new vscode.MarkdownString();
  const reference = parseReference(text);
  const store = reference && storeOf(reference);
  if (!reference || !store)
    return markdown.appendMarkdown(escaped(`KeyGuard knows no vault for ref+${reference?.scheme ?? ''}://.`));
  const parts = partsOf(reference, store).map(({ name, text }) => `${escaped(name)} **${escaped(text)}**`);
  return markdown.appendMarkdown(`**${escaped(store.name)}**: ${parts.join(', ')}`);
}

/** Not by `appendText`, whose blanks do not break: a long sentence would run out of the hover. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!~<>&|$:]/g, '\\$&').replace(/\s+/g, ' ');
}

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
      text.appendMarkdown(answer.resolves ? '$(pass) ' : '$(warning) ').appendText(answer.message);
      text.appendText(` (asked at ${time})`).appendMarkdown('\n\n');
    }
    const { hindrance } = this.checks;
    if (hindrance !== undefined) return text.appendText(hindrance);
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
    import('../../stores/vaults/resolve'),
    import('../../stores/vaults/reference-parts'),
  ]);
  const markdown = new vscode.MarkdownString();
  const reference = parseReference(text);
  const store = reference && storeOf(reference);
  if (!reference || !store)
    return markdown.appendText(`KeyGuard knows no vault for ref+${reference?.scheme ?? ''}://.`);
  markdown.appendMarkdown('**').appendText(store.name).appendMarkdown('**: ');
  partsOf(reference, store).forEach((part, i) => {
    markdown.appendText(`${i === 0 ? '' : ', '}${part.name} `);
    markdown.appendMarkdown('**').appendText(part.text).appendMarkdown('**');
  });
  return markdown;
}

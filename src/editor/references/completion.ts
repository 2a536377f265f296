import * as vscode from 'vscode';
import { parseEnvFile } from '../../stores/env-file';
import { isReference } from '../../stores/references';
import type { VaultStore } from '../../stores/vault-store';
import { decode } from '../../text/encoding';
import type { EnvFiles } from '../env-files';
import { isEnvDocument } from './reference-at';

/** By their names; `isEnvDocument` decides. */
const ENV_FILES: vscode.DocumentSelector = [
  { pattern: '**/{.env,.env.*,*.env,.flaskenv,.envrc,.Renviron,.dev.vars,.dev.vars.*}' },
];

const OTHER_ENV_FILES = '{.env,.env.*,*.env}';
/** An env file is short; what is longer is not read for its references. */
const LONGEST_ENV_FILE = 100_000;

/** A line up to the cursor, behind the `=` of a variable, where the value may become a reference. */
const VALUE = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*["'`]?([^\s"'`#]*(?:#[^\s"'`#]*)?)$/;

/** Variables for which a list comes up by itself behind the `=`; behind others Enter is to begin the next line. */
const SECRET_NAME = /key|token|secret|passw|pwd|credential|auth/i;

/** In env files: how each vault's references are written, and those that other env files of the workspace hold. */
export class ReferenceCompletion implements vscode.CompletionItemProvider {
  constructor(private readonly envFiles: EnvFiles) {}

  register(): vscode.Disposable {
    return vscode.languages.registerCompletionItemProvider(ENV_FILES, this, '=', '/', '+', ':');
  }

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
    { triggerCharacter }: vscode.CompletionContext,
  ): Promise<vscode.CompletionItem[]> {
    if (!isEnvDocument(document)) return [];
    const place = placeAt(document, position);
    if (!place || (triggerCharacter === '=' && !SECRET_NAME.test(place.name))) return [];
    const [{ VAULT_STORES }, { plainShape, snippetOf }, known] = await Promise.all([
      import('../../stores/vaults'),
      import('../../stores/reference-parts'),
      this.knownReferences(document),
    ]);
    if (token.isCancellationRequested) return [];
    const items = [...known].map(([text, file]) => knownItem(text, file));
    for (const store of VAULT_STORES) {
      if (!store.read) continue;
      const shape = store.shapes?.[0] ?? `ref+${store.schemes[0]}://`;
      items.push(shapeItem(store, plainShape(shape), snippetOf(shape)));
    }
    for (const item of items) item.range = place.range;
    return items;
  }

  /** By the reference, the file that holds it. */
  private async knownReferences(document: vscode.TextDocument): Promise<Map<string, string>> {
    const known = new Map<string, string>();
    const uris = (await this.envFiles.named(OTHER_ENV_FILES)).filter(
      ({ scheme, path }) => scheme !== document.uri.scheme || path !== document.uri.path,
    );
    const texts = await Promise.all(uris.map(readText));
    texts.forEach((text, i) => {
      const file = vscode.workspace.asRelativePath(uris[i] ?? document.uri);
      for (const { value } of parseEnvFile(text))
        if (isReference(value) && !known.has(value)) known.set(value, file);
    });
    return known;
  }
}

interface ValuePlace {
  /** Of the variable. */
  readonly name: string;
  readonly range: { readonly inserting: vscode.Range; readonly replacing: vscode.Range };
}

function placeAt(document: vscode.TextDocument, position: vscode.Position): ValuePlace | undefined {
  const line = document.lineAt(position.line).text;
  const [, name, typed] = VALUE.exec(line.slice(0, position.character)) ?? [];
  if (name === undefined || typed === undefined) return undefined;
  const lineStart = document.offsetAt(new vscode.Position(position.line, 0));
  // What looks like a variable may be a line of a longer value, such as that of a private key.
  const isInValue = parseEnvFile(document.getText()).some(
    ({ valueSpan: { start, end } }) => start < lineStart && lineStart < end,
  );
  if (isInValue) return undefined;
  const start = position.translate(0, -typed.length);
  const rest = /^[^\s"'`]*/.exec(line.slice(position.character))?.[0] ?? '';
  return {
    name,
    range: {
      inserting: new vscode.Range(start, position),
      replacing: new vscode.Range(start, position.translate(0, rest.length)),
    },
  };
}

function knownItem(text: string, file: string): vscode.CompletionItem {
  const item = new vscode.CompletionItem(text, vscode.CompletionItemKind.Reference);
  item.detail = `as in ${file}`;
  item.sortText = `0 ${text}`;
  return item;
}

function shapeItem(store: VaultStore, shape: string, snippet: string): vscode.CompletionItem {
  const item = new vscode.CompletionItem(
    { label: shape, description: store.name },
    vscode.CompletionItemKind.Snippet,
  );
  item.insertText = new vscode.SnippetString(snippet);
  // So that it is found by the vault's name, too.
  item.filterText = `${shape} ${store.name}`;
  item.sortText = `1 ${store.name}`;
  const text = new vscode.MarkdownString();
  text.appendText(
    `A reference to a value in ${store.name}. The env file then holds no secret; start the program with`,
  );
  item.documentation = text.appendMarkdown(' `keyguard run -- COMMAND`.');
  return item;
}

async function readText(uri: vscode.Uri): Promise<string> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open) return open.getText();
  try {
    const bytes = await vscode.workspace.fs.readFile(uri);
    return bytes.length > LONGEST_ENV_FILE ? '' : (decode(bytes)?.text ?? '');
  } catch {
    // What cannot be read offers nothing.
    return '';
  }
}

import { applyEdits as applyJsonEdits, modify } from 'jsonc-parser';
import { folderOf, joinPath } from '../../../../stores/project-files';
import type { Companion } from '../../../language';
import { startWithReferences } from '../../../loading/loaders';
import { nodePackageOf } from '../../../loading/manifest';
import { loadNode } from '../../../loading/node';
import { startWith } from '../../kind';
import { isWhole, onlyVariable, type Path, type Treatment } from '../../values';
import type { JsonFile } from '../document';
import type { JsonKind, JsonRewriter } from '../kind';
import { generic } from './generic';

/**
 * Files of the npm package `config`, which takes values from variables that `custom-environment-variables.json` names
 * (https://github.com/node-config/node-config/wiki/Environment-Variables#custom-environment-variables).
 */
export const nodeConfig: JsonKind = {
  matches: ({ path }) => /(?:^|\/)config\/(?!custom-environment-variables)[\w.-]+\.json$/.test(path),
  async begin(file) {
    const nodePackage = await nodePackageOf(file.path, file.source.project);
    return nodePackage?.dependencies.has('config') ? new NodeConfig(file) : generic.begin(file);
  },
};

class NodeConfig implements JsonRewriter {
  private readonly emptied: { readonly path: Path; readonly variable: string }[] = [];

  constructor(private readonly file: JsonFile) {}

  treat(...[value, keys]: Parameters<JsonRewriter['treat']>): Treatment {
    const isNamed = value.path.every((part) => typeof part === 'string');
    if (!isNamed || !isWhole(value, keys)) return { refusal: IN_LONGER_VALUE };
    const variable = onlyVariable(keys);
    this.emptied.push({ path: value.path, variable });
    return { edits: [{ span: value.span, newText: '""' }], references: [variable] };
  }

  async loading(envPath: string) {
    const { path, text, source } = this.file;
    const { notes } = await loadNode({ file: { path, text }, envPath, project: source.project });
    const isLoaded = notes.every((note) => !note.startsWith('Nothing loads'));
    return {
      notes: isLoaded ? notes : [startWith(envPath, 'npm start')],
      withReferences: [startWithReferences(envPath, 'npm start')],
    };
  }

  async companions(): Promise<Companion[]> {
    return this.emptied.length === 0 ? [] : [await this.variablesFile()];
  }

  private async variablesFile(): Promise<Companion> {
    const path = joinPath(folderOf(this.file.path), 'custom-environment-variables.json');
    const before = await this.file.source.project.readText(path);
    const indentation = /^([ \t]+)"/m.exec(before ?? this.file.text)?.[1] ?? '  ';
    const formattingOptions = {
      insertSpaces: !indentation.includes('\t'),
      tabSize: indentation.length,
      eol: (before ?? this.file.text).includes('\r\n') ? '\r\n' : '\n',
    };
    let after = before ?? `{}${formattingOptions.eol}`;
    for (const { path: member, variable } of this.emptied)
      after = applyJsonEdits(after, modify(after, [...member], variable, { formattingOptions }));
    return { path, before, edits: [{ span: { start: 0, end: before?.length ?? 0 }, newText: after }] };
  }
}

const IN_LONGER_VALUE =
  'The package "config" takes a value from a variable as a whole, and this one holds more than the key. Give the key a value of its own and put the two together in the program, then use the fix again.';

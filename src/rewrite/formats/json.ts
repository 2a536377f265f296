import type { Span } from '../../text/span';
import type { KeyForVault, KeyInSource, PlainLanguage, Rewrite, SourceFile } from '../language';
import { countJsonErrors, JsonFile, type JsonString } from './json/document';
import { JSON_KINDS } from './json/kinds';
import { generic } from './json/kinds/generic';
import { nameForKey, oncePerSource, rewriteForVaultWith, rewriteWith } from './kind';
import { rewriteAsCloudFormation, rewriteCloudFormationForVault } from './yaml';

/** JSON of every kind whose reader has no language of its own, with or without comments. */
export const json: PlainLanguage = {
  name: 'JSON',
  extensions: ['.json', '.jsonc', '.code-workspace', '.har'],
  languageIds: ['json', 'jsonc'],
  countErrors: countJsonErrors,
  nameFor: (source: SourceFile, span: Span, chosen: string) => {
    const { file, kind } = namerOf(source);
    return kind && nameForKey(file, kind, span, chosen);
  },
  async rewrite(source: SourceFile, keys: readonly KeyInSource[]): Promise<Rewrite> {
    const file = new JsonFile(source);
    // JSON is YAML, too, and what can be put into a template is the same in both.
    const template = file.get('Resources') ? await rewriteAsCloudFormation(source, keys) : undefined;
    return template ?? rewriteWith<JsonFile, JsonString>(file, kindOf(file), keys);
  },
  rewriteForVault(source: SourceFile, keys: readonly KeyForVault[]) {
    const file = new JsonFile(source);
    const template = file.get('Resources') ? rewriteCloudFormationForVault(source, keys) : undefined;
    return template ?? rewriteForVaultWith<JsonFile, JsonString>(file, kindOf(file), keys);
  },
};

const namerOf = oncePerSource((source: SourceFile) => {
  const file = new JsonFile(source);
  // Most kinds take any name, and whether a file is of another one is told without parsing it.
  return { file, kind: JSON_KINDS.find((each) => each.nameFor && each.matches(file)) };
});

function kindOf(file: JsonFile) {
  return JSON_KINDS.find((kind) => kind.matches(file)) ?? generic;
}

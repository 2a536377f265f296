import type { Span } from '../../text/span';
import type { KeyForVault, KeyInSource, PlainLanguage, Rewrite, SourceFile } from '../language';
import { nameForKey, oncePerSource, rewriteForVaultWith, rewriteWith } from './kind';
import { countYamlErrors, YamlFile } from './yaml/document';
import { YAML_KINDS } from './yaml/kinds';
import { cloudFormation } from './yaml/kinds/cloudformation';
import { generic } from './yaml/kinds/generic';
import type { YamlScalar } from './yaml/scalar';

/** YAML of every kind whose reader has no language of its own. Who reads it is told by its path and by what it says. */
export const yaml = {
  name: 'YAML',
  extensions: ['.yml', '.yaml'],
  languageIds: ['yaml', 'dockercompose', 'github-actions-workflow', 'azure-pipelines', 'ansible'],
  countErrors: countYamlErrors,
  nameFor(source: SourceFile, span: Span, chosen: string) {
    const { file, kind } = namerOf(source);
    return kind && nameForKey(file, kind, span, chosen);
  },
  rewrite(source: SourceFile, keys: readonly KeyInSource[]): Promise<Rewrite> {
    const file = new YamlFile(source);
    return rewriteWith<YamlFile, YamlScalar>(file, kindOf(file), keys);
  },
  rewriteForVault(source: SourceFile, keys: readonly KeyForVault[]) {
    const file = new YamlFile(source);
    return rewriteForVaultWith<YamlFile, YamlScalar>(file, kindOf(file), keys);
  },
} satisfies PlainLanguage;

/** Undefined for JSON that is no template. */
export async function rewriteAsCloudFormation(
  source: SourceFile,
  keys: readonly KeyInSource[],
): Promise<Rewrite | undefined> {
  const file = new YamlFile(source);
  if (!cloudFormation.matches(file)) return undefined;
  return rewriteWith<YamlFile, YamlScalar>(file, cloudFormation, keys);
}

/** The same by its own references. */
export function rewriteCloudFormationForVault(
  source: SourceFile,
  keys: readonly KeyForVault[],
): Rewrite | undefined {
  const file = new YamlFile(source);
  if (!cloudFormation.matches(file)) return undefined;
  return rewriteForVaultWith<YamlFile, YamlScalar>(file, cloudFormation, keys);
}

const namerOf = oncePerSource((source: SourceFile) => {
  const file = new YamlFile(source);
  // Most kinds take any name, and whether a file is of another one is told without parsing it.
  return { file, kind: YAML_KINDS.find((each) => each.nameFor && each.matches(file)) };
});

function kindOf(file: YamlFile) {
  return YAML_KINDS.find((kind) => kind.matches(file)) ?? generic;
}

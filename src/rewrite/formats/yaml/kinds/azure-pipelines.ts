import { isMap, type YAMLMap } from 'yaml';
import type { TextEdit } from '../../../../text/edits';
import type { KeyInSource } from '../../../language';
import { type Shell, substituteInShell } from '../../shell-command';
import { pathMatches, substitute, type Treatment } from '../../values';
import type { YamlFile } from '../document';
import { EntryAdder, entryOf, textOf } from '../edits';
import type { YamlKind, YamlRewriter } from '../kind';
import type { YamlScalar } from '../scalar';

export const azurePipelines: YamlKind = {
  matches: ({ path, documents }) => {
    if (/(?:^|\/)\.?azure-?pipelines?(?:[._-][\w.-]+)?\.ya?ml$/i.test(path)) return true;
    if (/(?:^|\/)\.(?:azure-pipelines|azuredevops|pipelines)\/.+\.ya?ml$/.test(path)) return true;
    const root = documents[0]?.contents;
    return (
      ['pool', 'trigger'].every((name) => entryOf(root, name)) &&
      ['steps', 'jobs', 'stages'].some((name) => entryOf(root, name))
    );
  },
  begin: (file) => new Pipeline(file),
};

const SCRIPTS: Readonly<Record<string, Shell | undefined>> = {
  bash: 'posix',
  script: 'posix',
  pwsh: 'powershell',
  powershell: 'powershell',
};

/** A secret variable is in no environment by itself: https://learn.microsoft.com/en-us/azure/devops/pipelines/process/set-secret-variables */
class Pipeline implements YamlRewriter {
  private readonly environments: EntryAdder;

  constructor(file: YamlFile) {
    this.environments = new EntryAdder(file, 'env');
  }

  treat(value: YamlScalar, keys: readonly KeyInSource[]): Treatment {
    const { path, pair, map } = value;
    const name = String(path.at(-1));
    if (pair && map && pathMatches(path, '** steps * *') && name in SCRIPTS) {
      const shell = name === 'script' && this.isWindows(value) ? 'cmd' : SCRIPTS[name];
      const treatment = substituteInShell(value, keys, shell ?? 'posix');
      if ('refusal' in treatment) return treatment;
      keys.forEach(({ variable }, i) => {
        if (!treatment.references[i]?.startsWith('<'))
          this.environments.add(map, pair, variable, macro(variable));
      });
      return treatment;
    }
    if (pathMatches(path, '** variables **')) return { refusal: IN_VARIABLES };
    if (!pathMatches(path, '** steps * env *') && !pathMatches(path, '** steps * inputs *'))
      return { refusal: NOT_READ };
    return substitute(value, keys, ({ variable }) => macro(variable));
  }

  private isWindows({ parents }: YamlScalar): boolean {
    const image = parents
      .filter((parent): parent is YAMLMap => isMap(parent))
      .map((map) => textOf(entryOf(map, 'pool')?.value, 'vmImage'))
      .find((each) => each !== undefined);
    return image?.startsWith('windows') ?? false;
  }

  finish(): readonly TextEdit[] {
    return this.environments.edits();
  }

  loading(_: string, variables: readonly string[]) {
    return {
      notes: [
        `Add ${variables.join(', ')} to the pipeline in Azure DevOps as a secret: Edit > Variables, "Keep this value secret".`,
      ],
    };
  }
}

function macro(variable: string): string {
  return `$(${variable})`;
}

const IN_VARIABLES =
  'Azure Pipelines hands a secret variable to no script by itself, so this entry cannot refer to one. Make it a secret variable of the pipeline (Edit > Variables), delete the entry, and give each step that needs it "env:" with "NAME: $(NAME)".';

const NOT_READ =
  'Azure Pipelines reads no secret variable here. Read it in "env" or "inputs" of a step, or in its script.';

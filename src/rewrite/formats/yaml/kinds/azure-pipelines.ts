import { isCollection, isMap, isPair, type YAMLMap } from 'yaml';
import type { TextEdit } from '../../../../text/edits';
import type { KeyInSource, Loading } from '../../../language';
import { envName } from '../../kind';
import { type Shell, substituteInShell } from '../../shell-command';
import { isWhole, onlyVariable, pathMatches, substitute, type Treatment } from '../../values';
import type { YamlFile } from '../document';
import { EntryAdder, entryOf, Remover, textOf } from '../edits';
import type { YamlKind, YamlRewriter } from '../kind';
import { nameOf, type YamlScalar } from '../scalar';

export const azurePipelines: YamlKind = {
  matches: ({ path, text }) =>
    /(?:^|\/)\.?azure-?pipelines?(?:[._-][\w.-]+)?\.ya?ml$/i.test(path) ||
    /(?:^|\/)\.(?:azure-pipelines|azuredevops|pipelines)\/.+\.ya?ml$/.test(path) ||
    [/^pool:/m, /^trigger:/m, /^(?:steps|jobs|stages):/m].every((entry) => entry.test(text)),
  nameFor: (value, chosen) => envName(variableOf(value) ?? chosen, chosen),
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
  private readonly variables: Remover;

  constructor(file: YamlFile) {
    this.environments = new EntryAdder(file, 'env');
    this.variables = new Remover(file);
  }

  treat(value: YamlScalar, keys: readonly KeyInSource[]): Treatment {
    const { path, pair, map } = value;
    const name = String(path.at(-1));
    if (pair && map && pathMatches(path, '** steps * *') && Object.hasOwn(SCRIPTS, name)) {
      const shell = name === 'script' && this.isWindows(value) ? 'cmd' : SCRIPTS[name];
      const treatment = substituteInShell(value, keys, shell ?? 'posix');
      if ('refusal' in treatment) return treatment;
      keys.forEach(({ variable }, i) => {
        if (!treatment.references[i]?.startsWith('<'))
          this.environments.add(map, pair, variable, macro(variable));
      });
      return treatment;
    }
    if (pathMatches(path, '** variables **')) return this.treatVariable(value, keys);
    if (!pathMatches(path, '** steps * env *') && !pathMatches(path, '** steps * inputs *'))
      return { refusal: NOT_READ };
    return substitute(value, keys, ({ variable }) => macro(variable));
  }

  /**
   * The entry goes, for a secret variable of the pipeline by its name would lose against it; and every script that had it in
   * its environment without a word gets it in so many.
   */
  private treatVariable(value: YamlScalar, keys: readonly KeyInSource[]): Treatment {
    const variable = onlyVariable(keys);
    const scope = value.entryNamed(/^variables$/)?.map;
    if (!scope || variableOf(value) !== variable || !isWhole(value, keys)) return { refusal: IN_VARIABLES };
    const isListed = pathMatches(value.path, '** variables * value');
    if (!this.variables.remove(value, isListed ? value.map : value.node)) return { refusal: IN_VARIABLES };
    for (const step of stepsIn(scope)) {
      const program =
        entryOf(step, 'inputs') ??
        step.items.find((pair) => Object.hasOwn(SCRIPTS, nameOf(pair)) || nameOf(pair) === 'task');
      if (program) this.environments.add(step, program, variable, macro(variable));
    }
    return { edits: [], references: [macro(variable)] };
  }

  private isWindows({ parents }: YamlScalar): boolean {
    const image = parents
      .filter((parent): parent is YAMLMap => isMap(parent))
      .map((map) => textOf(entryOf(map, 'pool')?.value, 'vmImage'))
      .find((each) => each !== undefined);
    return image?.startsWith('windows') ?? false;
  }

  finish(): readonly TextEdit[] {
    return [...this.variables.edits(), ...this.environments.edits()];
  }

  loading(_: string, variables: readonly string[]): Loading {
    return {
      from: 'settings',
      notes: [
        `Add ${variables.join(', ')} to the pipeline in Azure DevOps as a secret: Edit > Variables, "Keep this value secret".`,
      ],
    };
  }
}

/** What a variable of the file is called: `NAME: value`, or an item `{ name: NAME, value: … }`. */
function variableOf({ path, map }: YamlScalar): string | undefined {
  if (pathMatches(path, '** variables * value')) return textOf(map, 'name');
  return pathMatches(path, '** variables *') ? String(path.at(-1)) : undefined;
}

/** Tasks that run a program of the project's own, which may read its environment. */
const PROGRAM_TASK =
  /^(?:Ant|Bash|BatchScript|CmdLine|DotNetCoreCLI|Gradle|Grunt|Gulp|Maven|Npm|PowerShell|PythonScript|ShellScript|VSTest)@/i;

function stepsIn(node: unknown): YAMLMap[] {
  if (isPair(node)) return nameOf(node) === 'inputs' ? [] : stepsIn(node.value);
  if (!isCollection(node)) return [];
  const isStep =
    isMap(node) &&
    (node.items.some((pair) => Object.hasOwn(SCRIPTS, nameOf(pair))) ||
      PROGRAM_TASK.test(textOf(node, 'task') ?? ''));
  return [...(isStep ? [node] : []), ...node.items.flatMap((item: unknown) => stepsIn(item))];
}

function macro(variable: string): string {
  return `$(${variable})`;
}

const IN_VARIABLES =
  'Azure Pipelines hands a secret variable to no script by itself, so this entry cannot refer to one. Make it a secret variable of the pipeline (Edit > Variables), delete the entry, and give each step that needs it "env:" with "NAME: $(NAME)".';

const NOT_READ =
  'Azure Pipelines reads no secret variable here. Read it in "env" or "inputs" of a step, or in its script.';

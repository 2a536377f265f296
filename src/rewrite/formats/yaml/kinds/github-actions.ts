import { isMap, type YAMLMap } from 'yaml';
import type { TextEdit } from '../../../../text/edits';
import type { KeyForVault, KeyInSource, Loading } from '../../../language';
import type { Refusal } from '../../../literals';
import type { VaultRewriter } from '../../kind';
import { type Shell, shellCalled, substituteInShell } from '../../shell-command';
import { around, pathMatches, substitute, type Treatment } from '../../values';
import type { YamlFile } from '../document';
import { EntryAdder, entryOf, textOf } from '../edits';
import type { YamlKind, YamlRewriter } from '../kind';
import type { YamlScalar } from '../scalar';

export const githubActions: YamlKind = {
  matches: ({ path, documents }) =>
    /(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/.test(path) ||
    (/(?:^|\/)action\.ya?ml$/.test(path) && entryOf(documents[0]?.contents, 'runs') !== undefined),
  begin: (file) => new Workflow(file, (variable) => variable),
  beginForVault: (file, scheme) =>
    scheme === 'github' && !/(?:^|\/)\.(?:gitea|forgejo)\//.test(file.path) ? forGitHub(file) : undefined,
};

/** The same where the keys become secrets of the repository, under the names that their references say. */
function forGitHub(file: YamlFile): VaultRewriter<YamlScalar> {
  const names = new Map<string, string>();
  const workflow = new Workflow(file, (variable) => names.get(variable) ?? variable);
  return {
    treat(value, keys) {
      for (const { variable, vault } of keys) names.set(variable, partsOf(vault.path).name);
      return workflow.treat(value, keys);
    },
    finish: () => workflow.finish(),
    // https://docs.github.com/en/actions/how-tos/write-workflows/choose-what-workflows-do/use-secrets
    notes: (keys) => [
      `GitHub gives its secrets to the workflows of ${repositoriesOf(keys)}, and not to those that a pull request from a fork starts.`,
    ],
  };
}

function repositoriesOf(keys: readonly KeyForVault[]): string {
  return [...new Set(keys.map(({ vault }) => partsOf(vault.path).repository))].join(' and ');
}

function partsOf(path: string): { readonly repository: string; readonly name: string } {
  const slash = path.lastIndexOf('/');
  return { repository: path.slice(0, slash), name: path.slice(slash + 1) };
}

/** Where GitHub gives out secrets: https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#context-availability */
const PLACES = [
  'env *',
  'jobs * env *',
  'jobs * secrets *',
  'jobs * container env *',
  'jobs * container credentials *',
  'jobs * services * env *',
  'jobs * services * credentials *',
  'jobs * steps * env *',
  'jobs * steps * with *',
  'jobs * steps * name',
];

class Workflow implements YamlRewriter {
  private readonly environments: EntryAdder;

  constructor(
    private readonly file: YamlFile,
    /** What the secret is called that holds a variable's value. */
    private readonly secretOf: (variable: string) => string,
  ) {
    this.environments = new EntryAdder(file, 'env');
  }

  treat(value: YamlScalar, keys: readonly KeyInSource[]): Treatment {
    if (pathMatches(value.path, 'runs **') || /(?:^|\/)action\.ya?ml$/.test(this.file.path))
      return { refusal: IN_ACTION };
    if (pathMatches(value.path, 'jobs * steps * run')) return this.treatScript(value, keys);
    if (!PLACES.some((place) => pathMatches(value.path, place))) return { refusal: NO_SECRETS };
    const [only] = keys;
    const literal = only && around(this.file.text, value, only, /(?:secrets\.(\w+)\s*\|\|\s*)?'+$/, /^'+/);
    const isInExpression = keys.some(({ span }) => {
      const before = this.file.text.slice(value.span.start, span.start);
      return before.lastIndexOf('${{') > before.lastIndexOf('}}');
    });
    if (isInExpression) {
      // A text in an expression, perhaps the fallback of the very secret: `secrets.SENDGRID_API_KEY || 'SG…'`.
      if (!literal || keys.length > 1) return { refusal: IN_EXPRESSION };
      const isFallback =
        literal.before[1] !== undefined && literal.before[1] !== this.secretOf(only.variable);
      if (isFallback || only.disguise) return { refusal: IN_EXPRESSION };
      const reference = `secrets.${this.secretOf(only.variable)}`;
      const edits = value.write([{ span: literal.span, newText: reference }]);
      return 'refusal' in edits ? edits : { edits, references: [reference] };
    }
    return substitute(value, keys, ({ variable }) => this.secret(variable));
  }

  /** A script gets the secret from its step's environment: put into the script's text it would be code. */
  private treatScript(value: YamlScalar, keys: readonly KeyInSource[]): Treatment {
    const { pair, map } = value;
    const shell = this.shellOf(value);
    if (!pair || !map) return { refusal: OTHER_SHELL };
    if (typeof shell !== 'string') return shell;
    if (keys.some((key) => this.hasOther(value, key))) return { refusal: TAKEN };
    const treatment = substituteInShell(value, keys, shell);
    if ('refusal' in treatment) return treatment;
    keys.forEach(({ variable }, i) => {
      const isRead = !treatment.references[i]?.startsWith('<');
      if (isRead && !this.hasVariable(value, variable))
        this.environments.add(map, pair, variable, this.secret(variable));
    });
    return treatment;
  }

  /** Whether the script would read something else under the variable's name. */
  private hasOther({ parents }: YamlScalar, { span, variable }: KeyInSource): boolean {
    const environments = parents.map((parent) => entryOf(parent, 'env')?.value);
    const nearest = environments.find((environment) => entryOf(environment, variable) !== undefined);
    const held = textOf(nearest, variable);
    return (
      held !== undefined &&
      held !== this.file.text.slice(span.start, span.end) &&
      !held.includes(`secrets.${this.secretOf(variable)}`)
    );
  }

  private hasVariable({ parents }: YamlScalar, variable: string): boolean {
    return parents.some((parent) => entryOf(entryOf(parent, 'env')?.value, variable) !== undefined);
  }

  private shellOf({ parents }: YamlScalar): Shell | Refusal {
    const maps = parents.filter((parent): parent is YAMLMap => isMap(parent));
    const named = maps
      .map(
        (map) =>
          textOf(map, 'shell') ?? textOf(entryOf(entryOf(map, 'defaults')?.value, 'run')?.value, 'shell'),
      )
      .find((shell) => shell !== undefined);
    const runner = maps.map((map) => textOf(map, 'runs-on')).find((each) => each !== undefined) ?? '';
    if (named === undefined && isOnSeveral(runner, maps)) return { refusal: SEVERAL_SHELLS };
    if (named === undefined) return runner.includes('windows') ? 'powershell' : 'posix';
    return shellCalled(named) ?? { refusal: OTHER_SHELL };
  }

  private secret(variable: string): string {
    return `\${{ secrets.${this.secretOf(variable)} }}`;
  }

  finish(): readonly TextEdit[] {
    return this.environments.edits();
  }

  /** `gh` reads what `-f -` is given on its standard input: https://cli.github.com/manual/gh_secret_set */
  loading(envPath: string, variables: readonly string[]): Loading {
    return {
      from: 'settings',
      notes: variables.map(
        (variable) =>
          `Store the key as a secret of the repository: grep '^${variable}=' ${envPath} | gh secret set -f -`,
      ),
    };
  }
}

/** Whether the runner is one of several, of which Windows is one: there the script is for another shell. */
function isOnSeveral(runner: string, maps: readonly YAMLMap[]): boolean {
  const matrices = maps.map((map) => entryOf(entryOf(map, 'strategy')?.value, 'matrix')?.value);
  return runner.includes('${{') && matrices.some((matrix) => /windows/i.test(String(matrix ?? '')));
}

const IN_ACTION =
  'An action cannot read secrets. Give it an input, read that one here, and pass the secret where the action is used.';

const NO_SECRETS =
  'GitHub gives no secret to this place of a workflow. Read it in "env" or "with" of a step, or in its script.';

const IN_EXPRESSION = 'The key is a part of an expression here. Write secrets.NAME in its place by hand.';

const OTHER_SHELL =
  'KeyGuard does not know the shell that runs this script. Put the secret into "env" of the step and read it from there.';

const SEVERAL_SHELLS =
  'This job runs on Windows, too, where PowerShell reads variables in another way. Give the step "shell: bash", then use the fix again.';

const TAKEN =
  'The script has a variable of this name in "env" already, with another value. Give that one another name, then use the fix again.';

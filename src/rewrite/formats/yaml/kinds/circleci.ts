import { isMap, type YAMLMap } from 'yaml';
import { envName } from '../../kind';
import { type Shell, shellCalled, substituteInShell } from '../../shell-command';
import { isWhole, onlyVariable, pathMatches, type Treatment } from '../../values';
import { entryOf, Remover, textOf } from '../edits';
import type { YamlKind } from '../kind';
import type { YamlScalar } from '../scalar';

const COMMANDS = ['** run', '** run command', '** post-steps ** command'];

/** Puts no variable into `environment`: https://circleci.com/docs/env-vars/ . What is not set there comes from the project. */
export const circleci: YamlKind = {
  matches: ({ path }) => /(?:^|\/)\.circleci\/.+\.ya?ml$/.test(path),
  nameFor: (value, chosen) => (isEnvironment(value) ? envName(String(value.path.at(-1)), chosen) : chosen),
  begin(file) {
    const remover = new Remover(file);
    return {
      treat(value, keys): Treatment {
        if (COMMANDS.some((place) => pathMatches(value.path, place))) {
          const shell = shellOf(value);
          return shell ? substituteInShell(value, keys, shell) : { refusal: OTHER_SHELL };
        }
        if (!isEnvironment(value)) return { refusal: NOT_READ };
        const variable = onlyVariable(keys);
        const isGone = isWhole(value, keys) && value.path.at(-1) === variable && !isOfService(value);
        if (!isGone || !remover.remove(value)) return { refusal: IN_ENVIRONMENT };
        return { edits: [], references: [`$${variable}`] };
      },
      finish: () => remover.edits(),
      loading: (_, variables) => ({
        from: 'settings',
        notes: [
          `Add ${variables.join(', ')} to the project in CircleCI: Project Settings > Environment Variables.`,
        ],
      }),
    };
  },
};

/** PowerShell on Windows, where nothing else is named: https://circleci.com/docs/guides/execute/using-windows/ */
function shellOf({ parents, document }: YamlScalar): Shell | undefined {
  const around = parents.filter((parent): parent is YAMLMap => isMap(parent));
  const executors = around.map(
    (map) => textOf(map, 'executor') ?? textOf(entryOf(map, 'executor')?.value, 'name') ?? '',
  );
  const defined = entryOf(document.contents, 'executors')?.value;
  const maps = [...around, ...executors.map((name) => entryOf(defined, name)?.value)];
  const machines = maps.map((map) => entryOf(map, 'machine')?.value);
  const named = [...maps, ...machines]
    .map((map) => textOf(map, 'shell'))
    .find((shell) => shell !== undefined);
  if (named !== undefined) return shellCalled(named);
  const images = machines.map((machine) => textOf(machine, 'image') ?? '');
  return [...executors, ...images].some((name) => /^win(?:dows)?\b/.test(name)) ? 'powershell' : 'posix';
}

function isEnvironment({ path }: YamlScalar): boolean {
  return pathMatches(path, '** environment *') || pathMatches(path, '** environment * *');
}

/** Containers behind the first one, which run databases and the like, get nothing from the project. */
function isOfService({ path }: YamlScalar): boolean {
  const container = path[path.lastIndexOf('docker') + 1];
  return path.includes('docker') && container !== 0;
}

const OTHER_SHELL =
  'KeyGuard does not know the shell that runs this command. Put the variable in the place of the key by hand.';

const NOT_READ =
  'CircleCI puts no variable here. Read it in the command of a step, or hand over its name where the parameter takes a name.';

const IN_ENVIRONMENT =
  'CircleCI puts no variable into "environment". Put the value together in the command that needs it, and delete this entry.';

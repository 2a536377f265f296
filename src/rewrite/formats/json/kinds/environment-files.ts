import { keyguardRun } from '../../../loading/loaders';
import { envName, startWith } from '../../kind';
import { isWhole, onlyVariable, pathMatches, type Treatment } from '../../values';
import type { JsonFile, JsonString } from '../document';
import { Remover } from '../edits';
import type { JsonKind } from '../kind';

/** A file whose entries are variables by their own name, which a command hands over instead. */
function variables(
  matches: (file: JsonFile) => boolean,
  places: readonly string[],
  refusal: string,
  notes: (envPath: string, names: readonly string[]) => string[],
  nameOf = (entry: string) => entry,
): JsonKind {
  const isEntry = ({ path }: JsonString) => places.some((place) => pathMatches(path, place));
  return {
    matches,
    nameFor: (value, chosen) =>
      isEntry(value) ? envName(nameOf(String(value.path.at(-1))), chosen) : chosen,
    begin(file) {
      const remover = new Remover(file);
      return {
        treat(value, keys): Treatment {
          const variable = onlyVariable(keys);
          const isVariable =
            isEntry(value) && isWhole(value, keys) && nameOf(String(value.path.at(-1))) === variable;
          if (!isVariable) return { refusal };
          remover.remove(value, 0);
          return { edits: [], references: [variable] };
        },
        finish: () => remover.edits(),
        loading: (envPath, names) => ({ notes: notes(envPath, names) }),
      };
    },
  };
}

/** What is in the environment already is not taken from the file: https://learn.microsoft.com/en-us/azure/azure-functions/functions-develop-local */
export const azureFunctions = variables(
  ({ path }) => /(?:^|\/)local\.settings\.json$/.test(path),
  ['Values *'],
  'Azure Functions reads no variable here. Let "Values" have an entry that holds the key alone, then use the fix again.',
  (envPath, names) => [
    `Start the functions with: ${keyguardRun(envPath, 'func start')}. In Azure set ${names.join(', ')} under Environment variables. Git should ignore local.settings.json.`,
  ],
);

/** `dotnet run` and Visual Studio add these to the environment: https://learn.microsoft.com/aspnet/core/fundamentals/environments */
export const launchSettings = variables(
  ({ path }) => /(?:^|\/)Properties\/launchSettings\.json$/.test(path),
  ['profiles * environmentVariables *'],
  'A launch profile reads no variable here. Let "environmentVariables" have an entry that holds the key alone, then use the fix again.',
  (envPath) => [startWith(envPath, 'dotnet run')],
);

/** https://developers.cloudflare.com/workers/configuration/secrets/ */
export const wrangler = variables(
  ({ path }) => /(?:^|\/)wrangler\.jsonc?$/.test(path),
  ['vars *', 'env * vars *'],
  'Wrangler reads no variable here. Let "vars" have an entry that holds the key alone, then use the fix again.',
  (envPath, names) =>
    names.map(
      (name) =>
        `Wrangler reads ${envPath} when you develop. For what is deployed run: npx wrangler secret put ${name}`,
    ),
);

export const nodemon = variables(
  ({ path }) => /(?:^|\/)nodemon\.json$/.test(path),
  ['env *'],
  'nodemon puts no variable in here. Let the program read the key from its environment, and delete this entry.',
  (envPath) => [startWith(envPath, 'nodemon')],
);

/** https://docs.cypress.io/app/references/environment-variables#Option-3-CYPRESS_ */
export const cypress = variables(
  ({ path }) => /(?:^|\/)cypress\.env\.json$/.test(path),
  ['*'],
  'Cypress reads no variable here. Give the key an entry of its own, then use the fix again.',
  (envPath) => [startWith(envPath, 'npx cypress run')],
  (entry) => `CYPRESS_${entry}`,
);

/** https://pm2.keymetrics.io/docs/usage/application-declaration/ */
export const pm2 = variables(
  (file) =>
    /(?:^|\/)(?:ecosystem|process|pm2)[\w.-]*\.json$/.test(file.path) && file.get('apps') !== undefined,
  ['apps * env *'],
  'PM2 puts no variable in here. Let the program read the key from its environment, and delete this entry.',
  (envPath) => [startWith(envPath, 'pm2 start FILE --update-env')],
);

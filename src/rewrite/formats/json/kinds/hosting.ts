import { keyguardRun, startWith } from '../../kind';
import { isWhole, onlyVariable, pathMatches, substituteWords, type Treatment } from '../../values';
import { type JsonFile, type JsonString, memberOf, propertyOf, spanOf } from '../document';
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
    nameFor: (value, chosen) => (isEntry(value) ? nameOf(String(value.path.at(-1))) : chosen),
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

/** Heroku asks for a required variable without a value: https://devcenter.heroku.com/articles/app-json-schema#env */
export const heroku: JsonKind = {
  matches: (file) => /(?:^|\/)app\.json$/.test(file.path) && file.get('env') !== undefined,
  nameFor: ({ path }, chosen) => (path.includes('env') ? String(path[path.indexOf('env') + 1]) : chosen),
  begin(file) {
    const remover = new Remover(file);
    return {
      treat(value, keys): Treatment {
        const { path } = value;
        const variable = onlyVariable(keys);
        const isDescribed = pathMatches(path, '** env * value');
        const isEntry = isDescribed || pathMatches(path, '** env *');
        const name = path.at(isDescribed ? -2 : -1);
        if (!isEntry || name !== variable || !isWhole(value, keys)) return { refusal: HEROKU };
        const references = [variable];
        if (!isDescribed)
          return { edits: [{ span: value.span, newText: '{ "required": true }' }], references };
        const [described] = value.parents;
        const property = propertyOf(described, 'value');
        if (!property) return { refusal: HEROKU };
        if (!memberOf(described, 'required'))
          return { edits: [{ span: spanOf(property), newText: '"required": true' }], references };
        remover.remove(value, 0);
        return { edits: [], references };
      },
      finish: () => remover.edits(),
      loading: (_, names) => ({
        notes: [
          `Heroku asks for ${names.join(', ')} when the app is made; in one that exists, set it under Settings > Config Vars.`,
        ],
      }),
    };
  },
};

const HEROKU =
  'Heroku reads no variable here. Let "env" have an entry that holds the key alone, then use the fix again.';

/** OpenAPI in JSON, and recorded requests: what looks like a value is an example. */
export const documentation: JsonKind = {
  matches: (file) =>
    ['openapi', 'swagger', 'asyncapi', 'http_interactions'].some((name) => file.get(name)) ||
    file.get('log', 'entries') !== undefined,
  begin: () => ({ treat: substituteWords, loading: () => ({ notes: [] }) }),
};

/** Where a variable cannot be read, each with what to do instead. */
const REFUSED: readonly (readonly [matches: (file: JsonFile) => boolean, refusal: string])[] = [
  [
    (file) => file.get('containerDefinitions') !== undefined,
    'A task definition of ECS reads no variable. Keep the key in Secrets Manager or Parameter Store, and let the container have "secrets": [{"name": NAME, "valueFrom": ARN}] in the place of this entry.',
  ],
  [
    ({ path }) => /(?:^|\/)(?:vercel|now)\.json$/.test(path),
    'Vercel reads no variable here. Run "vercel env add NAME", which asks for the value, and delete this entry.',
  ],
  [
    ({ path }) => /(?:^|\/)\.runtimeconfig\.json$/.test(path),
    'functions.config() of Firebase reads no variable. Run "firebase functions:secrets:set NAME", which asks for the value, read it with defineSecret in the function, and delete this file.',
  ],
  [
    (file) => /deployment(?:Template|Parameters)\.json/i.test(String(file.get('$schema')?.value)),
    'Take the key from a parameter of the type securestring here, and let the parameters refer to it in a Key Vault ("reference": {"keyVault": …}).',
  ],
  [
    (file) => /(?:^|\/)app\.json$/.test(file.path) && file.get('expo') !== undefined,
    'Everything in this file is built into the app, where anyone can read it. Send mail from a server, and delete this entry.',
  ],
  [
    (file) => file.get('kind') !== undefined && file.get('apiVersion') !== undefined,
    'Put the key into a Secret ("kubectl create secret generic sendgrid --from-env-file=FILE") and let this object refer to it with secretKeyRef.',
  ],
];

export const generic: JsonKind = {
  matches: () => true,
  begin: (file) => ({
    treat: () => ({ refusal: REFUSED.find(([matches]) => matches(file))?.[1] ?? UNKNOWN_READER }),
    loading: () => ({ notes: [] }),
  }),
};

const UNKNOWN_READER =
  'JSON cannot read a variable, and KeyGuard does not know what reads this file. Let that program read the key from its environment, and delete this entry.';

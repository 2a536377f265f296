import { parse as parseJson } from 'jsonc-parser';
import { parse as parseToml } from 'smol-toml';
import { Problem } from '../../text/problem';
import { type CommandLine, checkProgram, outputOf, parsed } from '../command-line';
import type { Reference } from '../references';
import { allowOptions, problem, type Tools, type VaultStore } from '../vault-store';

const NOT_SIGNED_IN = 'Wrangler is not signed in. Sign in with: wrangler login (or set CLOUDFLARE_API_TOKEN)';

const WRANGLER: CommandLine = {
  program: 'wrangler',
  name: "Cloudflare's command line",
  install:
    'npm install --global wrangler. One in node_modules is not started, because the project brings it along.',
  complaints: [
    [
      /Unknown arguments?: env-file/i,
      'This Wrangler is too old to leave the env file of the project alone. Update it: npm install --global wrangler',
    ],
    [
      /CLOUDFLARE_API_TOKEN environment variable for wrangler to work|not (?:authenticated|logged in)/i,
      NOT_SIGNED_IN,
    ],
    [
      /More than one account available/i,
      'You have several accounts. Say which one: set CLOUDFLARE_ACCOUNT_ID, or write account_id into the settings of Wrangler.',
    ],
    [
      /Worker "[^"]*" not found|does not exist on your account|code: 10007\b/i,
      'Cloudflare has no Worker of this name. Deploy it first with: wrangler deploy',
    ],
    [
      /latest version of your Worker isn't currently deployed/i,
      'The latest version of this Worker is not deployed, and so takes no secret. Deploy it first with: wrangler versions deploy',
    ],
    [
      /code: 10053\b|Binding name '[^']*' already in use/i,
      'The deployed Worker has a plain variable of this name. Take it out of its settings, run "wrangler deploy", then move the key.',
    ],
    [
      /Authentication error|code: (?:10000|9109)\b/i,
      'Cloudflare does not accept this sign-in for the account. Sign in again with: wrangler login, or give CLOUDFLARE_API_TOKEN the permission "Workers Scripts: Edit".',
    ],
    [/fetch (?:request )?failed|ECONN|ENOTFOUND/i, 'Cloudflare cannot be reached. Look at the network.'],
  ],
};

/**
 * Wrangler takes even the address of Cloudflare, and the token, from `.env` in the folder that it is started in, which is
 * the project's: https://developers.cloudflare.com/workers/wrangler/system-environment-variables/
 */
const NO_ENV_FILE = '--env-file=/dev/null';

/** Secrets of Cloudflare Workers: https://developers.cloudflare.com/workers/configuration/secrets/ */
export const wrangler: VaultStore = {
  id: 'wrangler',
  name: 'Cloudflare Workers',
  schemes: ['wrangler'],
  writer: {
    readers: 'the code of Workers',
    setsVariablesOf: (envPath) => /(?:^|\/)\.dev\.vars$/.test(envPath),
    notes: (envPath, names) => [
      `"wrangler dev" reads ${names.join(' and ')} from ${envPath}, where it takes a key for trying things out.`,
    ],
    check: (tools) =>
      checkProgram(WRANGLER, tools, {
        ask: async () => {
          // Tokens for Workers alone may not tell whose they are: what is wrong with those is told when it matters.
          const output = await outputOf(WRANGLER, ['whoami', NO_ENV_FILE], tools).catch((error: unknown) => {
            if (error instanceof Problem && error.code === 'unresolved') return '';
            throw error;
          });
          if (/not authenticated/i.test(output)) throw problem(NOT_SIGNED_IN);
        },
      }),
    async template(tools) {
      return `ref+wrangler://${await workerHere(tools)}/{variable}`;
    },
    accept(reference) {
      placeOf(reference);
    },
    async write(reference, value, tools) {
      const { worker, name } = placeOf(reference);
      const args = ['secret', 'put', name, `--name=${worker}`, NO_ENV_FILE];
      await outputOf(WRANGLER, args, tools, { input: value });
    },
    async holds(reference, tools) {
      const { worker, name } = placeOf(reference);
      const args = ['secret', 'list', `--name=${worker}`, NO_ENV_FILE];
      const secrets = parsed(await outputOf(WRANGLER, args, tools), WRANGLER.program);
      return Array.isArray(secrets) && secrets.some((secret) => secret?.name === name);
    },
  },
};

function placeOf(reference: Reference): { readonly worker: string; readonly name: string } {
  allowOptions(reference, []);
  const [worker = '', name = '', ...more] = reference.path.split('/');
  const isComplete = /^\w[\w-]*$/.test(worker) && /^[A-Za-z_$][\w$]*$/.test(name) && more.length === 0;
  if (!isComplete || reference.key.length > 0)
    throw problem('This is no secret of a Worker. It goes ref+wrangler://WORKER/NAME.');
  return { worker, name };
}

/** The Worker that the project's folder is for, as its settings call it. Wrangler looks for them in this order, too. */
async function workerHere(tools: Tools): Promise<string> {
  const [json, jsonc, toml] = await Promise.all(
    ['wrangler.json', 'wrangler.jsonc', 'wrangler.toml'].map((file) => tools.readText(file)),
  );
  const settings = settingsIn(json ?? jsonc, parseJson) ?? settingsIn(toml, parseToml) ?? {};
  if ('pages_build_output_dir' in settings)
    throw problem(
      'This is a project of Cloudflare Pages, whose secrets KeyGuard does not set. Set it with: wrangler pages secret put NAME',
    );
  if ('name' in settings && typeof settings.name === 'string') return settings.name;
  throw problem(
    'There are no settings of Wrangler in this folder that name a Worker. Name it with: --reference ref+wrangler://WORKER/{variable}',
  );
}

function settingsIn(text: string | undefined, parse: (text: string) => unknown): object | undefined {
  if (text === undefined) return undefined;
  try {
    const settings = parse(text);
    return typeof settings === 'object' && settings !== null ? settings : undefined;
  } catch {
    return undefined;
  }
}

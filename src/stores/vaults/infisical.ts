import { type CommandLine, checkProgram, outputOf, outputWithFile } from '../command-line';
import type { Reference } from '../references';
import { absent, allowOptions, problem, type Tools, type VaultStore } from '../vault-store';

const SIGN_IN =
  'Infisical is not signed in, or no longer. Sign in with: infisical login (or set INFISICAL_TOKEN, and INFISICAL_DOMAIN where your Infisical is not app.infisical.com)';

/** Its complaints: https://github.com/Infisical/cli/blob/main/packages/util/log.go, and a box of lines for those of the server. */
const INFISICAL: CommandLine = {
  program: 'infisical',
  name: "Infisical's command line",
  install: 'https://infisical.com/docs/cli/overview',
  complaints: [
    [
      /must be logged in|logged in details|login (?:session|flow)|infisical login|status-?code[=: ]+401|Response Code: 401|invalid service token/i,
      SIGN_IN,
    ],
    [
      /status-?code[=: ]+403|Response Code: 403|PermissionDenied|forbidden/i,
      'Infisical does not allow you to do this. Ask for access to the environment of the project.',
    ],
    [
      /status-?code[=: ]+404|Response Code: 404/i,
      'Infisical has no such project, environment or folder, or you may not see it. Look at the reference, and at: infisical secrets folders get',
    ],
    [
      /dial tcp|no such host|connection refused|context deadline exceeded/i,
      'Infisical cannot be reached. Look at the network, and at INFISICAL_DOMAIN.',
    ],
    [
      /unknown flag/i,
      'This version of "infisical" is too old. Update it: https://infisical.com/docs/cli/overview',
    ],
    [/Response Code: \d/i, 'Infisical refused this. Look at the project with: infisical secrets'],
  ],
};

/** From about then on `secrets set` reads a file (https://github.com/Infisical/infisical/pull/3257). */
const MINIMUM = '0.39.1';

const NAME = /^[A-Za-z_][\w.-]*$/;
/** What the program prints in the place of a secret that is not there, and of one that may be seen but not read. */
const NOT_FOUND = '*not found*';
const HIDDEN = '<hidden-by-infisical>';

/** The syntax is that of vals (https://github.com/helmfile/vals#infisical). */
export const infisical: VaultStore = {
  id: 'infisical',
  name: 'Infisical',
  shapes: ['ref+infisical://{name}?project_id={project}&environment={environment}'],
  schemes: ['infisical'],
  async read(reference, tools) {
    const { name, where } = placeOf(reference);
    await requireSession(tools);
    const output = await outputOf(
      INFISICAL,
      [
        ...['secrets', 'get', name, '--plain', ...where],
        // As vals has it: the shared value, of this folder itself.
        ...['--secret-overriding=false', '--include-imports=false', ...options(tools)],
      ],
      tools,
    );
    // The value and a line end; nothing at all where there is no such secret
    // (https://github.com/Infisical/cli/blob/main/packages/cmd/secrets.go).
    const value = output.replace(/\r?\n$/, '');
    if (output === '' || value === NOT_FOUND)
      throw absent('The folder has no such secret. List them with: infisical secrets');
    if (value === HIDDEN)
      throw problem('Infisical hides this value from you. Ask for the permission to read values.');
    return value;
  },
  writer: {
    check: (tools) => checkProgram(INFISICAL, tools, { minimum: MINIMUM, ask: () => requireSession(tools) }),
    template,
    accept: placeOf,
    async write(reference, value, tools) {
      const { name, where } = placeOf(reference);
      if (/[\r\n]/.test(value)) throw problem('Infisical takes no value of several lines from a file.');
      await requireSession(tools);
      await outputWithFile(
        INFISICAL,
        (path) => ['secrets', 'set', `--file=${path}`, ...where, '--type=shared', ...options(tools)],
        // One pair of quotes is taken off, and nothing in between is changed: there are no escapes.
        `${name}="${value}"\n`,
        tools,
      );
    },
  },
};

/** In the project and environment that `infisical init` chose for this folder. */
async function template(tools: Tools): Promise<string> {
  const { workspaceId, defaultEnvironment } = chosenIn((await tools.readText('.infisical.json')) ?? '{}');
  if (!workspaceId)
    throw problem(
      "No project of Infisical belongs to this folder. Choose one with: infisical init (or say which: --reference 'ref+infisical://{variable}?project_id=ID&environment=dev&path=/')",
    );
  return `ref+infisical://{variable}?project_id=${encodeURIComponent(workspaceId)}&environment=${encodeURIComponent(defaultEnvironment || 'dev')}&path=/`;
}

interface Chosen {
  readonly workspaceId?: string;
  readonly defaultEnvironment?: string;
}

function chosenIn(text: string): Chosen {
  try {
    // Some versions called it otherwise (https://github.com/Infisical/cli/issues/20).
    const { workspaceId, projectId, defaultEnvironment } = JSON.parse(text);
    return { workspaceId: workspaceId || projectId, defaultEnvironment };
  } catch {
    throw problem('.infisical.json is no JSON. Make it anew with: infisical init');
  }
}

function placeOf(reference: Reference): { readonly name: string; readonly where: readonly string[] } {
  allowOptions(reference, ['project_id', 'environment', 'path']);
  const name = reference.path.replace(/\/$/, '');
  const project = reference.options.get('project_id');
  const environment = reference.options.get('environment');
  const path = `/${(reference.options.get('path') ?? '').replace(/^\/+/, '')}`;
  if (!NAME.test(name) || !project || !environment || reference.key.length > 0)
    throw problem(
      'This is no complete reference. It goes ref+infisical://NAME?project_id=ID&environment=ENV&path=/FOLDER.',
    );
  return { name, where: [`--projectId=${project}`, `--env=${environment}`, `--path=${path}`] };
}

/**
 * Where nobody is signed in the program would begin to do that, with a browser. Its own file says whether somebody is
 * (https://github.com/Infisical/cli/blob/main/packages/util/profile.go).
 */
async function requireSession(tools: Tools): Promise<void> {
  if (tokenIn(tools) !== undefined || tools.env['INFISICAL_PROFILE']) return;
  const config = await tools.readText('~/.infisical/infisical-config.json');
  if (config === undefined || !/"(?:loggedInUserEmail|activeProfile)":\s*"[^"]/i.test(config))
    throw problem(SIGN_IN);
}

/** In the order in which the program looks for them. */
function tokenIn({ env }: Tools): string | undefined {
  return env['INFISICAL_UNIVERSAL_AUTH_ACCESS_TOKEN'] || env['INFISICAL_TOKEN'] || undefined;
}

function options(tools: Tools): readonly string[] {
  const { env } = tools;
  // A project's .infisical.json may name a server, and the program would send a token there. Of somebody who is signed in
  // it takes the server of the sign-in (https://github.com/Infisical/cli/blob/main/packages/cmd/root.go).
  const isOpen = tokenIn(tools) !== undefined && !env['INFISICAL_DOMAIN'] && !env['INFISICAL_API_URL'];
  return [...(isOpen ? ['--domain=https://app.infisical.com/api'] : []), '--silent'];
}

import { type CommandLine, checkProgram, outputOf, parsed } from '../command-line';
import type { Reference } from '../references';
import { allowOptions, fieldOf, problem, type Tools, textOf, type VaultStore } from '../vault-store';

const DOPPLER: CommandLine = {
  program: 'doppler',
  name: "Doppler's command line",
  install: 'https://docs.doppler.com/docs/install-cli',
  complaints: [
    [
      /must provide a token|doppler login|Invalid Auth token|Unauthorized|invalid (?:service )?token/i,
      'Doppler is not signed in. Sign in with: doppler login (or set DOPPLER_TOKEN)',
    ],
    [
      /Could not find requested secret/i,
      'The config has no such secret. List them with: doppler secrets --only-names',
      'absent',
    ],
    [
      /Could not find requested (?:project|config)|must specify a (?:project|config)/i,
      'Doppler has no such project or config, or you may not see it. List them with: doppler projects',
    ],
    [
      /does not have access|forbidden/i,
      'Doppler does not allow you to do this. Ask for access to the config, or set a token that has it.',
    ],
    [/Unable to (?:fetch|connect)|dial tcp|no such host/i, 'Doppler cannot be reached. Look at the network.'],
    [
      /unknown (?:flag|command)/i,
      'This version of "doppler" is too old to put keys in safely. Update it with: doppler update',
    ],
  ],
};

/** Its complaints come as JSON, without colours (https://github.com/DopplerHQ/cli/blob/master/pkg/utils/log.go). */
const OPTIONS = ['--json', '--no-check-version'];

const NAME = /^\w[\w.-]*$/;

export const doppler: VaultStore = {
  id: 'doppler',
  name: 'Doppler',
  shapes: ['ref+doppler://{project}/{config}/{name}'],
  schemes: ['doppler'],
  async read(reference, tools) {
    const { name, config } = placeOf(reference);
    const output = await outputOf(DOPPLER, ['secrets', 'get', name, ...config, ...OPTIONS], tools);
    return textOf(fieldOf(fieldOf(parsed(output, DOPPLER.program), name), 'computed'), name);
  },
  writer: {
    check: (tools) =>
      checkProgram(DOPPLER, tools, {
        ask: () => workplaceIn(tools),
      }),
    template,
    accept: placeOf,
    async write(reference, value, tools) {
      const { name, config } = placeOf(reference);
      // Without a value in the arguments it reads standard input (https://docs.doppler.com/docs/setting-secrets).
      // It has said so without storing (https://github.com/DopplerHQ/cli/issues/532); what is read afterwards counts.
      const args = ['secrets', 'set', name, ...config, '--silent', '--no-interactive', ...OPTIONS];
      await outputOf(DOPPLER, args, tools, { input: value });
    },
  },
};

/** Asks the server: whether there is a token cannot be told without printing it. */
async function workplaceIn(tools: Tools): Promise<string | undefined> {
  const output = await outputOf(DOPPLER, ['me', ...OPTIONS], tools);
  const { workplace } = parsed(output, DOPPLER.program) as {
    readonly workplace?: { readonly name?: string };
  };
  return workplace?.name;
}

/** In the config that `doppler setup` chose for this folder. */
async function template(tools: Tools): Promise<string> {
  const { env } = tools;
  // A service token belongs to one config, which need not be named (https://docs.doppler.com/docs/service-tokens).
  if (env['DOPPLER_TOKEN']?.startsWith('dp.st.')) return 'ref+doppler:////{variable}';
  const output = await outputOf(DOPPLER, ['configure', 'get', 'project', 'config', ...OPTIONS], tools);
  const chosen = parsed(output, DOPPLER.program) as Readonly<Record<string, unknown>>;
  const project = env['DOPPLER_PROJECT'] || chosen['enclave.project'];
  const config = env['DOPPLER_CONFIG'] || chosen['enclave.config'];
  if (!project || !config)
    throw problem(
      "No project and config of Doppler belong to this folder. Choose them with: doppler setup (or say which: --reference 'ref+doppler://PROJECT/CONFIG/{variable}')",
    );
  return `ref+doppler://${project}/${config}/{variable}`;
}

function placeOf(reference: Reference): { readonly name: string; readonly config: readonly string[] } {
  // vals takes a token here, too; but then the env file would hold a secret.
  allowOptions(reference, []);
  const parts = reference.path.replace(/\/$/, '').split('/');
  const [project, config, name = ''] = [...parts.slice(0, 2), ...parts.slice(2), ...reference.key];
  if (
    parts.length + reference.key.length !== 3 ||
    ![project || 'none', config || 'none', name].every((part) => NAME.test(part))
  )
    throw problem('This is no complete reference. It goes ref+doppler://PROJECT/CONFIG/NAME.');
  return {
    name,
    config: [...(project ? [`--project=${project}`] : []), ...(config ? [`--config=${config}`] : [])],
  };
}

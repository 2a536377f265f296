import { type CommandLine, outputOf, parsed } from './command-line';
import { allowOptions, fieldOf, problem, textOf, type VaultStore } from './vault-store';

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
    ],
    [
      /Could not find requested (?:project|config)|must specify a (?:project|config)/i,
      'Doppler has no such project or config, or you may not see it. List them with: doppler projects',
    ],
    [
      /does not have access|forbidden/i,
      'Doppler does not allow you to read this. Ask for access to the config.',
    ],
    [/Unable to (?:fetch|connect)|dial tcp|no such host/i, 'Doppler cannot be reached. Look at the network.'],
  ],
};

const NAME = /^\w[\w.-]*$/;

export const doppler: VaultStore = {
  id: 'doppler',
  name: 'Doppler',
  shapes: ['ref+doppler://{project}/{config}/{name}'],
  schemes: ['doppler'],
  async read(reference, tools) {
    // vals takes a token here, too; but then the env file would hold a secret.
    allowOptions(reference, []);
    const parts = reference.path.replace(/\/$/, '').split('/');
    const [project, config, name = ''] = [...parts.slice(0, 2), ...parts.slice(2), ...reference.key];
    if (
      parts.length + reference.key.length !== 3 ||
      ![project || 'none', config || 'none', name].every((part) => NAME.test(part))
    )
      throw problem('This is no complete reference. It goes ref+doppler://PROJECT/CONFIG/NAME.');
    const output = await outputOf(
      DOPPLER,
      [
        ...['secrets', 'get', name, '--json'],
        ...(project ? [`--project=${project}`] : []),
        ...(config ? [`--config=${config}`] : []),
        '--no-check-version',
      ],
      tools,
    );
    return textOf(fieldOf(fieldOf(parsed(output, DOPPLER.program), name), 'computed'), name);
  },
};

import { type CommandLine, outputOf, parsed } from '../command-line';
import type { Reference } from '../references';
import { absent, allowOptions, problem, type Tools, type VaultStore } from '../vault-store';

/** Its complaints are those of its server; some say little (https://github.com/bitwarden/sdk-sm/issues/1561, 1358, 941). */
const BWS: CommandLine = {
  program: 'bws',
  name: "The command line of Bitwarden's Secrets Manager",
  install: 'https://bitwarden.com/help/secrets-manager-cli/',
  complaints: [
    [
      /Missing access token/i,
      'Bitwarden has no access token. Set BWS_ACCESS_TOKEN to one of a machine account.',
    ],
    [
      /Is the wrong version|decryption key|access token is (?:not|in)|invalid_client|\[401/i,
      'BWS_ACCESS_TOKEN is wrong or no longer valid, or of another region than BWS_SERVER_URL says. Set a new one of a machine account.',
    ],
    [
      /\[404 Not Found\]/i,
      'Bitwarden has nothing of this kind for your access token. Give its machine account access to the project.',
    ],
    [/\[403|forbidden/i, 'Bitwarden does not allow you to read this. Ask for access to the project.'],
    [/\[429/i, 'Bitwarden has had too many requests from here. Try again in a minute.'],
    [
      /error sending request|dns error|connection refused|tcp connect/i,
      'Bitwarden cannot be reached. Look at the network, and at BWS_SERVER_URL.',
    ],
    [/unrecognized subcommand|unexpected argument/i, 'This "bws" is too old. Update it to 1.0 or newer.'],
  ],
};

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

interface Named {
  readonly id: string;
  readonly name: string;
}

interface Secret {
  readonly id: string;
  readonly key: string;
  readonly value: string;
}

/** By names, which people choose: the server makes the IDs. vals has no syntax for it. */
export const bitwarden: VaultStore = {
  id: 'bitwarden',
  name: 'Bitwarden Secrets Manager',
  shapes: ['ref+bws://{project}/{name}'],
  schemes: ['bws'],
  whyReadOnly:
    '"bws" takes a value as an argument only, where every program of this machine can read it. So KeyGuard puts no keys into Bitwarden: add the secret to your project in the web vault, write ref+bws://PROJECT/NAME into the env file, and take the key out of the code with --to env --name NAME.',
  async read(reference, tools) {
    const { project, name } = placeOf(reference);
    const id = ID.test(project) ? project : await projectCalled(project, tools);
    const secrets = (await listOf(['secret', 'list', id], tools)) as readonly Secret[];
    const [secret, another] = secrets.filter(({ key, id: own }) => key === name || own === name);
    if (!secret) throw absent('The project has no such secret. List them with: bws secret list PROJECT-ID');
    if (another)
      throw problem(
        'Several secrets of the project have this name. Put the ID of the right one into the reference.',
      );
    return secret.value;
  },
};

function placeOf(reference: Reference): { readonly project: string; readonly name: string } {
  allowOptions(reference, []);
  const [project = '', name = '', ...others] = [...reference.path.split('/'), ...reference.key];
  if (project === '' || name === '' || others.length > 0)
    throw problem('This is no complete reference. It goes ref+bws://PROJECT/NAME.');
  return { project, name };
}

async function projectCalled(wanted: string, tools: Tools): Promise<string> {
  const projects = (await listOf(['project', 'list'], tools)) as readonly Named[];
  const [project, another] = projects.filter(({ name }) => name === wanted);
  if (!project)
    throw problem('Bitwarden has no such project, or you may not see it. List them with: bws project list');
  if (another)
    throw problem('Several projects have this name. Put the ID of the right one into the reference.');
  return project.id;
}

async function listOf(args: readonly string[], tools: Tools): Promise<readonly unknown[]> {
  const output = await outputOf(BWS, [...args, '--output=json', '--color=no'], tools);
  const list = parsed(output, BWS.program);
  if (!Array.isArray(list)) throw problem('"bws" printed no list. Update it to 1.0 or newer.');
  return list;
}

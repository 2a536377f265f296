import { type CommandLine, checkProgram, outputOf } from '../command-line';
import type { Reference } from '../references';
import { allowOptions, problem, type VaultStore } from '../vault-store';

const DOCKER: CommandLine = {
  program: 'docker',
  name: 'Docker',
  install: 'https://docs.docker.com/get-started/get-docker/',
  complaints: [
    [
      /not a swarm manager/i,
      'Docker keeps secrets in a swarm only, and this is no manager of one. Make one with: docker swarm init (or choose another with: docker context use)',
    ],
    [
      /AlreadyExists|already exists/i,
      'The swarm has a secret of this name, and Docker cannot change one. Choose another name with --name, or remove that one: docker secret rm',
    ],
    [
      /permission denied/i,
      'Docker does not let you in. Ask for the right to use it: https://docs.docker.com/engine/install/linux-postinstall/',
    ],
    [
      /Cannot connect to the Docker daemon|error during connect|dial /i,
      'Docker does not run, or cannot be reached. Try: docker info',
    ],
  ],
};

/** https://docs.docker.com/engine/swarm/secrets/: nobody gets them but the services of the swarm, as files. */
export const dockerSecrets: VaultStore = {
  id: 'docker-secrets',
  name: 'Docker Swarm',
  schemes: ['docker'],
  writer: {
    readers: 'services of a Docker swarm',
    check: (tools) =>
      checkProgram(DOCKER, tools, { ask: () => outputOf(DOCKER, ['secret', 'ls', '--quiet'], tools) }),
    template: async () => 'ref+docker://{variable}',
    accept(reference) {
      nameOf(reference);
    },
    // Refused where there is one: https://docs.docker.com/reference/cli/docker/secret/create/
    async write(reference, value, tools) {
      await outputOf(DOCKER, ['secret', 'create', nameOf(reference), '-'], tools, { input: value });
    },
    // The filter takes whatever begins like that.
    async holds(reference, tools) {
      const name = nameOf(reference);
      const args = ['secret', 'ls', `--filter=name=${name}`, '--format={{.Name}}'];
      const output = await outputOf(DOCKER, args, tools);
      return output.split(/\r?\n/).includes(name);
    },
  },
};

function nameOf(reference: Reference): string {
  allowOptions(reference, []);
  const { path, key } = reference;
  if (!/^[A-Za-z0-9][\w.-]{0,62}$/.test(path) || key.length > 0)
    throw problem(
      'This is no name of a secret. It goes ref+docker://NAME, of at most 63 letters, digits, "-", "_" and ".".',
    );
  return path;
}

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';
import { moveToStore } from './support/move-to-store';
import { StandIns } from './support/stand-ins';

interface Swarm {
  /** Nobody but its services reads them. */
  secrets: Record<string, string>;
  /** What the commands of this beginning end with. */
  fails?: readonly [command: string, stderr: string];
  loses?: boolean;
}

const STACK = `services:
  mail:
    image: mail
    environment:
      SENDGRID_API_KEY: ${fakeKey(1)}
`;

const MOVED = `services:
  mail:
    image: mail
    secrets:
      - SENDGRID_API_KEY
    environment:
      SENDGRID_API_KEY_FILE: /run/secrets/SENDGRID_API_KEY
secrets:
  SENDGRID_API_KEY:
    external: true
`;

/** Its arguments: https://docs.docker.com/reference/cli/docker/secret/; complaints as of Docker 28. */
function addDocker(standIns: StandIns, swarm: Swarm): void {
  standIns.addStore<Swarm>('docker', swarm, ({ argv, stdin }, state) => {
    const line = argv.join(' ');
    if (state.fails && line.startsWith(state.fails[0])) return { status: 1, stderr: `${state.fails[1]}\n` };
    if (line === '--version') return { stdout: 'Docker version 28.2.2, build e6534b4\n' };
    const names = Object.keys(state.secrets);
    if (line === 'secret ls --quiet') return { stdout: names.map((_, i) => `id${i}\n`).join('') };
    const [, verb, name = ''] = argv;
    const prefix = name.replace('--filter=name=', '');
    if (line === `secret ls --filter=name=${prefix} --format={{.Name}}`) {
      const found = names.filter((each) => each.startsWith(prefix));
      return { stdout: found.map((each) => `${each}\n`).join('') };
    }
    if (line === `secret create ${name} -` && verb === 'create') {
      if (names.includes(name))
        return {
          status: 1,
          stderr: `Error response from daemon: rpc error: code = AlreadyExists desc = secret ${name} already exists\n`,
        };
      if (!state.loses) state.secrets[name] = stdin;
      return { stdout: 'qhe2vkzbhbvzm0r1t2s3u4v5w\n' };
    }
    return { status: 64, stderr: `the stand-in knows no ${line}` };
  });
}

describe('keyguard fix --to docker-secrets with a stand-in for docker', () => {
  const folder = temporaryFolder();
  let standIns: StandIns;
  beforeEach(function () {
    // A stand-in is a script that begins with #!, which Windows does not start.
    if (process.platform === 'win32') this.skip();
    standIns = new StandIns(folder.path);
    folder.write({ 'project/docker-stack.yml': STACK, 'project/package.json': '{}' });
  });
  const setting = () => ({ folder: path.join(folder.path, 'project'), env: { PATH: standIns.bin } });
  const move = (...args: string[]) => moveToStore('docker-secrets', setting(), ['.', ...args]);
  const stack = () => readFileSync(path.join(folder.path, 'project', 'docker-stack.yml'), 'utf8');
  const secrets = () => standIns.state<Swarm>('docker').secrets;
  const assertUntouched = () => {
    assert.equal(stack(), STACK);
    assert.equal(existsSync(path.join(folder.path, 'project', '.env')), false);
  };

  it('makes the secret, with the key on standard input alone, and gives it to the service', async () => {
    addDocker(standIns, { secrets: { SENDGRID_API_KEY_OLD: 'x' } });
    const { status, stdout } = await move('--unverified');
    assert.equal(status, 0, stdout);
    assert.equal(stack(), MOVED);
    assert.equal(existsSync(path.join(folder.path, 'project', '.env')), false);
    assert.deepEqual(secrets(), { SENDGRID_API_KEY_OLD: 'x', SENDGRID_API_KEY: fakeKey(1) });
    const list = {
      argv: ['secret', 'ls', '--filter=name=SENDGRID_API_KEY', '--format={{.Name}}'],
      stdin: '',
    };
    assert.deepEqual(standIns.calls('docker').slice(-3), [
      list,
      { argv: ['secret', 'create', 'SENDGRID_API_KEY', '-'], stdin: fakeKey(1) },
      list,
    ]);
    assert.match(
      stdout,
      /Nothing loads the key in the service mail yet, unless its program reads the file that SENDGRID_API_KEY_FILE names/,
    );
  });

  it('refuses without --unverified, and stores nothing', async () => {
    addDocker(standIns, { secrets: {} });
    const { status, stdout } = await move();
    assert.equal(status, 1);
    assert.match(stdout, /Docker Swarm gives no value back, so nobody can look whether the key arrived\./);
    assert.deepEqual(secrets(), {});
    assertUntouched();
  });

  it('replaces no secret, because Docker cannot', async () => {
    addDocker(standIns, { secrets: { SENDGRID_API_KEY: 'something' } });
    const refused = await move('--unverified');
    assert.match(refused.stdout, /Docker Swarm has SENDGRID_API_KEY already, and does not tell what it is\./);
    const { status, stdout } = await move('--unverified', '--replace');
    assert.equal(status, 1);
    assert.match(stdout, /Docker cannot change one\. Choose another name with --name,/);
    assert.deepEqual(secrets(), { SENDGRID_API_KEY: 'something' });
    assertUntouched();

    const named = await move('--unverified', '--name', 'MAIL_KEY');
    assert.equal(named.status, 0, named.stdout);
    assert.equal(secrets()['MAIL_KEY'], fakeKey(1));
  });

  it('leaves the key where docker says that it stored it, and lists no such secret', async () => {
    addDocker(standIns, { secrets: {}, loses: true });
    const { status, stdout } = await move('--unverified');
    assert.equal(status, 1);
    assert.match(stdout, /Docker Swarm said that it took the key, and has nothing at ref\+docker:/);
    assertUntouched();
  });

  const failures: readonly (readonly [command: string, stderr: string, sentence: string])[] = [
    [
      'secret ls',
      'Error response from daemon: This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.',
      'Docker keeps secrets in a swarm only, and this is no manager of one. Make one with: docker swarm init (or choose another with: docker context use)',
    ],
    [
      'secret ls',
      'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
      'Docker does not run, or cannot be reached. Try: docker info',
    ],
    [
      'secret ls',
      'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
      'Docker does not let you in. Ask for the right to use it: https://docs.docker.com/engine/install/linux-postinstall/',
    ],
    [
      'secret create',
      'Error response from daemon: something new',
      '"docker" says: Error response from daemon: something new',
    ],
  ];
  for (const [command, stderr, sentence] of failures) {
    it(`changes nothing where "docker ${command}" fails, and says: ${sentence}`, async () => {
      addDocker(standIns, { secrets: {}, fails: [command, stderr] });
      const { status, stdout, stderr: said } = await move('--unverified');
      assert.notEqual(status, 0);
      assert.ok((stdout + said).includes(sentence), stdout + said);
      assertUntouched();
    });
  }

  it('says that docker is not installed', async () => {
    const { status, stderr } = await move('--unverified');
    assert.equal(status, 2);
    assert.match(stderr, /Docker \("docker"\) is not installed, or not on PATH\./);
    assertUntouched();
  });
});

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { VAULT_STORES } from '../../src/stores/vaults';
import { keyguard } from '../support/keyguard';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';

/** Prints what a program was given, and of a key only its hash. */
const SHOW = `
const { createHash } = require('node:crypto');
const hash = (text = '') => createHash('sha256').update(text).digest('hex');
console.log(JSON.stringify({ args: process.argv.slice(1), key: hash(process.env.SENDGRID_API_KEY), other: process.env.OTHER }));`;

describe('keyguard run', () => {
  const folder = temporaryFolder();
  const run = (args: readonly string[], options?: Parameters<typeof keyguard>[2]) =>
    keyguard(folder.path, ['run', ...args], options);
  const node = (code: string, ...args: string[]) => ['--', process.execPath, '-e', code, '--', ...args];

  it('gives a command the variables of .env, and its arguments as they are', () => {
    folder.write({ '.env': `# mail\nSENDGRID_API_KEY=${fakeKey(1)}\nOTHER="two\\nlines"\n` });
    const { status, stdout, stderr } = run(node(SHOW, '--format', '$HOME *', ''));
    assert.equal(stderr, '');
    assert.equal(status, 0);
    const shown = JSON.parse(stdout);
    assert.deepEqual(shown.args, ['--format', '$HOME *', '']);
    assert.equal(shown.other, 'two\nlines');
    assert.notEqual(shown.key, JSON.parse(keyguardless()).key);
  });

  /** What the program prints with no key at all. */
  function keyguardless(): string {
    folder.write({ 'empty.env': '' });
    return run(['--env-file', 'empty.env', ...node(SHOW)]).stdout;
  }

  it('leaves what the environment has already', () => {
    folder.write({ '.env': `OTHER=from the file\n` });
    assert.equal(JSON.parse(run(node(SHOW), { env: { OTHER: 'mine' } }).stdout).other, 'mine');
  });

  it('keeps from a command that it was itself run by a program such as VS Code, as a Node', () => {
    folder.write({
      '.env': '',
      // As in an Electron program.
      'electron.js': "Object.defineProperty(process.versions, 'electron', { value: '40.0.0' });\n",
    });
    const mode = ['--', process.execPath, '-p', 'process.env.ELECTRON_RUN_AS_NODE'];
    const env = { ELECTRON_RUN_AS_NODE: '1' };
    assert.equal(run(mode, { env }).stdout, '1\n', 'in a Node it is for the command');
    const { stdout } = spawnSync(
      process.execPath,
      ['--require', './electron.js', path.resolve('dist', 'cli.js'), 'run', ...mode],
      { cwd: folder.path, env: { PATH: process.env['PATH'], ...env }, encoding: 'utf8' },
    );
    assert.equal(stdout, 'undefined\n');
  });

  it('reads another env file', () => {
    folder.write({ 'a/mail.env': 'OTHER=1\n' });
    assert.equal(JSON.parse(run(['--env-file', 'a/mail.env', ...node(SHOW)]).stdout).other, '1');
  });

  it("has the command's exit status and its input", () => {
    folder.write({ '.env': '' });
    assert.equal(run(node('process.exit(7)')).status, 7);
    const echo = node('process.stdin.pipe(process.stdout)');
    assert.equal(run(echo, { input: 'a line\n' }).stdout, 'a line\n');
  });

  it('passes a signal on, and tells of a command that was ended by one', async function () {
    // Windows has no signals to pass on.
    if (process.platform === 'win32') this.skip();
    folder.write({ '.env': '' });
    const child = spawn(
      process.execPath,
      [path.resolve('dist', 'cli.js'), 'run', ...node("console.log('ready'); setInterval(() => {}, 1000)")],
      { cwd: folder.path, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    const [status] = await once(child, 'exit');
    assert.equal(status, 128 + 15);
  });

  const wrong: readonly (readonly [
    what: string,
    files: Record<string, string>,
    args: string[],
    message: string,
  ])[] = [
    [
      'no command',
      {},
      [],
      'Put the command behind --: keyguard run -- COMMAND [ARG...]. See keyguard run --help.',
    ],
    [
      'a command without --',
      {},
      ['node', 'a.js'],
      'Put the command behind --: keyguard run -- COMMAND [ARG...]. See keyguard run --help.',
    ],
    [
      'no env file',
      {},
      ['--', 'node'],
      '.env cannot be read. It is not there. Name another one with --env-file.',
    ],
    [
      'a command that is not there',
      { '.env': '' },
      ['--', 'no-such-command-here'],
      'There is no command "no-such-command-here". Look at its spelling and at PATH.',
    ],
  ];
  for (const [what, files, args, message] of wrong) {
    it(`could not run: ${what}`, () => {
      folder.write(files);
      assert.deepEqual(run(args), { status: 2, stdout: '', stderr: `keyguard: ${message}\n` });
    });
  }

  it('could not run: an environment that is larger than the system allows', function () {
    // The limit is Linux's own.
    if (process.platform !== 'linux') this.skip();
    folder.write({ '.env': `A=${'a'.repeat(200_000)}\n` });
    assert.deepEqual(run(['--', 'node']), {
      status: 2,
      stdout: '',
      stderr:
        'keyguard: The system takes no environment and no arguments this large for "node". Make the env file smaller.\n',
    });
  });

  it('starts nothing when references cannot be resolved, and tells of each', () => {
    folder.write({
      '.env': [
        'A=op://Dev/SendGrid/credential',
        'B=ref+nosuch://x',
        'C=ref+vault://secret/mail#/key',
        'D=plain',
        'E=ref+sops://$(touch x)?format=word',
        'F=ref+awssecrets://a+b',
        'G=ref+awssecrets://file:///etc/passwd',
        '',
      ].join('\n'),
    });
    const empty = { PATH: folder.path, VAULT_ADDR: '', VAULT_TOKEN: '', HOME: folder.path };
    const outcome = run(node("console.log('started')"), { env: empty });
    const read = VAULT_STORES.filter((store) => store.read).flatMap(({ schemes }) => schemes);
    const known = ['op://', ...read.map((scheme) => `ref+${scheme}://`)].join(', ');
    assert.deepEqual(outcome, {
      status: 2,
      stdout: '',
      stderr: [
        'keyguard: 6 vault references of .env cannot be resolved, so nothing was started.',
        `  A: 1Password's command line ("op") is not installed, or not on PATH. Install it: https://developer.1password.com/docs/cli/get-started (op://Dev/SendGrid/credential)`,
        `  B: KeyGuard does not resolve ref+nosuch://. It resolves ${known}. (ref+nosuch://x)`,
        '  C: Nobody says where Vault is. Set VAULT_ADDR, such as VAULT_ADDR=https://vault.example.com:8200. (ref+vault://secret/mail#/key)',
        '  E: sops has no format "word". It has yaml, json, dotenv, ini, binary. (ref+sops://$(touch x)?format=word)',
        '  F: Behind a + vals expects other text. Write a + in a name as %2B, and let the reference stand alone. (ref+awssecrets://a+b)',
        '  G: This is no name of a secret. It goes ref+awssecrets://NAME, or with an ARN. (ref+awssecrets://file:///etc/passwd)',
        '',
      ].join('\n'),
    });
  });

  it('leaves a reference alone whose variable the environment has already', () => {
    folder.write({ '.env': 'OTHER=op://Dev/SendGrid/credential\n' });
    assert.equal(JSON.parse(run(node(SHOW), { env: { OTHER: 'mine' } }).stdout).other, 'mine');
  });

  it('starts what a fix leaves behind', () => {
    folder.write({ 'mail.js': `console.log(require('node:crypto').hash('sha256', '${fakeKey(1)}'));\n` });
    const before = spawnPlain('mail.js');
    keyguard(folder.path, ['fix', '--to', 'env']);
    assert.equal(run(['--', process.execPath, 'mail.js']).stdout, before);
  });

  function spawnPlain(file: string): string {
    folder.write({ 'nothing.env': '' });
    return run(['--env-file', 'nothing.env', '--', process.execPath, file]).stdout;
  }
});

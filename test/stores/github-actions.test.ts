import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';
import { refusalOf } from './support/keyguard-run';
import { moveToStore } from './support/move-to-store';
import { StandIns } from './support/stand-ins';

interface GitHub {
  /** By the repository and the secret's name. Nobody but this test reads them. */
  secrets: Record<string, Record<string, string>>;
  signedOut?: boolean;
  /** What the commands of this beginning end with. */
  fails?: readonly [command: string, stderr: string];
  loses?: boolean;
}

const workflow = (key: string) =>
  `jobs:\n  mail:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: me/mail@v1\n        with:\n          key: ${key}\n`;
const WORKFLOW = workflow(fakeKey(1));
const NOT_SIGNED_IN = 'GitHub is not signed in. Sign in with: gh auth login (or set GH_TOKEN)';

/** Its arguments and what it prints where no terminal is: https://cli.github.com/manual/gh_secret; complaints as of gh 2.23. */
function addGh(standIns: StandIns, github: GitHub): void {
  standIns.addStore<GitHub>('gh', github, ({ argv, stdin }, state) => {
    const line = argv.join(' ');
    const signIn = {
      status: 4,
      stderr:
        'To get started with GitHub CLI, please run:  gh auth login\nAlternatively, populate the GH_TOKEN environment variable with a GitHub API authentication token.\n',
    };
    if (state.fails && line.startsWith(state.fails[0])) return { status: 1, stderr: `${state.fails[1]}\n` };
    if (line === '--version') return { stdout: 'gh version 2.23.0 (2023-02-27)\n' };
    if (line === 'auth status')
      return state.signedOut
        ? {
            status: 1,
            stderr: 'You are not logged into any GitHub hosts. Run gh auth login to authenticate.\n',
          }
        : { stderr: 'github.com\n  Logged in to github.com as me\n' };
    if (state.signedOut) return signIn;
    if (line === 'repo view --json=url') return { stdout: '{"url":"https://github.com/me/shop"}\n' };
    const [, verb, name = '', option = ''] = argv;
    const repository = (verb === 'list' ? name : option).replace('--repo=', '');
    const secrets = state.secrets[repository];
    if (!secrets)
      return {
        status: 1,
        stderr: `failed to get secrets: HTTP 404: Not Found (https://api.github.com/repos/${repository}/actions/secrets?per_page=100)\n`,
      };
    if (line === `secret list --repo=${repository}`)
      return {
        stdout: Object.keys(secrets)
          .map((each) => `${each}\t2026-01-01\n`)
          .join(''),
      };
    if (line === `secret set ${name} --repo=${repository}`) {
      if (!state.loses) secrets[name] = stdin.replace(/[\r\n]+$/, '');
      return {};
    }
    return { status: 64, stderr: `the stand-in knows no ${line}` };
  });
}

describe('keyguard fix --to github-actions with a stand-in for gh', () => {
  const folder = temporaryFolder();
  let standIns: StandIns;
  beforeEach(function () {
    // A stand-in is a script that begins with #!, which Windows does not start.
    if (process.platform === 'win32') this.skip();
    standIns = new StandIns(folder.path);
    folder.write({ 'project/.github/workflows/ci.yml': WORKFLOW, 'project/package.json': '{}' });
  });
  const setting = () => ({ folder: path.join(folder.path, 'project'), env: { PATH: standIns.bin } });
  const move = (...args: string[]) => moveToStore('github-actions', setting(), ['.github', ...args]);
  const read = (name: string) => readFileSync(path.join(folder.path, 'project', name), 'utf8');
  const secrets = () => standIns.state<GitHub>('gh').secrets;
  const assertUntouched = () => {
    assert.equal(read('.github/workflows/ci.yml'), WORKFLOW);
    assert.equal(existsSync(path.join(folder.path, 'project', '.env')), false);
  };

  it('refuses without --unverified, says why, and stores nothing', async () => {
    addGh(standIns, { secrets: { 'me/shop': {} } });
    const { status, stdout } = await move();
    assert.equal(status, 1);
    assert.match(
      stdout,
      /GitHub Actions gives no value back, so nobody can look whether the key arrived\. Agree to that, or choose another store\./,
    );
    assert.deepEqual(secrets(), { 'me/shop': {} });
    assertUntouched();
  });

  it('stores the secret of the repository, with the key on standard input alone, and no env file', async () => {
    addGh(standIns, { secrets: { 'me/shop': { OTHER: 'x' } } });
    const { status, stdout } = await move('--unverified');
    assert.equal(status, 0, stdout);
    assert.equal(read('.github/workflows/ci.yml'), workflow('${{ secrets.SENDGRID_API_KEY }}'));
    assert.equal(existsSync(path.join(folder.path, 'project', '.env')), false);
    assert.deepEqual(secrets(), { 'me/shop': { OTHER: 'x', SENDGRID_API_KEY: fakeKey(1) } });
    const list = { argv: ['secret', 'list', '--repo=me/shop'], stdin: '' };
    assert.deepEqual(standIns.calls('gh').slice(-4), [
      { argv: ['repo', 'view', '--json=url'], stdin: '' },
      list,
      { argv: ['secret', 'set', 'SENDGRID_API_KEY', '--repo=me/shop'], stdin: fakeKey(1) },
      list,
    ]);
    assert.match(stdout, /GitHub gives its secrets to the workflows of me\/shop,/);
  });

  it('goes to the repository and the name that --reference says', async () => {
    addGh(standIns, { secrets: { 'git.example.com/team/other': {} } });
    const reference = 'ref+github://git.example.com/team/other/MAIL_{variable}';
    const { status, stdout } = await move('--unverified', '--reference', reference);
    assert.equal(status, 0, stdout);
    assert.equal(read('.github/workflows/ci.yml'), workflow('${{ secrets.MAIL_SENDGRID_API_KEY }}'));
    assert.deepEqual(secrets(), { 'git.example.com/team/other': { MAIL_SENDGRID_API_KEY: fakeKey(1) } });
  });

  it('replaces a secret of this name with --replace only', async () => {
    addGh(standIns, { secrets: { 'me/shop': { SENDGRID_API_KEY: 'something' } } });
    const refused = await move('--unverified');
    assert.equal(refused.status, 1);
    assert.match(
      refused.stdout,
      /GitHub Actions has SENDGRID_API_KEY already, and does not tell what it is\./,
    );
    assert.deepEqual(secrets(), { 'me/shop': { SENDGRID_API_KEY: 'something' } });
    assertUntouched();

    const { status, stdout } = await move('--unverified', '--replace');
    assert.equal(status, 0, stdout);
    assert.deepEqual(secrets(), { 'me/shop': { SENDGRID_API_KEY: fakeKey(1) } });
  });

  it('leaves the key where gh says that it stored it, and lists no such secret', async () => {
    addGh(standIns, { secrets: { 'me/shop': {} }, loses: true });
    const { status, stdout } = await move('--unverified');
    assert.equal(status, 1);
    assert.match(stdout, /GitHub Actions said that it took the key, and has nothing at ref\+github:/);
    assertUntouched();
  });

  it('leaves programs and env files alone, which run elsewhere', async () => {
    addGh(standIns, { secrets: { 'me/shop': {} } });
    folder.write({ 'project/mail.js': `send('${fakeKey(1)}');\n`, 'project/.env': `KEY=${fakeKey(1)}\n` });
    const { status, stdout } = await moveToStore('github-actions', setting(), ['.', '--unverified']);
    assert.equal(status, 1);
    assert.match(stdout, /mail\.js:1:7 .*this file is none of those\. Choose another store\./);
    assert.match(stdout, /\.env:1:5 .*nothing could resolve a reference in \.env\. Choose another store\./);
    assert.equal(read('.env'), `KEY=${fakeKey(1)}\n`);
    assert.match(read('.github/workflows/ci.yml'), /secrets\.SENDGRID_API_KEY|secrets\.KEY/);
  });

  const failures: readonly (readonly [command: string, stderr: string, sentence: string])[] = [
    [
      'repo view',
      'no git remotes found',
      'gh finds no repository of GitHub here. Name it with: --reference ref+github://OWNER/REPO/{variable}',
    ],
    [
      'secret list',
      'failed to get secrets: HTTP 404: Not Found (https://api.github.com/repos/me/shop/actions/secrets?per_page=100)',
      'GitHub has no such repository, or you may not see its secrets. Look at it with: gh repo view OWNER/REPO',
    ],
    [
      'secret set',
      'failed to fetch public key: HTTP 403: Resource not accessible by personal access token (https://api.github.com/repos/me/shop/actions/secrets/public-key)',
      'GitHub does not let you write secrets of this repository. Ask for the right to, or give the sign-in more scopes with: gh auth refresh --scopes repo',
    ],
    [
      'secret list',
      'failed to get secrets: HTTP 401: Bad credentials (https://api.github.com/repos/me/shop/actions/secrets?per_page=100)\nTry authenticating with:  gh auth login',
      NOT_SIGNED_IN,
    ],
    [
      'secret list',
      'failed to get secrets: Get "https://api.github.com/repos/me/shop/actions/secrets?per_page=100": dial tcp: lookup api.github.com: no such host',
      'GitHub cannot be reached. Look at the network.',
    ],
  ];
  for (const [command, stderr, sentence] of failures) {
    it(`changes nothing where "gh ${command}" fails, and says: ${sentence}`, async () => {
      addGh(standIns, { secrets: { 'me/shop': {} }, fails: [command, stderr] });
      const { status, stdout, stderr: said } = await move('--unverified');
      assert.notEqual(status, 0);
      assert.ok((stdout + said).includes(sentence), stdout + said);
      assertUntouched();
    });
  }

  it('does not mind another host that is not well', async () => {
    const fails = ['auth status', 'github.com\n  X github.com: authentication failed'] as const;
    addGh(standIns, { secrets: { 'me/shop': {} }, fails });
    const { status, stdout } = await move('--unverified');
    assert.equal(status, 0, stdout);
  });

  it('says that nobody is signed in, and that gh is not installed', async () => {
    const missing = await move('--unverified');
    assert.equal(missing.status, 2);
    assert.match(missing.stderr, /GitHub's command line \("gh"\) is not installed, or not on PATH\./);
    addGh(standIns, { secrets: {}, signedOut: true });
    const { status, stderr } = await move('--unverified');
    assert.equal(status, 2);
    assert.ok(stderr.includes(NOT_SIGNED_IN), stderr);
    assertUntouched();
  });

  it('keyguard run says that there is nothing to read', async () => {
    addGh(standIns, { secrets: { 'me/shop': { KEY: 'x' } } });
    folder.write({ 'project/.env': 'KEY=ref+github://me/shop/KEY\n' });
    assert.equal(await refusalOf(setting()), 'GitHub Actions gives no value back.');
  });
});

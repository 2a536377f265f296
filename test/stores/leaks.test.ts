import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';
import { leaksDuring, MARK } from './support/canary';
import { moveToStore } from './support/move-to-store';
import { VaultProxy } from './support/vault-proxy';
import { VaultStandIn } from './support/vault-stand-in';

const key = fakeKey(1);
const CODE = `const mail = require('@sendgrid/mail');\nmail.setApiKey('${key}');\n`;

/**
 * Where does a key go that is moved? `moveToStore` looks at every process and temporary file while it runs, in the tests of
 * every store; here everything else is looked at afterwards: the user's folder with its histories, the project with git's objects.
 */
describe('a key that was moved to a vault', () => {
  const folder = temporaryFolder();
  const vault = new VaultStandIn();
  const proxy = new VaultProxy(vault);
  before(() => vault.start());
  after(() => vault.stop());
  beforeEach(() => proxy.start());
  afterEach(() => proxy.stop());

  const env = () => ({
    VAULT_ADDR: proxy.address,
    VAULT_TOKEN: vault.writer,
    HOME: path.join(folder.path, 'home'),
    XDG_CACHE_HOME: path.join(folder.path, 'home', 'cache'),
    XDG_STATE_HOME: path.join(folder.path, 'home', 'state'),
    HISTFILE: path.join(folder.path, 'home', '.bash_history'),
  });

  /** Below a folder, relative to it; git's objects as git shows them. */
  function filesWithKey(root: string): string[] {
    const secret = key.slice(26);
    return readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => path.join(parentPath, name))
      .filter((file) => readFileSync(file, 'latin1').includes(secret))
      .map((file) => path.relative(root, file));
  }

  it('the canary sees a key in arguments, in the environment and in a file', async function () {
    // It looks into /proc.
    if (process.platform !== 'linux') this.skip();
    folder.write({ 'watched/': '' });
    const watched = path.join(folder.path, 'watched');
    const script = `require('node:fs').writeFileSync(${JSON.stringify(path.join(watched, 'file'))}, process.env.KEY); setTimeout(() => {}, 500);`;
    const leaks = await leaksDuring([watched], () => {
      const child = spawn(process.execPath, ['-e', script, key], {
        env: { ...MARK, KEY: key },
        stdio: 'ignore',
      });
      return new Promise((resolve) => child.once('close', resolve));
    });
    assert.deepEqual(leaks.map((leak) => leak.replace(/ of .*/, '')).sort(), [
      path.join(watched, 'file'),
      'the cmdline',
      'the environ',
    ]);
  });

  it('stands nowhere but in the vault: in no object of git, no history, no state', async () => {
    folder.write({ 'project/mail.js': CODE, 'home/.bash_history': 'ls\n' });
    const project = path.join(folder.path, 'project');
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], {
        cwd: project,
        encoding: 'utf8',
      });
    git('init', '--quiet');
    const { status, stdout } = await moveToStore('vault', { folder: project, env: env() });
    assert.equal(status, 0, stdout);
    git('add', '--all');
    git('commit', '--quiet', '--message', 'Move the key');
    const objects = git('cat-file', '--batch-all-objects', '--batch-check=%(objectname)').trim().split('\n');
    for (const object of objects) assert.ok(!git('cat-file', '-p', object).includes(key.slice(26)), object);
    assert.deepEqual(filesWithKey(folder.path), []);
  });

  it('stands nowhere but in the code when the vault fails, whichever way', async () => {
    const faults = [
      { answer: { status: 500, body: '{"errors":["internal error"]}' } },
      { answer: { status: 200, body: 'no JSON' } },
      { drop: 'before' as const },
      { answer: { status: 403, body: '{"errors":["permission denied"]}' } },
    ];
    for (const [n, fault] of faults.entries()) {
      folder.write({ [`failed${n}/mail.js`]: CODE, 'home/.bash_history': 'ls\n' });
      proxy.meddle = ({ method }) => (method === 'POST' ? fault : undefined);
      const project = path.join(folder.path, `failed${n}`);
      const { status } = await moveToStore('vault', { folder: project, env: env() });
      assert.equal(status, 1);
      assert.deepEqual(filesWithKey(project), ['mail.js']);
      assert.deepEqual(filesWithKey(path.join(folder.path, 'home')), []);
    }
  });
});

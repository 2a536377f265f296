import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, type FSWatcher, readFileSync, watch } from 'node:fs';
import path from 'node:path';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';
import { moveToStore } from './support/move-to-store';
import { VaultProxy } from './support/vault-proxy';
import { VaultStandIn } from './support/vault-stand-in';
import { fieldsAt } from './support/vault-under-test';

const key = fakeKey(1);
const CODE = `const mail = require('@sendgrid/mail');\nmail.setApiKey('${key}');\n`;
const MOVED = "const mail = require('@sendgrid/mail');\nmail.setApiKey(process.env.SENDGRID_API_KEY);\n";

/**
 * `keyguard fix --to vault` is killed (SIGKILL) before each request that it makes, and as soon as something changes in the
 * project's folder. The vault is a stand-in; what counts here is the order in which things happen.
 */
describe('a move to a vault that is killed', () => {
  const folder = temporaryFolder();
  const vault = new VaultStandIn();
  const proxy = new VaultProxy(vault);
  before(() => vault.start());
  after(() => vault.stop());
  beforeEach(() => proxy.start());
  afterEach(() => proxy.stop());

  const setting = (project: string) => ({
    folder: path.join(folder.path, project),
    env: { VAULT_ADDR: proxy.address, VAULT_TOKEN: vault.writer },
  });
  const textOf = (project: string, name: string) =>
    readFileSync(path.join(folder.path, project, name), 'utf8');

  function start(project: string): { readonly child: ChildProcess; readonly ended: Promise<unknown> } {
    const { folder: cwd, env } = setting(project);
    const child = spawn(process.execPath, [path.resolve('dist', 'cli.js'), 'fix', '.', '--to', 'vault'], {
      cwd,
      env: { PATH: process.env['PATH'] ?? '', HOME: path.join(folder.path, 'home'), ...env },
      stdio: 'ignore',
    });
    return { child, ended: new Promise((resolve) => child.once('close', resolve)) };
  }

  /** The key stands in the code or in the vault; the code is whole; and the next run finishes without a second secret. */
  async function assertNothingLost(project: string): Promise<void> {
    const secret = `secret/${project}`;
    const inVault = (await fieldsAt(vault, secret))?.['SENDGRID_API_KEY'] === key;
    const code = textOf(project, 'mail.js');
    assert.ok(
      code === CODE || (code === MOVED && inVault),
      'the code is neither as it was nor as it is to be',
    );
    if (code === MOVED) assert.match(textOf(project, '.env'), /^SENDGRID_API_KEY=ref\+vault:/);
    proxy.meddle = () => undefined;
    const { status, stdout } = await moveToStore('vault', setting(project));
    assert.equal(status, 0, stdout);
    assert.equal(textOf(project, 'mail.js'), MOVED);
    assert.equal(textOf(project, '.env'), `SENDGRID_API_KEY=ref+vault://${secret}#/SENDGRID_API_KEY\n`);
    assert.deepEqual(await fieldsAt(vault, secret), { SENDGRID_API_KEY: key });
    assert.equal(await fieldsAt(vault, secret, 2), undefined, 'it was stored twice');
  }

  it('before each of its requests: the key is in the code or in the vault, and the next run finishes', async function () {
    this.timeout(180_000);
    folder.write({ 'whole/mail.js': CODE });
    await moveToStore('vault', setting('whole'));
    const requests = proxy.asked.length;
    assert.ok(proxy.asked.some(({ method }) => method === 'POST'));
    for (let n = 1; n <= requests; n++) {
      const project = `killed${n}`;
      folder.write({ [`${project}/mail.js`]: CODE });
      proxy.asked.length = 0;
      const { child, ended } = start(project);
      proxy.meddle = () =>
        proxy.asked.length < n
          ? undefined
          : {
              meanwhile: () => {
                child.kill('SIGKILL');
                return ended;
              },
              drop: 'before',
            };
      await ended;
      assert.equal(child.signalCode, 'SIGKILL', `it ended before request ${n}`);
      await assertNothingLost(project);
    }
  });

  it('while it writes the files: the key is in the code or in the vault, and the next run finishes', async function () {
    this.timeout(180_000);
    let killed = 0;
    for (let n = 1; n <= 6; n++) {
      const project = `written${n}`;
      folder.write({ [`${project}/mail.js`]: CODE });
      const { child, ended } = start(project);
      let events = 0;
      const watcher: FSWatcher = watch(path.join(folder.path, project), () => {
        if (++events === n) child.kill('SIGKILL');
      });
      await ended;
      watcher.close();
      if (child.signalCode === 'SIGKILL') killed++;
      if (existsSync(path.join(folder.path, project, '.env'))) await assertNothingLost(project);
      else assert.equal(textOf(project, 'mail.js'), CODE);
    }
    assert.ok(killed >= 1, 'it was never killed while it wrote');
  });
});

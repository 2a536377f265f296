import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';
import { hashOf, variablesGiven } from './support/keyguard-run';
import { moveToStore } from './support/move-to-store';
import { RealVault } from './support/real-vault';
import { type Asked, type Meddling, VaultProxy } from './support/vault-proxy';
import { VaultStandIn } from './support/vault-stand-in';
import { fieldsAt, type VaultUnderTest } from './support/vault-under-test';

const key = fakeKey(1);
const CODE = `const mail = require('@sendgrid/mail');\nmail.setApiKey('${key}');\n`;
const MOVED = "const mail = require('@sendgrid/mail');\nmail.setApiKey(process.env.SENDGRID_API_KEY);\n";
const NAME = 'SENDGRID_API_KEY';

for (const vault of [new VaultStandIn(), ...RealVault.installed()] satisfies VaultUnderTest[]) {
  describe(`keyguard fix --to vault with ${vault.name}`, () => {
    const folder = temporaryFolder();
    const proxy = new VaultProxy(vault);
    /** Each test has a project of its own, after which the secret is called. */
    let project = '';
    let projects = 0;

    before(async function () {
      this.timeout(1_800_000);
      await vault.start();
    });
    after(() => vault.stop());
    beforeEach(async () => {
      project = `shop${++projects}`;
      folder.write({ [`${project}/src/mail.js`]: CODE });
      await proxy.start();
    });
    afterEach(() => proxy.stop());

    const setting = (env: Record<string, string> = {}) => ({
      folder: path.join(folder.path, project),
      env: { VAULT_ADDR: proxy.address, VAULT_TOKEN: vault.writer, ...env },
    });
    const move = (env?: Record<string, string>, args: readonly string[] = [], store = 'vault') =>
      moveToStore(store, setting(env), ['.', ...args]);
    const textOf = (name: string) => readFileSync(path.join(folder.path, project, name), 'utf8');
    const secret = () => `secret/${project}`;
    const writes = (meddling: Meddling) => (asked: Asked) => (asked.method === 'POST' ? meddling : undefined);

    /** The code has the variable, `.env` the reference, and a program gets the key through it. */
    async function assertMoved(reference: string, env?: Record<string, string>): Promise<void> {
      assert.equal(textOf('src/mail.js'), MOVED);
      assert.equal(textOf('.env'), `${NAME}=${reference}\n`);
      assert.equal((await variablesGiven([NAME], setting(env)))[NAME], hashOf(key));
    }

    /** Refused with this sentence, and the project is as it was. */
    async function assertRefused(sentence: string, outcome = move()): Promise<void> {
      const { status, stdout, stderr } = await outcome;
      const said = /^skipped {2}src\/mail\.js:2:17 {2}SG\.\S+: (.*)\n\n0 keys fixed|^keyguard: (.*)\n$/.exec(
        stdout || stderr,
      );
      assert.equal(said?.[1] ?? said?.[2] ?? stdout + stderr, sentence);
      assert.notEqual(status, 0);
      assert.equal(textOf('src/mail.js'), CODE);
      assert.throws(() => textOf('.env'), /ENOENT/);
    }

    it('stores the key and leaves a reference as vals reads it, which keyguard run resolves', async () => {
      const { status, stdout } = await move();
      assert.equal(status, 0, stdout);
      assert.deepEqual(await fieldsAt(vault, secret()), { [NAME]: key });
      await assertMoved(`ref+vault://secret/${project}#/${NAME}`);
    });

    it('sends the key once, as the body of the one request that changes something', async () => {
      await move();
      assert.deepEqual(
        proxy.asked.filter((asked) => JSON.stringify(asked).includes(key)),
        [
          {
            method: 'POST',
            path: `secret/data/${project}`,
            namespace: '',
            body: JSON.stringify({ options: { cas: 0 }, data: { [NAME]: key } }),
          },
        ],
      );
      assert.equal(proxy.asked.filter(({ method }) => method !== 'GET').length, 1);
    });

    it('leaves the other fields of the secret as they are, and its older versions', async () => {
      const others = { user: 'apikey', port: 587, nested: { a: [1, null, true] }, ü: 'line\n"quoted" {1}' };
      await vault.write(secret(), others);
      assert.equal((await move()).status, 0);
      assert.deepEqual(await fieldsAt(vault, secret()), { ...others, [NAME]: key });
      assert.deepEqual(await fieldsAt(vault, secret(), 1), others);
      await assertMoved(`ref+vault://secret/${project}#/${NAME}`);
    });

    it('writes to KV version 1 without rounding the numbers that stand there', async () => {
      await vault.writeJson(
        `kv1/${project}`,
        '{"account":12345678901234567890,"ratio":1.0,"text":"1.0, 1e400"}',
      );
      const { status, stdout } = await move({}, ['--reference', 'ref+vault://kv1/{project}#/{variable}']);
      assert.equal(status, 0, stdout);
      const stored = await vault.readJson(`kv1/${project}`);
      for (const part of ['"account":12345678901234567890', '"ratio":1.0', '"text":"1.0, 1e400"'])
        assert.ok(stored.includes(part), stored.replaceAll(key, 'KEY'));
      await assertMoved(`ref+vault://kv1/${project}#/${NAME}`);
      folder.write({ [`${project}/src/mail.js`]: CODE.replace(key, fakeKey(2)), [`${project}/.env`]: '' });
      assert.equal((await move({}, ['--reference', 'ref+vault://kv1/new/{project}#/{variable}'])).status, 0);
      assert.deepEqual(await fieldsAt(vault, `kv1/new/${project}`), { [NAME]: fakeKey(2) });
    });

    it('finds the mount where its name has several parts', async () => {
      const reference = 'ref+vault://team/kv/apps/{project}#/{variable}';
      assert.equal((await move({}, ['--reference', reference])).status, 0);
      assert.deepEqual(await fieldsAt(vault, `team/kv/apps/${project}`), { [NAME]: key });
      await assertMoved(`ref+vault://team/kv/apps/${project}#/${NAME}`);
    });

    it('writes where every write has to say which version it replaces', async () => {
      await vault.write(secret(), { user: 'apikey' });
      await vault.requireCheckAndSet(secret());
      const { status, stdout } = await move();
      assert.equal(status, 0, stdout);
      assert.deepEqual(await fieldsAt(vault, secret()), { user: 'apikey', [NAME]: key });
      await assertMoved(`ref+vault://secret/${project}#/${NAME}`);
    });

    it('makes a next version where the newest is deleted, which can still be got back', async () => {
      await vault.write(secret(), { user: 'apikey' });
      await vault.deleteVersion(secret());
      const { status, stdout } = await move();
      assert.equal(status, 0, stdout);
      assert.deepEqual(await fieldsAt(vault, secret()), { [NAME]: key });
      await vault.undelete(secret());
      assert.deepEqual(await fieldsAt(vault, secret(), 1), { user: 'apikey' });
      await assertMoved(`ref+vault://secret/${project}#/${NAME}`);
    });

    it('stores nothing again: not when all is done, nor when the move was broken off', async () => {
      await move();
      assert.match((await move()).stdout, /^No keys found; nothing to do\.\n$/);
      folder.write({ [`${project}/src/mail.js`]: CODE, [`${project}/.env`]: '' });
      proxy.asked.length = 0;
      assert.equal((await move()).status, 0);
      assert.deepEqual(
        proxy.asked.filter(({ method }) => method !== 'GET'),
        [],
      );
      await assertMoved(`ref+vault://secret/${project}#/${NAME}`);
    });

    it('takes the next variable where something else stands', async () => {
      await vault.write(secret(), { [NAME]: 'of somebody else' });
      const { status, stdout } = await move();
      assert.equal(status, 0, stdout);
      assert.deepEqual(await fieldsAt(vault, secret()), { [NAME]: 'of somebody else', [`${NAME}_2`]: key });
      assert.equal(textOf('.env'), `${NAME}_2=ref+vault://secret/${project}#/${NAME}_2\n`);
      assert.equal((await variablesGiven([`${NAME}_2`], setting()))[`${NAME}_2`], hashOf(key));
    });

    it('fills a field that is empty', async () => {
      await vault.write(secret(), { [NAME]: '', user: 'apikey' });
      assert.equal((await move()).status, 0);
      assert.deepEqual(await fieldsAt(vault, secret()), { [NAME]: key, user: 'apikey' });
    });

    it('changes nothing with --dry-run', async () => {
      const { status, stdout } = await move({}, ['--dry-run']);
      assert.equal(status, 0);
      assert.match(stdout, /Dry run: nothing was changed\./);
      assert.equal(textOf('src/mail.js'), CODE);
      assert.equal(await fieldsAt(vault, secret()), undefined);
    });

    it("writes OpenBao's references by its variables", async () => {
      const env = { BAO_ADDR: proxy.address, BAO_TOKEN: vault.writer, VAULT_ADDR: '', VAULT_TOKEN: '' };
      const { status, stdout } = await move(env, [], 'openbao');
      assert.equal(status, 0, stdout);
      assert.deepEqual(await fieldsAt(vault, secret()), { [NAME]: key });
      await assertMoved(`ref+openbao://secret/${project}#/${NAME}`, env);
    });

    it('goes where the active server is, with the key', async () => {
      proxy.meddle = ({ path: asked }) => ({
        answer: { status: 307, headers: { location: `${vault.address}/v1/${asked}` } },
      });
      assert.equal((await move()).status, 0);
      assert.deepEqual(await fieldsAt(vault, secret()), { [NAME]: key });
      await assertMoved(`ref+vault://secret/${project}#/${NAME}`);
    });

    it('names the namespace in every request', async () => {
      const reference = 'ref+vault://secret/{project}?namespace=team#/{variable}';
      await move({ VAULT_NAMESPACE: 'all' }, ['--reference', reference]);
      const namespaces = proxy.asked.map(({ method, path: asked, namespace }) =>
        asked.includes(project) ? `${method} ${namespace}` : namespace,
      );
      assert.deepEqual([...new Set(namespaces)], ['all', 'GET team', 'POST team']);
      assert.equal(textOf('.env'), `${NAME}=ref+vault://secret/${project}?namespace=team#/${NAME}\n`);
    });

    describe('says what is wrong, changes nothing in the project,', () => {
      const wrong =
        'Vault does not accept your token: it is wrong or has expired. Log in again with: vault login (or set VAULT_TOKEN)';
      const notAllowed = (what: string) =>
        `Vault does not allow your token to ${what}, or has no mount there. Look at its policies with: vault token lookup`;
      const gone = () =>
        `Vault at ${proxy.address} dropped the connection. Try again; if it stays so, look at its log.`;

      it('of tokens, of which it takes every one that may write there', async () => {
        await assertRefused(wrong, move({ VAULT_TOKEN: 'hvs.nobody' }));
        await assertRefused(wrong, move({ VAULT_TOKEN: vault.expired }));
        await assertRefused(
          'You are not logged in to Vault. Log in with: vault login (or set VAULT_TOKEN)',
          move({ VAULT_TOKEN: '' }),
        );
        await assertRefused(notAllowed(`read secret/${project}`), move({ VAULT_TOKEN: vault.stranger }));
        await assertRefused(
          notAllowed(`read secret/data/${project}`),
          move({ VAULT_TOKEN: vault.writeOnly }),
        );
        await assertRefused(notAllowed(`write secret/data/${project}`), move({ VAULT_TOKEN: vault.reader }));
        const reference = ['--reference', 'ref+vault://nomount/{project}#/{variable}'];
        await assertRefused(notAllowed(`read nomount/${project}`), move({}, reference));
        assert.equal(await fieldsAt(vault, secret()), undefined);
        const { status, stdout } = await move({ VAULT_TOKEN: vault.narrow });
        assert.equal(status, 0, stdout);
        await assertMoved(`ref+vault://secret/${project}#/${NAME}`, { VAULT_TOKEN: vault.narrow });
      });

      it('of tokens where something in between forbids to ask for mounts', async () => {
        const forbidden = { status: 403, body: '{"errors":["forbidden"]}' };
        proxy.meddle = (asked) =>
          asked.path === 'sys/internal/ui/mounts' ? { answer: forbidden } : undefined;
        await assertRefused(notAllowed('read sys/internal/ui/mounts'));
        const reference = ['--reference', 'ref+vault://secret/{project}#/{variable}'];
        await assertRefused(wrong, move({ VAULT_TOKEN: 'hvs.nobody' }, reference));
        assert.equal((await move({}, reference)).status, 0);
        await assertMoved(`ref+vault://secret/${project}#/${NAME}`);
      });

      it('of a sealed one, also when that happens just before the write', async () => {
        const sealed = 'Vault is sealed. Unseal it with: vault operator unseal';
        await vault.seal();
        await assertRefused(sealed).finally(() => vault.unseal());
        proxy.meddle = writes({ meanwhile: () => vault.seal() });
        await assertRefused(
          `${sealed}. Whether HashiCorp Vault has the key at ref+vault://secret/${project}#/${NAME} could not be told. It is still in your code: try again.`,
        ).finally(() => vault.unseal());
        assert.equal(await fieldsAt(vault, secret()), undefined);
      });

      it('of somebody else who changes the secret at the same moment, whose change stays', async () => {
        await vault.write(secret(), { user: 'apikey' });
        const meanwhile = () => vault.write(secret(), { user: 'apikey', color: 'green' });
        proxy.meddle = writes({ meanwhile });
        const changed = `Somebody else changed secret/${project} at the same moment. Try again.`;
        await assertRefused(changed);
        assert.deepEqual(await fieldsAt(vault, secret()), { user: 'apikey', color: 'green' });
        proxy.meddle = () => undefined;
        assert.equal((await move()).status, 0);
        assert.deepEqual(await fieldsAt(vault, secret()), { user: 'apikey', color: 'green', [NAME]: key });
      });

      it('of somebody else who makes the secret at the same moment', async () => {
        proxy.meddle = writes({ meanwhile: () => vault.write(secret(), { color: 'green' }) });
        await assertRefused(`Somebody else changed secret/${project} at the same moment. Try again.`);
        assert.deepEqual(await fieldsAt(vault, secret()), { color: 'green' });
      });

      it('of somebody else who takes the same name before it looks for the second time', async () => {
        let looks = 0;
        proxy.meddle = ({ method, path: asked }) =>
          method === 'GET' && asked === `secret/data/${project}` && ++looks === 2
            ? { meanwhile: () => vault.write(secret(), { [NAME]: fakeKey(2) }) }
            : undefined;
        await assertRefused(`Somebody else changed secret/${project} at the same moment. Try again.`);
        assert.deepEqual(await fieldsAt(vault, secret()), { [NAME]: fakeKey(2) });
        assert.equal((await move()).status, 0);
        assert.deepEqual(await fieldsAt(vault, secret()), { [NAME]: fakeKey(2), [`${NAME}_2`]: key });
      });

      it('of a slow one, before the write and in it', async () => {
        const late = `Vault at ${proxy.address} gave no answer within 1 s. Look at VAULT_ADDR and the network.`;
        proxy.meddle = () => ({ delayMs: 4000 });
        await assertRefused(late, move({ VAULT_CLIENT_TIMEOUT: '1' }));
        proxy.meddle = writes({ delayMs: 4000, drop: 'before' });
        await assertRefused(late, move({ VAULT_CLIENT_TIMEOUT: '1' }));
        assert.equal(await fieldsAt(vault, secret()), undefined);
      });

      it('of connections that break off before the write has arrived', async () => {
        proxy.meddle = writes({ drop: 'before' });
        await assertRefused(gone());
        assert.equal(await fieldsAt(vault, secret()), undefined);
      });

      it('of connections that break off, when it cannot look whether the write has arrived', async () => {
        let isWritten = false;
        proxy.meddle = ({ method }) => {
          isWritten ||= method === 'POST';
          return isWritten ? { drop: 'after' } : undefined;
        };
        await assertRefused(
          `${gone()} Whether HashiCorp Vault has the key at ref+vault://secret/${project}#/${NAME} could not be told. It is still in your code: try again.`,
        );
        assert.deepEqual(await fieldsAt(vault, secret()), { [NAME]: key });
        proxy.meddle = () => undefined;
        assert.equal((await move()).status, 0);
        assert.equal(await fieldsAt(vault, secret(), 2), undefined);
        await assertMoved(`ref+vault://secret/${project}#/${NAME}`);
      });

      it('of a server that says yes and stores nothing', async () => {
        proxy.meddle = writes({ answer: { status: 200, body: '{"data":{"version":1}}' } });
        await assertRefused(
          `HashiCorp Vault said that it took the key, and has nothing at ref+vault://secret/${project}#/${NAME}. The key is still in your code.`,
        );
      });

      it('of a server that stores something else', async () => {
        const meanwhile = () => vault.write(secret(), { [NAME]: key.slice(0, -1) });
        proxy.meddle = writes({ meanwhile, answer: { status: 200, body: '{"data":{"version":1}}' } });
        await assertRefused(
          `HashiCorp Vault has something else at ref+vault://secret/${project}#/${NAME} than what was written there. The key is still in your code. Look at what is there.`,
        );
      });

      it('of a secret that would be too large', async () => {
        const large =
          'Vault takes no secret as large as this one would be. Choose another place with: --reference';
        for (const [status, message] of [
          [
            500,
            '1 error occurred:\n\t* put failed due to value being too large; got 1048580 bytes, max: 1048576 bytes\n\n',
          ],
          [413, 'http: request body too large'],
          [500, 'JSON string value exceeds allowed length'],
        ] as const) {
          proxy.meddle = writes({ answer: { status, body: JSON.stringify({ errors: [message] }) } });
          await assertRefused(large);
        }
        assert.equal(await fieldsAt(vault, secret()), undefined);
      });

      it('of an answer that does not show the other fields', async () => {
        await vault.write(`kv1/${project}`, { user: 'apikey' });
        let looks = 0;
        proxy.meddle = ({ method, path: asked }) =>
          method === 'GET' && asked === `kv1/${project}` && ++looks > 1
            ? { answer: { status: 200, body: '{"data":null,"wrap_info":{"token":"hvs.wrapped"}}' } }
            : undefined;
        await assertRefused(
          `Vault does not tell what is at kv1/${project}, so nothing was written there. Look at it with: vault kv get. Whether HashiCorp Vault has the key at ref+vault://kv1/${project}#/${NAME} could not be told. It is still in your code: try again.`,
          move({}, ['--reference', 'ref+vault://kv1/{project}#/{variable}']),
        );
        assert.deepEqual(await fieldsAt(vault, `kv1/${project}`), { user: 'apikey' });
      });

      it('of an address that the reference names, and of what is no Vault', async () => {
        await assertRefused(
          'KeyGuard does not know the option "address" of this reference. It knows namespace.',
          move({}, ['--reference', `ref+vault://secret/{project}?address=${proxy.address}#/{variable}`]),
        );
        proxy.meddle = () => ({ answer: { status: 200, body: '<html>' } });
        await assertRefused(`What answers at ${proxy.address} is not Vault. Look at VAULT_ADDR.`);
        await assertRefused(
          'Nobody says where Vault is. Set VAULT_ADDR, such as VAULT_ADDR=https://vault.example.com:8200.',
          move({ VAULT_ADDR: '' }),
        );
        const stopped = new VaultProxy(vault);
        await stopped.start();
        const { address } = stopped;
        await stopped.stop();
        await assertRefused(
          `Nothing answers at ${address}. Start Vault, or look at VAULT_ADDR.`,
          move({ VAULT_ADDR: address }),
        );
        assert.equal(await fieldsAt(vault, secret()), undefined);
      });
    });

    it('goes on where the connection breaks off exactly after the write', async () => {
      proxy.meddle = writes({ drop: 'after' });
      assert.equal((await move()).status, 0);
      assert.deepEqual(await fieldsAt(vault, secret()), { [NAME]: key });
      await assertMoved(`ref+vault://secret/${project}#/${NAME}`);
    });
  });
}

import assert from 'node:assert/strict';
import { fakeKey } from '../support/keys';
import { hashOf, variablesGiven } from './support/keyguard-run';
import { everyVault, NAME, VaultMove, writes } from './support/vault-move';
import { fieldsAt } from './support/vault-under-test';

const key = fakeKey(1);

for (const vault of everyVault()) {
  describe(`keyguard fix --to vault with ${vault.name}`, () => {
    const test = new VaultMove(vault);

    it('stores the key and leaves a reference as vals reads it, which keyguard run resolves', async () => {
      const { status, stdout } = await test.move();
      assert.equal(status, 0, stdout);
      assert.deepEqual(await fieldsAt(vault, test.secret), { [NAME]: key });
      await test.assertMoved();
    });

    it('sends the key once, as the body of the one request that changes something', async () => {
      await test.move();
      assert.deepEqual(
        test.proxy.asked.filter((asked) => JSON.stringify(asked).includes(key)),
        [
          {
            method: 'POST',
            path: `secret/data/${test.project}`,
            namespace: '',
            body: JSON.stringify({ options: { cas: 0 }, data: { [NAME]: key } }),
          },
        ],
      );
      assert.equal(test.proxy.asked.filter(({ method }) => method !== 'GET').length, 1);
    });

    it('leaves the other fields of the secret as they are, and its older versions', async () => {
      const others = { user: 'apikey', port: 587, nested: { a: [1, null, true] }, ü: 'line\n"quoted" {1}' };
      await vault.write(test.secret, others);
      assert.equal((await test.move()).status, 0);
      assert.deepEqual(await fieldsAt(vault, test.secret), { ...others, [NAME]: key });
      assert.deepEqual(await fieldsAt(vault, test.secret, 1), others);
      await test.assertMoved();
    });

    it('writes to KV version 1 without rounding the numbers that stand there', async () => {
      await vault.writeJson(
        `kv1/${test.project}`,
        '{"account":12345678901234567890,"ratio":1.0,"text":"1.0, 1e400"}',
      );
      const { status, stdout } = await test.move({}, [
        '--reference',
        'ref+vault://kv1/{project}#/{variable}',
      ]);
      assert.equal(status, 0, stdout);
      const stored = await vault.readJson(`kv1/${test.project}`);
      for (const part of ['"account":12345678901234567890', '"ratio":1.0', '"text":"1.0, 1e400"'])
        assert.ok(stored.includes(part), stored.replaceAll(key, 'KEY'));
      await test.assertMoved(`ref+vault://kv1/${test.project}#/${NAME}`);
      test.write(fakeKey(2));
      assert.equal(
        (await test.move({}, ['--reference', 'ref+vault://kv1/new/{project}#/{variable}'])).status,
        0,
      );
      assert.deepEqual(await fieldsAt(vault, `kv1/new/${test.project}`), { [NAME]: fakeKey(2) });
    });

    it('finds the mount where its name has several parts', async () => {
      const reference = 'ref+vault://team/kv/apps/{project}#/{variable}';
      assert.equal((await test.move({}, ['--reference', reference])).status, 0);
      assert.deepEqual(await fieldsAt(vault, `team/kv/apps/${test.project}`), { [NAME]: key });
      await test.assertMoved(`ref+vault://team/kv/apps/${test.project}#/${NAME}`);
    });

    it('writes where every write has to say which version it replaces', async () => {
      await vault.write(test.secret, { user: 'apikey' });
      await vault.requireCheckAndSet(test.secret);
      const { status, stdout } = await test.move();
      assert.equal(status, 0, stdout);
      assert.deepEqual(await fieldsAt(vault, test.secret), { user: 'apikey', [NAME]: key });
      await test.assertMoved();
    });

    it('makes a next version where the newest is deleted, which can still be got back', async () => {
      await vault.write(test.secret, { user: 'apikey' });
      await vault.deleteVersion(test.secret);
      const { status, stdout } = await test.move();
      assert.equal(status, 0, stdout);
      assert.deepEqual(await fieldsAt(vault, test.secret), { [NAME]: key });
      await vault.undelete(test.secret);
      assert.deepEqual(await fieldsAt(vault, test.secret, 1), { user: 'apikey' });
      await test.assertMoved();
    });

    it('stores nothing again: not when all is done, nor when the move was broken off', async () => {
      await test.move();
      assert.match((await test.move()).stdout, /^No keys found; nothing to do\.\n$/);
      test.write();
      test.proxy.asked.length = 0;
      assert.equal((await test.move()).status, 0);
      assert.deepEqual(
        test.proxy.asked.filter(({ method }) => method !== 'GET'),
        [],
      );
      await test.assertMoved();
    });

    it('takes the next variable where something else stands', async () => {
      await vault.write(test.secret, { [NAME]: 'of somebody else' });
      const { status, stdout } = await test.move();
      assert.equal(status, 0, stdout);
      assert.deepEqual(await fieldsAt(vault, test.secret), {
        [NAME]: 'of somebody else',
        [`${NAME}_2`]: key,
      });
      assert.equal(test.textOf('.env'), `${NAME}_2=ref+vault://${test.secret}#/${NAME}_2\n`);
      assert.equal((await variablesGiven([`${NAME}_2`], test.setting()))[`${NAME}_2`], hashOf(key));
    });

    it('fills a field that is empty', async () => {
      await vault.write(test.secret, { [NAME]: '', user: 'apikey' });
      assert.equal((await test.move()).status, 0);
      assert.deepEqual(await fieldsAt(vault, test.secret), { [NAME]: key, user: 'apikey' });
    });

    it('changes nothing with --dry-run', async () => {
      const { status, stdout } = await test.move({}, ['--dry-run']);
      assert.equal(status, 0);
      assert.match(stdout, /Dry run: nothing was changed\./);
      test.assertUntouched();
      assert.equal(await fieldsAt(vault, test.secret), undefined);
    });

    it("writes OpenBao's references by its variables", async () => {
      const env = { BAO_ADDR: test.proxy.address, BAO_TOKEN: vault.writer, VAULT_ADDR: '', VAULT_TOKEN: '' };
      const { status, stdout } = await test.move(env, [], 'openbao');
      assert.equal(status, 0, stdout);
      assert.deepEqual(await fieldsAt(vault, test.secret), { [NAME]: key });
      await test.assertMoved(`ref+openbao://${test.secret}#/${NAME}`, env);
    });

    it('goes where the active server is, with the key', async () => {
      test.proxy.meddle = ({ path: asked }) => ({
        answer: { status: 307, headers: { location: `${vault.address}/v1/${asked}` } },
      });
      assert.equal((await test.move()).status, 0);
      assert.deepEqual(await fieldsAt(vault, test.secret), { [NAME]: key });
      await test.assertMoved();
    });

    it('names the namespace in every request', async () => {
      const reference = 'ref+vault://secret/{project}?namespace=team#/{variable}';
      await test.move({ VAULT_NAMESPACE: 'all' }, ['--reference', reference]);
      const namespaces = test.proxy.asked.map(({ method, path: asked, namespace }) =>
        asked.includes(test.project) ? `${method} ${namespace}` : namespace,
      );
      assert.deepEqual([...new Set(namespaces)], ['all', 'GET team', 'POST team']);
      assert.equal(test.textOf('.env'), `${NAME}=ref+vault://${test.secret}?namespace=team#/${NAME}\n`);
    });

    it('goes on where the connection breaks off exactly after the write', async () => {
      test.proxy.meddle = writes({ drop: 'after' });
      assert.equal((await test.move()).status, 0);
      assert.deepEqual(await fieldsAt(vault, test.secret), { [NAME]: key });
      await test.assertMoved();
    });
  });
}

import assert from 'node:assert/strict';
import { fakeKey } from '../support/keys';
import { everyVault, NAME, VaultMove, writes } from './support/vault-move';
import { VaultProxy } from './support/vault-proxy';
import { fieldsAt } from './support/vault-under-test';

const key = fakeKey(1);

for (const vault of everyVault()) {
  describe(`keyguard fix --to vault with ${vault.name} says what is wrong, changes nothing in the project,`, () => {
    const test = new VaultMove(vault);

    const wrong =
      'Vault does not accept your token: it is wrong or has expired. Log in again with: vault login (or set VAULT_TOKEN)';
    const notAllowed = (what: string) =>
      `Vault does not allow your token to ${what}, or has no mount there. Look at its policies with: vault token lookup`;
    const gone = () =>
      `Vault at ${test.proxy.address} dropped the connection. Try again; if it stays so, look at its log.`;

    it('of tokens, of which it takes every one that may write there', async () => {
      await test.assertRefused(wrong, test.move({ VAULT_TOKEN: 'hvs.nobody' }));
      await test.assertRefused(wrong, test.move({ VAULT_TOKEN: vault.expired }));
      await test.assertRefused(
        'You are not logged in to Vault. Log in with: vault login (or set VAULT_TOKEN)',
        test.move({ VAULT_TOKEN: '' }),
      );
      await test.assertRefused(notAllowed(`read ${test.secret}`), test.move({ VAULT_TOKEN: vault.stranger }));
      await test.assertRefused(
        notAllowed(`read secret/data/${test.project}`),
        test.move({ VAULT_TOKEN: vault.writeOnly }),
      );
      await test.assertRefused(
        notAllowed(`write secret/data/${test.project}`),
        test.move({ VAULT_TOKEN: vault.reader }),
      );
      const reference = ['--reference', 'ref+vault://nomount/{project}#/{variable}'];
      await test.assertRefused(notAllowed(`read nomount/${test.project}`), test.move({}, reference));
      assert.equal(await fieldsAt(vault, test.secret), undefined);
      const { status, stdout } = await test.move({ VAULT_TOKEN: vault.narrow });
      assert.equal(status, 0, stdout);
      await test.assertMoved(test.reference, { VAULT_TOKEN: vault.narrow });
    });

    it('of tokens where something in between forbids to ask for mounts', async () => {
      const forbidden = { status: 403, body: '{"errors":["forbidden"]}' };
      test.proxy.meddle = (asked) =>
        asked.path === 'sys/internal/ui/mounts' ? { answer: forbidden } : undefined;
      await test.assertRefused(notAllowed('read sys/internal/ui/mounts'));
      const reference = ['--reference', 'ref+vault://secret/{project}#/{variable}'];
      await test.assertRefused(wrong, test.move({ VAULT_TOKEN: 'hvs.nobody' }, reference));
      assert.equal((await test.move({}, reference)).status, 0);
      await test.assertMoved();
    });

    it('of a sealed one, also when that happens just before the write', async () => {
      const sealed = 'Vault is sealed. Unseal it with: vault operator unseal';
      await vault.seal();
      await test.assertRefused(sealed).finally(() => vault.unseal());
      test.proxy.meddle = writes({ meanwhile: () => vault.seal() });
      await test
        .assertRefused(
          `${sealed}. Whether HashiCorp Vault has the key at ref+vault://${test.secret}#/${NAME} could not be told. It is still in your code: try again.`,
        )
        .finally(() => vault.unseal());
      assert.equal(await fieldsAt(vault, test.secret), undefined);
    });

    it('of somebody else who changes the secret at the same moment, whose change stays', async () => {
      await vault.write(test.secret, { user: 'apikey' });
      const meanwhile = () => vault.write(test.secret, { user: 'apikey', color: 'green' });
      test.proxy.meddle = writes({ meanwhile });
      const changed = `Somebody else changed ${test.secret} at the same moment. Try again.`;
      await test.assertRefused(changed);
      assert.deepEqual(await fieldsAt(vault, test.secret), { user: 'apikey', color: 'green' });
      test.proxy.meddle = () => undefined;
      assert.equal((await test.move()).status, 0);
      assert.deepEqual(await fieldsAt(vault, test.secret), { user: 'apikey', color: 'green', [NAME]: key });
    });

    it('of somebody else who makes the secret at the same moment', async () => {
      test.proxy.meddle = writes({ meanwhile: () => vault.write(test.secret, { color: 'green' }) });
      await test.assertRefused(`Somebody else changed ${test.secret} at the same moment. Try again.`);
      assert.deepEqual(await fieldsAt(vault, test.secret), { color: 'green' });
    });

    it('of somebody else who takes the same name before it looks for the second time', async () => {
      let looks = 0;
      test.proxy.meddle = ({ method, path: asked }) =>
        method === 'GET' && asked === `secret/data/${test.project}` && ++looks === 2
          ? { meanwhile: () => vault.write(test.secret, { [NAME]: fakeKey(2) }) }
          : undefined;
      await test.assertRefused(`Somebody else changed ${test.secret} at the same moment. Try again.`);
      assert.deepEqual(await fieldsAt(vault, test.secret), { [NAME]: fakeKey(2) });
      assert.equal((await test.move()).status, 0);
      assert.deepEqual(await fieldsAt(vault, test.secret), { [NAME]: fakeKey(2), [`${NAME}_2`]: key });
    });

    it('of a slow one, before the write and in it', async () => {
      const late = `Vault at ${test.proxy.address} gave no answer within 1 s. Look at VAULT_ADDR and the network.`;
      test.proxy.meddle = () => ({ delayMs: 4000 });
      await test.assertRefused(late, test.move({ VAULT_CLIENT_TIMEOUT: '1' }));
      test.proxy.meddle = writes({ delayMs: 4000, drop: 'before' });
      await test.assertRefused(late, test.move({ VAULT_CLIENT_TIMEOUT: '1' }));
      assert.equal(await fieldsAt(vault, test.secret), undefined);
    });

    it('of connections that break off before the write has arrived', async () => {
      test.proxy.meddle = writes({ drop: 'before' });
      await test.assertRefused(gone());
      assert.equal(await fieldsAt(vault, test.secret), undefined);
    });

    it('of connections that break off, when it cannot look whether the write has arrived', async () => {
      let isWritten = false;
      test.proxy.meddle = ({ method }) => {
        isWritten ||= method === 'POST';
        return isWritten ? { drop: 'after' } : undefined;
      };
      await test.assertRefused(
        `${gone()} Whether HashiCorp Vault has the key at ref+vault://${test.secret}#/${NAME} could not be told. It is still in your code: try again.`,
      );
      assert.deepEqual(await fieldsAt(vault, test.secret), { [NAME]: key });
      test.proxy.meddle = () => undefined;
      assert.equal((await test.move()).status, 0);
      assert.equal(await fieldsAt(vault, test.secret, 2), undefined);
      await test.assertMoved();
    });

    it('of a server that says yes and stores nothing', async () => {
      test.proxy.meddle = writes({ answer: { status: 200, body: '{"data":{"version":1}}' } });
      await test.assertRefused(
        `HashiCorp Vault said that it took the key, and has nothing at ref+vault://${test.secret}#/${NAME}. The key is still in your code.`,
      );
    });

    it('of a server that stores something else', async () => {
      const meanwhile = () => vault.write(test.secret, { [NAME]: key.slice(0, -1) });
      test.proxy.meddle = writes({ meanwhile, answer: { status: 200, body: '{"data":{"version":1}}' } });
      await test.assertRefused(
        `HashiCorp Vault has something else at ref+vault://${test.secret}#/${NAME} than what was written there. The key is still in your code. Look at what is there.`,
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
        test.proxy.meddle = writes({ answer: { status, body: JSON.stringify({ errors: [message] }) } });
        await test.assertRefused(large);
      }
      assert.equal(await fieldsAt(vault, test.secret), undefined);
    });

    it('of an answer that does not show the other fields', async () => {
      await vault.write(`kv1/${test.project}`, { user: 'apikey' });
      let looks = 0;
      test.proxy.meddle = ({ method, path: asked }) =>
        method === 'GET' && asked === `kv1/${test.project}` && ++looks > 1
          ? { answer: { status: 200, body: '{"data":null,"wrap_info":{"token":"hvs.wrapped"}}' } }
          : undefined;
      await test.assertRefused(
        `Vault does not tell what is at kv1/${test.project}, so nothing was written there. Look at it with: vault kv get. Whether HashiCorp Vault has the key at ref+vault://kv1/${test.project}#/${NAME} could not be told. It is still in your code: try again.`,
        test.move({}, ['--reference', 'ref+vault://kv1/{project}#/{variable}']),
      );
      assert.deepEqual(await fieldsAt(vault, `kv1/${test.project}`), { user: 'apikey' });
    });

    it('of an address that the reference names, and of what is no Vault', async () => {
      await test.assertRefused(
        'KeyGuard does not know the option "address" of this reference. It knows namespace.',
        test.move({}, [
          '--reference',
          `ref+vault://secret/{project}?address=${test.proxy.address}#/{variable}`,
        ]),
      );
      test.proxy.meddle = () => ({ answer: { status: 200, body: '<html>' } });
      await test.assertRefused(`What answers at ${test.proxy.address} is not Vault. Look at VAULT_ADDR.`);
      await test.assertRefused(
        'Nobody says where Vault is. Set VAULT_ADDR, such as VAULT_ADDR=https://vault.example.com:8200.',
        test.move({ VAULT_ADDR: '' }),
      );
      const stopped = new VaultProxy(vault);
      await stopped.start();
      const { address } = stopped;
      await stopped.stop();
      await test.assertRefused(
        `Nothing answers at ${address}. Start Vault, or look at VAULT_ADDR.`,
        test.move({ VAULT_ADDR: address }),
      );
      assert.equal(await fieldsAt(vault, test.secret), undefined);
    });
  });
}

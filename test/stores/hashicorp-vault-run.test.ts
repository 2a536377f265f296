import assert from 'node:assert/strict';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';
import { hashOf, keyguardRun, refusalOf, variablesGiven } from './support/keyguard-run';
import { RealVault } from './support/real-vault';
import { VaultProxy } from './support/vault-proxy';
import { VaultStandIn } from './support/vault-stand-in';
import type { VaultUnderTest } from './support/vault-under-test';

const real = RealVault.installed();
if (real.length === 0)
  console.log(
    'Neither vault nor bao is on PATH: Vault is tested against a stand-in alone. KEYGUARD_BUILD_VAULT=1 builds the real one, once, in some ten minutes.',
  );

for (const vault of [new VaultStandIn(), ...real] satisfies VaultUnderTest[]) {
  describe(`keyguard run with ${vault.name}`, () => {
    const folder = temporaryFolder();
    const key = fakeKey(1);

    before(async function () {
      this.timeout(1_800_000);
      await vault.start();
      await vault.write('secret/mail', { api_key: key, port: 587, nested: { a: 'b' } });
      await vault.write('secret/team/a b', { 'api key': fakeKey(2) });
      await vault.write('secret/gone', { api_key: key });
      await vault.deleteVersion('secret/gone');
      await vault.write('kv1/mail', { api_key: fakeKey(3) });
    });
    after(() => vault.stop());

    const setting = (env: Record<string, string> = {}) => ({
      folder: folder.path,
      env: { VAULT_ADDR: vault.address, VAULT_TOKEN: vault.reader, ...env },
    });
    const refusal = (reference: string, env?: Record<string, string>) => {
      folder.write({ '.env': `KEY=${reference}\n` });
      return refusalOf(setting(env));
    };

    it('resolves references of both versions of KV', async () => {
      folder.write({
        '.env': [
          'A=ref+vault://secret/mail#/api_key',
          'B="ref+vault://secret/mail#/api_key"',
          'C=ref+vault://secret/mail/api_key',
          'D=ref+vault://secret/team/a%20b#/api%20key',
          'E=ref+vault://kv1/mail#/api_key',
          'F=ref+vault://secret/mail?version=1#/port',
          `G=ref+vault://secret/mail?address=${vault.address}#/api_key`,
          'H=plain',
          '',
        ].join('\n'),
      });
      const [one, two, three] = [1, 2, 3].map((n) => hashOf(fakeKey(n)));
      assert.deepEqual(await variablesGiven([...'ABCDEFGH'], setting()), {
        ...{ A: one, B: one, C: one, D: two, E: three, F: hashOf('587'), G: one, H: hashOf('plain') },
      });
    });

    it('finds the token in the file that the login leaves', async () => {
      folder.write({ '.env': 'A=ref+vault://secret/mail#/api_key\n', 'home/.vault-token': vault.reader });
      const given = await variablesGiven(['A'], setting({ VAULT_TOKEN: '', HOME: `${folder.path}/home` }));
      assert.equal(given['A'], hashOf(key));
    });

    it("resolves OpenBao's references by its variables, or by Vault's", async () => {
      folder.write({ '.env': 'A=ref+openbao://secret/mail#/api_key\n' });
      const own = { BAO_ADDR: vault.address, BAO_TOKEN: vault.reader, VAULT_ADDR: '', VAULT_TOKEN: '' };
      assert.equal((await variablesGiven(['A'], setting(own)))['A'], hashOf(key));
      assert.equal((await variablesGiven(['A'], setting()))['A'], hashOf(key));
    });

    it('says what is wrong with a reference, and the next step', async () => {
      const cases: readonly (readonly [string, string])[] = [
        [
          'ref+vault://secret/none#/api_key',
          'There is no secret at secret/none. List what there is with: vault kv list',
        ],
        [
          'ref+vault://kv1/none#/api_key',
          'There is no secret at kv1/none. List what there is with: vault kv list',
        ],
        ['ref+vault://secret/mail#/key', 'The secret has no field "key". It has api_key, nested, port.'],
        [
          'ref+vault://secret/mail#/nested',
          '"nested" is no text. Name one field in the part behind #, or store it as text.',
        ],
        [
          'ref+vault://secret/gone#/api_key',
          'This version of the secret is deleted. Get it back with: vault kv undelete, or name another one with ?version=.',
        ],
        [
          'ref+vault://nomount/mail#/api_key',
          'Vault does not allow your token to read nomount/mail, or has no mount there. Look at its policies with: vault token lookup',
        ],
        [
          'ref+vault://kv1/mail?version=1#/api_key',
          'kv1/ keeps no versions (it is KV version 1). Leave ?version= out.',
        ],
        [
          'ref+vault://secret/../sys/x#/y',
          'This is no complete reference. It goes ref+vault://MOUNT/PATH#/FIELD.',
        ],
        [
          'ref+vault://secret/mail?auth_method=approle#/x',
          'KeyGuard does not log in by "approle". Log in with: vault login, and leave auth_method out.',
        ],
        [
          'ref+vault://secret/mail?role=x#/y',
          'KeyGuard does not know the option "role" of this reference. It knows address, namespace, version, token_env, token_file, auth_method, proto.',
        ],
      ];
      const said = await Promise.all(cases.map(([reference], n) => refusalIn(`case${n}`, reference)));
      assert.deepEqual(
        said.map((sentence, n) => [
          cases[n]?.[0],
          sentence.replace('api_key, port, nested', 'api_key, nested, port'),
        ]),
        cases,
      );
    });

    function refusalIn(place: string, reference: string): Promise<string> {
      folder.write({ [`${place}/.env`]: `KEY=${reference}\n` });
      return refusalOf({ ...setting(), folder: `${folder.path}/${place}` });
    }

    const good = 'ref+vault://secret/mail#/api_key';

    it('tells a wrong and an expired token from one that may not read', async () => {
      const wrong =
        'Vault does not accept your token: it is wrong or has expired. Log in again with: vault login (or set VAULT_TOKEN)';
      assert.equal(await refusal(good, { VAULT_TOKEN: 'hvs.nobody' }), wrong);
      assert.equal(await refusal(good, { VAULT_TOKEN: vault.expired }), wrong);
      assert.equal(
        await refusal(good, { VAULT_TOKEN: vault.stranger }),
        'Vault does not allow your token to read secret/mail, or has no mount there. Look at its policies with: vault token lookup',
      );
      assert.equal(
        await refusal(good, { VAULT_TOKEN: '' }),
        'You are not logged in to Vault. Log in with: vault login (or set VAULT_TOKEN)',
      );
      assert.equal(
        await refusal(good, { VAULT_TOKEN: 'two words' }),
        'What VAULT_TOKEN holds is no token. Look at it.',
      );
    });

    it('says that it is sealed', async () => {
      await vault.seal();
      try {
        assert.equal(await refusal(good), 'Vault is sealed. Unseal it with: vault operator unseal');
      } finally {
        await vault.unseal();
      }
    });

    it('hides the value with --mask, and only then, also where it comes in pieces', async () => {
      folder.write({ '.env': `KEY=${good}\n` });
      const program = `const key = process.env.KEY;
        process.stdout.write('<' + key.slice(0, 20));
        setTimeout(() => { process.stdout.write(key.slice(20) + '>\\n'); console.error(JSON.stringify({ key })); process.exitCode = 7; }, 50);`;
      const masked = await keyguardRun(['--mask', '--', process.execPath, '-e', program], setting());
      const { status, stdout, stderr } = masked;
      const hidden = '<concealed by KeyGuard>';
      assert.deepEqual(
        { status, stdout, stderr },
        { status: 7, stdout: `<${hidden}>\n`, stderr: `{"key":"${hidden}"}\n` },
      );
      const plain = keyguardRun(['--', process.execPath, '-e', 'console.log(process.env.KEY)'], setting());
      await assert.rejects(plain, /a key was printed/);
    });
  });
}

describe('keyguard run with a stand-in for Vault that misbehaves', () => {
  const folder = temporaryFolder();
  const standIn = new VaultStandIn();
  const vault = new VaultProxy(standIn);
  beforeEach(async () => {
    await standIn.start();
    await vault.start();
    for (let n = 1; n <= 9; n++) await standIn.write(`secret/mail${n}`, { api_key: fakeKey(n) });
    folder.write({ '.env': 'KEY=ref+vault://secret/mail1#/api_key\n' });
  });
  afterEach(async () => {
    await vault.stop();
    await standIn.stop();
  });

  const setting = (env: Record<string, string> = {}) => ({
    folder: folder.path,
    env: { VAULT_ADDR: vault.address, VAULT_TOKEN: standIn.reader, ...env },
  });

  it('waits for a slow one only so long', async () => {
    vault.meddle = () => ({ delayMs: 5000 });
    assert.equal(
      await refusalOf(setting({ VAULT_CLIENT_TIMEOUT: '1' })),
      `Vault at ${vault.address} gave no answer within 1 s. Look at VAULT_ADDR and the network.`,
    );
  });

  it('tells of dropped and refused connections, and of what is no Vault', async () => {
    vault.meddle = () => ({ drop: 'before' });
    assert.equal(
      await refusalOf(setting()),
      `Vault at ${vault.address} dropped the connection. Try again; if it stays so, look at its log.`,
    );
    const gone = new VaultStandIn();
    await gone.start();
    const { address } = gone;
    await gone.stop();
    assert.equal(
      await refusalOf(setting({ VAULT_ADDR: address })),
      `Nothing answers at ${address}. Start Vault, or look at VAULT_ADDR.`,
    );
    assert.equal(
      await refusalOf(setting({ VAULT_ADDR: vault.address.replace('http:', 'https:') })).catch(String),
      `${vault.address.replace('http:', 'https:')} speaks neither https nor what VAULT_ADDR says. Look at http:// and https:// in it.`,
    );
    assert.equal(
      await refusalOf(setting({ VAULT_ADDR: 'vault:8200' })),
      '"vault:8200" is no address of Vault. It goes https://HOST:PORT.',
    );
  });

  it('asks for ten references at the same time, and for two alike once', async () => {
    const names = [...'ABCDEFGHIJ'];
    const lines = names.map((name, n) => `${name}=ref+vault://secret/mail${(n % 9) + 1}#/api_key\n`);
    folder.write({ '.env': lines.join('') });
    vault.meddle = () => ({ delayMs: 400 });
    const start = performance.now();
    const given = await variablesGiven(names, setting());
    const duration = performance.now() - start;
    assert.deepEqual(given, Object.fromEntries(names.map((name, n) => [name, hashOf(fakeKey((n % 9) + 1))])));
    assert.equal(vault.asked.filter(({ path }) => path.includes('/data/')).length, 9);
    // One takes two questions, so 800 ms; one after the other they would take 8 s.
    assert.ok(duration < 4000, `${duration} ms`);
  });

  it('names the namespace', async () => {
    folder.write({
      '.env': 'A=ref+vault://secret/mail1?namespace=team#/api_key\nB=ref+vault://secret/mail2#/api_key\n',
    });
    await variablesGiven(['A', 'B'], setting({ VAULT_NAMESPACE: 'all' }));
    const asked = vault.asked.filter(({ path }) => path.includes('/data/'));
    assert.deepEqual(asked.map(({ namespace, path }) => `${namespace}: ${path}`).sort(), [
      'all: secret/data/mail2',
      'team: secret/data/mail1',
    ]);
  });

  it('follows a standby server to the active one, and no other redirect', async () => {
    const sendOn = (status: number, to: string) => {
      vault.meddle = ({ path }) => ({ answer: { status, headers: { location: `${to}/v1/${path}` } } });
    };
    sendOn(307, standIn.address);
    assert.equal((await variablesGiven(['KEY'], setting()))['KEY'], hashOf(fakeKey(1)));
    sendOn(301, 'https://vault.example.com');
    assert.equal(
      await refusalOf(setting()),
      `${vault.address} sends on to https://vault.example.com. Set VAULT_ADDR=https://vault.example.com.`,
    );
    sendOn(307, vault.address);
    assert.equal(
      await refusalOf(setting()),
      `Vault at ${vault.address} is not the active server, and was named as it. Look at its log.`,
    );
  });

  it("sends the user's token nowhere that an env file alone names", async () => {
    folder.write({ '.env': `KEY=ref+vault://secret/mail1?address=${vault.address}#/api_key\n` });
    assert.equal(
      await refusalOf(setting({ VAULT_ADDR: 'https://vault.example.com' })),
      `The reference names ${vault.address}, and your token is not for it. Set VAULT_ADDR=${vault.address}, or say which token is with ?token_env= or ?token_file=.`,
    );
    folder.write({
      '.env': `KEY=ref+vault://secret/mail1?address=${vault.address}&token_env=HOME#/api_key\n`,
    });
    assert.equal(
      await refusalOf(setting({ VAULT_ADDR: '' })),
      'token_env has to name a variable such as VAULT_TOKEN_TEAM, not HOME.',
    );
    assert.deepEqual(vault.asked, []);
    folder.write({
      '.env': `KEY=ref+vault://secret/mail1?address=${vault.address}&token_env=VAULT_TOKEN_TEAM#/api_key\n`,
    });
    const env = { VAULT_ADDR: '', VAULT_TOKEN: '', VAULT_TOKEN_TEAM: standIn.reader };
    assert.equal((await variablesGiven(['KEY'], setting(env)))['KEY'], hashOf(fakeKey(1)));
  });
});

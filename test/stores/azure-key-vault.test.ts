import assert from 'node:assert/strict';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';
import { KeyInCode } from './support/key-in-code';
import { type Call, type Reply, StandIns } from './support/stand-ins';

const STORE = 'azure-key-vault';
const [key, other] = [fakeKey(1), fakeKey(2)];

interface State {
  readonly vaults: readonly string[];
  /** By `VAULT/NAME`. */
  readonly secrets: Record<string, string>;
  /** What it complains about: at `set`, or at every command of its vaults. */
  readonly complaint?: { readonly at: 'set' | 'show' | 'account'; readonly stderr: string };
  readonly forgets?: boolean;
}

describe('keyguard fix --to azure-key-vault with a stand-in for az (https://learn.microsoft.com/cli/azure/keyvault/secret)', () => {
  const folder = temporaryFolder();
  const project = new KeyInCode(folder);
  let standIns: StandIns;
  beforeEach(function () {
    // A stand-in is a script that begins with #!, which Windows does not start.
    if (process.platform === 'win32') this.skip();
    standIns = new StandIns(folder.path);
    project.write();
  });

  const start = (state: Partial<State> = {}) =>
    standIns.addStore<State>('az', { vaults: ['acme'], secrets: {}, ...state }, answer);
  const env = () => ({ PATH: standIns.bin });
  const secrets = () => standIns.state<State>('az').secrets;
  const reference = 'ref+azurekeyvault://acme/shop-SENDGRID-API-KEY';

  const refusal = (args?: readonly string[]) => project.refusal(STORE, env(), args);

  it('moves a key into the only vault, in its spelling, and never says it in an argument', async () => {
    start();
    assert.deepEqual((await project.move(STORE, env())).references, [reference]);
    assert.deepEqual(secrets(), { 'acme/shop-SENDGRID-API-KEY': key });
    await project.assertMoved(env(), reference);
    const calls = standIns.calls('az');
    assert.equal(JSON.stringify(calls.map(({ argv }) => argv)).includes(key.slice(26)), false);
    assert.deepEqual(
      calls.filter(({ stdin }) => stdin !== ''),
      [
        {
          argv: [
            ...['keyvault', 'secret', 'set', '--vault-name=acme', '--name=shop-SENDGRID-API-KEY'],
            ...['--file=/dev/stdin', '--encoding=utf-8', '--output=none', '--only-show-errors'],
          ],
          stdin: key,
        },
      ],
    );
  });

  it('finishes a move that was broken off, and leaves alone what is there', async () => {
    start({ secrets: { 'acme/shop-SENDGRID-API-KEY': key } });
    assert.deepEqual((await project.move(STORE, env())).reasons, []);
    assert.equal(
      standIns.calls('az').some(({ argv }) => argv.includes('set')),
      false,
    );
    await project.assertMoved(env(), reference);
  });

  it('takes the next name where something else is', async () => {
    start({ secrets: { 'acme/shop-SENDGRID-API-KEY': other } });
    assert.deepEqual((await project.move(STORE, env())).reasons, []);
    assert.deepEqual(secrets(), {
      'acme/shop-SENDGRID-API-KEY': other,
      'acme/shop-SENDGRID-API-KEY-2': key,
    });
    await project.assertMoved(env(), `${reference}-2`, { variable: 'SENDGRID_API_KEY_2' });
  });

  it('asks which vault where there are several, and takes the one that is named', async () => {
    start({ vaults: ['acme', 'team'] });
    assert.equal(
      await refusal(),
      "There are several vaults: acme, team. Name one: --reference 'ref+azurekeyvault://VAULT/{project}-{variable}' (in the editor the setting keyguard.stores.references)",
    );
    const args = ['--reference', 'ref+azurekeyvault://team/{variable}'];
    assert.deepEqual((await project.move(STORE, env(), args)).reasons, []);
    assert.deepEqual(secrets(), { 'team/SENDGRID-API-KEY': key });
  });

  it('makes a document where there is none, and adds nothing to one that is there', async () => {
    start();
    const args = ['--reference', 'ref+azurekeyvault://acme/mail#/{variable}'];
    assert.deepEqual((await project.move(STORE, env(), args)).reasons, []);
    assert.deepEqual(secrets(), { 'acme/mail': JSON.stringify({ 'SENDGRID-API-KEY': key }) });
    await project.assertMoved(env(), 'ref+azurekeyvault://acme/mail#/SENDGRID-API-KEY');
  });

  it('adds nothing to a document that is there', async () => {
    start({ secrets: { 'acme/mail': '{"a":"1"}' } });
    assert.equal(
      await refusal(['--reference', 'ref+azurekeyvault://acme/mail#/{variable}']),
      'There is a secret of this name already, and KeyGuard does not change what is in one. Choose another place for the key with --reference.',
    );
    assert.deepEqual(secrets(), { 'acme/mail': '{"a":"1"}' });
  });

  it('writes to no vault of another cloud than az is signed in to', async () => {
    start();
    assert.equal(
      await refusal(['--reference', 'ref+azurekeyvault://acme.vault.usgovcloudapi.net/{variable}']),
      "az stores only in vaults of the cloud that it is signed in to. Write the vault's name alone, and choose the cloud with: az cloud set",
    );
  });

  it('does not believe an az that says it stored the key and has not', async () => {
    start({ forgets: true });
    assert.equal(
      await refusal(),
      `Azure Key Vault said that it took the key, and has nothing at ${reference}. The key is still in your code.`,
    );
  });

  it('says that it is not installed, or that there is no vault', async () => {
    assert.match(
      await refusal(),
      /^Azure's command line \("az"\) is not installed, or not on PATH\. Install it:/,
    );
    start({ vaults: [] });
    assert.match(
      await refusal(),
      /^This subscription has no vault that you may see\. Make one with az keyvault create/,
    );
  });

  // As az 2.91 prints them; those of the service as https://learn.microsoft.com/azure/key-vault/general/rest-error-codes has them.
  const complaints: readonly (readonly ['account' | 'show' | 'set', string, string])[] = [
    [
      'account',
      "ERROR: Please run 'az login' to setup account.",
      'Azure is not signed in, or no longer. Sign in with: az login',
    ],
    [
      'show',
      'ERROR: AADSTS700082: The refresh token has expired due to inactivity.',
      'Azure is not signed in, or no longer. Sign in with: az login',
    ],
    [
      'show',
      'ERROR: (Forbidden) Caller is not authorized to perform action on resource.',
      'Azure does not allow you to read this. Ask for the role "Key Vault Secrets User" on the vault.',
    ],
    [
      'set',
      'ERROR: (Forbidden) Caller is not authorized to perform action on resource.',
      'Azure does not allow you to store this. Ask for the role "Key Vault Secrets Officer" on the vault.',
    ],
    [
      'set',
      'ERROR: (Conflict) Secret x is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the secret can only be recovered or purged.',
      'The vault keeps a deleted secret of this name. Get it back with: az keyvault secret recover --vault-name VAULT --name NAME',
    ],
    [
      'show',
      "ERROR: HTTPSConnectionPool(host='acme.vault.azure.net', port=443): Max retries exceeded with url: /",
      'There is no such vault, or it cannot be reached. List yours with: az keyvault list',
    ],
  ];
  for (const [at, stderr, sentence] of complaints) {
    it(`changes nothing when ${at} says "${stderr.slice(0, 40)}…", and says: ${sentence}`, async () => {
      start({ complaint: { at, stderr } });
      assert.equal(await refusal(), sentence);
      assert.deepEqual(secrets(), {});
    });
  }
});

/** Runs inside the stand-in. */
function answer({ argv }: Call, state: State, read: (file: string) => string): Reply {
  const { vaults, secrets, complaint, forgets } = state;
  const options = Object.fromEntries(
    argv.filter((each) => each.startsWith('--')).map((each) => each.slice(2).split(/=(.*)/s)),
  ) as Record<string, string>;
  const words = argv.filter((each) => !each.startsWith('--')).join(' ');
  const known: Record<string, readonly string[]> = {
    version: ['output', 'only-show-errors'],
    'account show': ['query', 'output', 'only-show-errors'],
    'keyvault list': ['query', 'output', 'only-show-errors'],
    'keyvault secret show': ['vault-name', 'name', 'query', 'output', 'only-show-errors'],
    'keyvault secret set': ['vault-name', 'name', 'file', 'encoding', 'output', 'only-show-errors'],
  };
  const byId = words.endsWith('show') && Object.keys(options).join() === 'id,query,output,only-show-errors';
  if (!byId && JSON.stringify(known[words]) !== JSON.stringify(Object.keys(options)))
    return { status: 2, stderr: `the stand-in knows no ${argv.join(' ')}\n` };
  const place = `${options['vault-name']}/${options['name']}`;
  if (complaint && words.includes(complaint.at)) return { status: 1, stderr: `${complaint.stderr}\n` };
  switch (words) {
    case 'version':
      return { stdout: '{\n  "azure-cli": "2.91.0",\n  "azure-cli-core": "2.91.0"\n}\n' };
    case 'account show':
      return { stdout: '"Pay as you go"\n' };
    case 'keyvault list':
      return { stdout: `${JSON.stringify(vaults)}\n` };
    case 'keyvault secret show': {
      const value = secrets[place];
      if (value === undefined)
        return {
          status: 3,
          stderr: `ERROR: (SecretNotFound) A secret with (name/id) ${options['name']} was not found in this key vault.\n`,
        };
      return {
        stdout: `${JSON.stringify(options['query'] === 'value' ? value : 'https://x/secrets/y/1')}\n`,
      };
    }
    default:
      if (!forgets) secrets[place] = read(options['file'] ?? '');
      return {};
  }
}

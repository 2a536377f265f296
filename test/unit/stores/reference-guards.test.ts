import assert from 'node:assert/strict';
import { outputOf } from '../../../src/stores/command-line';
import { destinationIn } from '../../../src/stores/destination';
import { resolveReferences } from '../../../src/stores/resolve';
import type { Tools } from '../../../src/stores/vault-store';
import { VAULT_STORES } from '../../../src/stores/vaults';
import { sops } from '../../../src/stores/vaults/sops';
import { fakeKey } from '../../support/keys';
import { NO_TOOLS } from '../../support/memory-store';

/** Why a reference of an env file is refused; nothing is started, asked or sent, which `NO_TOOLS` would throw for. */
async function refusal(reference: string, tools: Partial<Tools> = {}): Promise<string> {
  const { failures } = await resolveReferences({ KEY: reference }, { ...NO_TOOLS, ...tools });
  return failures[0]?.message ?? 'it was asked for';
}

describe('a reference that a project wrote', () => {
  it('has no line ends or other control characters, which would be lines, headers or ends of arguments', async () => {
    for (const reference of [
      'ref+sops://secrets%00.yaml#/key',
      'op://vault/item\n/field',
      'ref+k8s://v1/Secret/shop/mail/key?kubeContext=a%0Ab',
      'ref+vault://secret/mail?namespace=a%0D%0Ab#/key',
    ])
      assert.match(await refusal(reference), /^No reference has a line end/, reference);
    for (const store of VAULT_STORES.filter(({ writer }) => writer)) {
      const [scheme] = store.schemes;
      const template = `${scheme === 'op' ? 'op' : `ref+${scheme}`}://a/b%0A/{variable}`.replace('%0A', '\n');
      await assert.rejects(
        destinationIn(store, { project: 'p', template }, NO_TOOLS),
        /No reference has a line end/,
      );
    }
  });

  it('gives aws no file to send, and no host', async () => {
    for (const [reference, what] of [
      ['ref+awssecrets://mail?version_stage=file:///home/ann/.aws/credentials', 'version stage'],
      ['ref+awssecrets://mail?version_id=file:///home/ann/.aws/credentials', 'version id'],
      ['ref+awssecrets://mail?region=x@example.com/', 'region'],
      ['ref+awsssm://mail?region=example.com/', 'region'],
      ['ref+awsssm://mail?profile=fileb://x', 'profile'],
    ] as const)
      assert.match(
        await refusal(reference),
        new RegExp(` is no ${what} of AWS\\. Look at the reference\\.$`),
      );
    assert.match(await refusal('ref+awsssm://mail?version=1:file'), /is no version or label of a parameter/);
  });

  it('sends the token of az to hosts of Microsoft alone', async () => {
    for (const host of [
      'vault.example.com',
      'vault.azure.net.example.com',
      'x.vault.azure.net.',
      '127.0.0.1',
    ])
      assert.match(await refusal(`ref+azurekeyvault://${host}/mail`), /^This is no complete reference/);
  });

  it("sends none of the user's token files to a server that it names itself", async () => {
    const read: string[] = [];
    const readText = async (file: string) => {
      read.push(file);
      return 'hvs.token';
    };
    for (const file of [
      '~/.vault-token',
      '~/.bao-token',
      '/run/secrets/token',
      '~/.config/other/vault-token',
    ])
      assert.equal(
        await refusal(`ref+vault://secret/mail?address=https://vault.example.com&token_file=${file}#/key`, {
          readText,
        }),
        `For https://vault.example.com token_file has to name a file such as ~/.vault-token-team, not ${file}.`,
      );
    assert.deepEqual(read, []);
  });

  it("has sops send the user's Vault token nowhere that only the file names", async () => {
    const server = 'https://vault.example.com:8200';
    for (const text of [
      `key: ENC[x]\nsops:\n  hc_vault:\n    - vault_address: ${server}\n`,
      `{"sops":{"key_groups":[{"hc_vault":[{"vault\\u005faddress":"${server}"}]}]}}`,
      `key=ENC[x]\nsops_hc_vault__list_0__map_vault_address=${server}\n`,
    ]) {
      const tools = { readText: async () => text };
      const expected = `sops would send your Vault token to ${server}, which this project names. If that is yours, set VAULT_ADDR to it.`;
      assert.equal(await refusal('ref+sops://secrets.yaml#/key', tools), expected);
      const env = { VAULT_ADDR: 'https://vault.acme.com' };
      assert.equal(await refusal('ref+sops://secrets.yaml#/key', { ...tools, env }), expected);
      // It is started then, which there is nothing for here.
      await assert.rejects(
        refusal('ref+sops://secrets.yaml#/key', { ...tools, env: { VAULT_ADDR: `${server}/` } }),
        /no programs here/,
      );
    }
  });

  it("has sops send the user's Vault token nowhere that only a rule for new files names", async () => {
    const server = 'https://vault.example.com/v1/sops/keys/one';
    for (const rule of [`hc_vault_transit_uri: ${server}`, `key_groups: [{ hc_vault: ["${server}"] }]`]) {
      const readText = async (file: string) =>
        file === '.sops.yaml' ? `creation_rules:\n  - ${rule}\n` : undefined;
      const tools: Tools = { ...NO_TOOLS, readText };
      const { store, referenceFor } = await destinationIn(sops, { project: 'shop' }, tools);
      await assert.rejects(
        async () => store.writer?.write(referenceFor('KEY'), fakeKey(1), tools),
        /^Problem: sops would send your Vault token to https:\/\/vault\.example\.com/,
      );
    }
  });

  it('is no option, and leads nowhere up', async () => {
    assert.match(await refusal('ref+keychain://--unlock'), /^This is no complete reference/);
    assert.match(await refusal('ref+keychain://shop/-x'), /^This is no complete reference/);
    assert.match(await refusal('ref+gopass://../../other/entry'), /^This is no complete reference/);
  });
});

describe("a program's complaint", () => {
  it('is quoted without a key, also where its end cuts one', async () => {
    const key = fakeKey(1);
    const stderr = `${'x'.repeat(160)} ${key}`;
    const tools: Tools = {
      ...NO_TOOLS,
      run: async () => ({ kind: 'ended', status: 1, stdout: new Uint8Array(), stderr }),
    };
    const commandLine = { program: 'tool', name: 'Tool', install: 'anywhere', complaints: [] };
    await assert.rejects(outputOf(commandLine, [], tools), ({ message }: Error) => {
      assert.ok(!message.includes(key.slice(26, 36)), message);
      return true;
    });
  });
});

import {
  type CommandLine,
  checkProgram,
  jsonStringOf,
  outputOf,
  outputWithFile,
  parsed,
} from '../command-line';
import { newSecret } from '../json-document';
import type { Reference } from '../references';
import { allowOptions, problem, type Tools, unlessAbsent, type VaultStore, valueAt } from '../vault-store';

const READING: CommandLine = {
  program: 'az',
  name: "Azure's command line",
  install: 'https://learn.microsoft.com/cli/azure/install-azure-cli',
  timeoutMs: 60_000,
  // As pip installs it, it is started with `python -m azure.cli`, which looks for modules in the current folder first
  // (https://github.com/Azure/azure-cli/blob/dev/src/azure-cli/az).
  outsideProject: true,
  complaints: [
    [
      /az login|AADSTS\d+|No subscription found/i,
      'Azure is not signed in, or no longer. Sign in with: az login',
    ],
    [
      /SecretNotFound|\bwas not found in this key vault/i,
      'The vault has no such secret or version. List them with: az keyvault secret list --vault-name VAULT',
      'absent',
    ],
    [/SecretDisabled|is (?:currently )?disabled/i, 'This secret is disabled. Enable it in the vault.'],
    [
      /Forbidden|does not have secrets get permission/i,
      'Azure does not allow you to read this. Ask for the role "Key Vault Secrets User" on the vault.',
    ],
    [
      /Max retries exceeded|Failed to establish|Name or service not known|getaddrinfo|Failed to resolve/i,
      'There is no such vault, or it cannot be reached. List yours with: az keyvault list',
    ],
  ],
};

const WRITING: CommandLine = {
  ...READING,
  complaints: [
    [
      /Forbidden|does not have secrets set permission/i,
      'Azure does not allow you to store this. Ask for the role "Key Vault Secrets Officer" on the vault.',
    ],
    [
      /deleted but recoverable/i,
      'The vault keeps a deleted secret of this name. Get it back with: az keyvault secret recover --vault-name VAULT --name NAME',
    ],
    ...READING.complaints,
  ],
};

const NAME = /^[A-Za-z0-9-]+$/;

/**
 * Hosts of Microsoft's clouds (https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#dns-suffixes-for-object-identifiers).
 * To any other az would send the user's token.
 */
const HOST =
  /^[A-Za-z0-9-]+\.(?:vault\.azure\.net|vault\.azure\.cn|vault\.usgovcloudapi\.net|vault\.microsoftazure\.de)$/i;

export const azureKeyVault: VaultStore = {
  id: 'azure-key-vault',
  name: 'Azure Key Vault',
  shapes: ['ref+azurekeyvault://{vault}/{secret}', 'ref+azurekeyvault://{vault}/{secret}/{version}'],
  schemes: ['azurekeyvault'],
  async read(reference, tools) {
    allowOptions(reference, []);
    const value = await jsonStringOf(READING, showing(reference, 'value'), tools);
    return valueAt(value, reference.key);
  },
  writer: {
    // Who is signed in stands in az's files; `az --version` would look for updates.
    check: (tools) =>
      checkProgram(READING, tools, {
        versionArgs: ['version', '--output=json', '--only-show-errors'],
        async ask() {
          const args = ['account', 'show', '--query=name', '--output=json', '--only-show-errors'];
          return parsed(await outputOf(READING, args, tools), READING.program);
        },
      }),
    template,
    /** Nothing else is allowed in a name. */
    spell: (name) => name.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '') || 'sendgrid',
    async write(reference, value, tools) {
      allowOptions(reference, []);
      const { vault, secret, version } = placeOf(reference);
      if (version)
        throw problem('A new secret gets its version from Azure. Leave the version out of the reference.');
      // `secret set` takes no --id, and adds the host's end of the cloud that az is signed in to
      // (https://learn.microsoft.com/cli/azure/keyvault/secret#az-keyvault-secret-set).
      if (vault.includes('.'))
        throw problem(
          "az stores only in vaults of the cloud that it is signed in to. Write the vault's name alone, and choose the cloud with: az cloud set",
        );
      // A version of a secret replaces the whole of it, whatever somebody else wrote at the same moment.
      if (reference.key.length > 0 && (await isThere(reference, tools)))
        throw problem(
          'There is a secret of this name already, and KeyGuard does not change what is in one. Choose another place for the key with --reference.',
        );
      await outputWithFile(
        WRITING,
        (path) => [
          ...['keyvault', 'secret', 'set', `--vault-name=${vault}`, `--name=${secret}`],
          // It prints the value unless it is told not to.
          ...[`--file=${path}`, '--encoding=utf-8', '--output=none', '--only-show-errors'],
        ],
        newSecret(reference.key, value),
        tools,
      );
    },
  },
};

/** In the one vault that there is. Which of many, only the user knows. */
async function template(tools: Tools): Promise<string> {
  const args = ['keyvault', 'list', '--query=[].name', '--output=json', '--only-show-errors'];
  const vaults = parsed(await outputOf(READING, args, tools), READING.program);
  const [vault, ...others] = Array.isArray(vaults) ? vaults.map(String) : [];
  if (vault !== undefined && others.length === 0) return `ref+azurekeyvault://${vault}/{project}-{variable}`;
  const how = "--reference 'ref+azurekeyvault://VAULT/{project}-{variable}'";
  throw problem(
    vault === undefined
      ? `This subscription has no vault that you may see. Make one with az keyvault create, or name one: ${how}`
      : `There are several vaults: ${[vault, ...others].slice(0, 10).join(', ')}. Name one: ${how} (in the editor the setting keyguard.stores.references)`,
  );
}

/** Whether there is a secret, whatever is in it. */
async function isThere(reference: Reference, tools: Tools): Promise<boolean> {
  return (await unlessAbsent(outputOf(READING, showing(reference, 'id'), tools))) !== undefined;
}

function showing(reference: Reference, query: string): string[] {
  const { vault, secret, version } = placeOf(reference);
  // A vault of another cloud is named with its whole host.
  const place = vault.includes('.')
    ? [`--id=https://${[vault, 'secrets', secret, version].filter(Boolean).join('/')}`]
    : [`--vault-name=${vault}`, `--name=${secret}`, ...(version ? [`--version=${version}`] : [])];
  return [
    ...['keyvault', 'secret', 'show'],
    ...place,
    `--query=${query}`,
    '--output=json',
    '--only-show-errors',
  ];
}

function placeOf({ path }: Reference): {
  readonly vault: string;
  readonly secret: string;
  readonly version: string | undefined;
} {
  const [vault = '', secret = '', version, ...more] = path.replace(/\/$/, '').split('/');
  if (
    !(vault.includes('.') ? HOST : /^[A-Za-z0-9][A-Za-z0-9-]*$/).test(vault) ||
    ![secret, version ?? 'none'].every((part) => NAME.test(part)) ||
    more.length > 0
  )
    throw problem('This is no complete reference. It goes ref+azurekeyvault://VAULT/SECRET[/VERSION].');
  return { vault, secret, version };
}

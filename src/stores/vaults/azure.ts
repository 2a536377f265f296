import { type CommandLine, jsonStringOf } from './command-line';
import { allowOptions, problem, type VaultStore, valueAt } from './vault-store';

const AZ: CommandLine = {
  program: 'az',
  name: "Azure's command line",
  install: 'https://learn.microsoft.com/cli/azure/install-azure-cli',
  timeoutMs: 60_000,
  complaints: [
    [
      /az login|AADSTS\d+|No subscription found/i,
      'Azure is not signed in, or no longer. Sign in with: az login',
    ],
    [
      /SecretNotFound|\bwas not found in this key vault/i,
      'The vault has no such secret or version. List them with: az keyvault secret list --vault-name VAULT',
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

const NAME = /^[A-Za-z0-9-]+$/;

export const azureKeyVault: VaultStore = {
  id: 'azure-key-vault',
  name: 'Azure Key Vault',
  shapes: ['ref+azurekeyvault://{vault}/{secret}', 'ref+azurekeyvault://{vault}/{secret}/{version}'],
  schemes: ['azurekeyvault'],
  async read(reference, tools) {
    allowOptions(reference, []);
    const [vault = '', secret = '', version, ...more] = reference.path.replace(/\/$/, '').split('/');
    if (
      !/^[A-Za-z0-9][A-Za-z0-9.-]*$/.test(vault) ||
      ![secret, version ?? 'none'].every((part) => NAME.test(part)) ||
      more.length > 0
    )
      throw problem('This is no complete reference. It goes ref+azurekeyvault://VAULT/SECRET[/VERSION].');
    // A vault of another cloud is named with its whole host.
    const place = vault.includes('.')
      ? [`--id=https://${[vault, 'secrets', secret, version].filter(Boolean).join('/')}`]
      : [`--vault-name=${vault}`, `--name=${secret}`, ...(version ? [`--version=${version}`] : [])];
    const value = await jsonStringOf(
      AZ,
      ['keyvault', 'secret', 'show', ...place, '--query=value', '--output=json', '--only-show-errors'],
      tools,
    );
    return valueAt(value, reference.key);
  },
};

import type { Reference } from '../../stores/references';

/**
 * What App Service and Functions put the secret in the place of, as the whole value of a setting:
 * https://learn.microsoft.com/azure/app-service/app-service-key-vault-references#understand-source-app-settings-from-key-vault
 */
export function appSettingReference({ scheme, path, key }: Reference): string | undefined {
  const [vault = '', secret, version, ...more] = path.replace(/\/$/, '').split('/');
  if (scheme !== 'azurekeyvault' || key.length > 0 || !secret || more.length > 0) return undefined;
  // A vault of another cloud is named with its whole host.
  const parts = vault.includes('.')
    ? [`SecretUri=https://${[vault, 'secrets', secret, version].filter(Boolean).join('/')}`]
    : [`VaultName=${vault}`, `SecretName=${secret}`, ...(version ? [`SecretVersion=${version}`] : [])];
  return `@Microsoft.KeyVault(${parts.join(';')})`;
}

export const APP_SETTING_NOTE =
  'The app reads the key from the vault with its managed identity. Give it one, and the role "Key Vault Secrets User" on the vault.';

import { awsParameterStore } from './aws-parameter-store';
import { awsSecretsManager } from './aws-secrets-manager';
import { azureKeyVault } from './azure';
import { doppler } from './doppler';
import { googleSecretManager } from './google';
import { hashiCorpVault, openBao } from './hashicorp-vault';
import { onePassword } from './onepassword';
import { sops } from './sops';
import type { VaultStore } from './vault-store';

/** Every vault whose references are resolved. */
export const VAULT_STORES: readonly VaultStore[] = [
  onePassword,
  hashiCorpVault,
  openBao,
  awsSecretsManager,
  awsParameterStore,
  googleSecretManager,
  azureKeyVault,
  doppler,
  sops,
];

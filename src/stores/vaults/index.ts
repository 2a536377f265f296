import { awsParameterStore, awsSecretsManager } from './aws';
import { azureKeyVault } from './azure';
import { doppler } from './doppler';
import { googleSecretManager } from './google';
import { hashiCorpVault, openBao } from './hashicorp-vault';
import { keychain } from './keychain';
import { onePassword } from './onepassword';
import { gopass, pass } from './pass';
import { sops } from './sops';
import { userSecrets } from './user-secrets';
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
  pass,
  gopass,
  keychain,
  userSecrets,
];

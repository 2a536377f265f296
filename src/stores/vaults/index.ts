import { awsParameterStore } from './aws-parameter-store';
import { awsSecretsManager } from './aws-secrets-manager';
import { azureKeyVault } from './azure';
import { bitwarden } from './bitwarden';
import { dockerSecrets } from './docker-secrets';
import { doppler } from './doppler';
import { githubActions } from './github';
import { googleSecretManager } from './google';
import { hashiCorpVault, openBao } from './hashicorp-vault';
import { infisical } from './infisical';
import { keychain } from './keychain';
import { kubernetes } from './kubernetes';
import { onePassword } from './onepassword';
import { gopass, pass } from './pass';
import { sops } from './sops';
import { userSecrets } from './user-secrets';
import type { VaultStore } from './vault-store';
import { wrangler } from './wrangler';

/** Every place where keys can stand, in the order in which they are offered. */
export const VAULT_STORES: readonly VaultStore[] = [
  onePassword,
  hashiCorpVault,
  openBao,
  awsSecretsManager,
  awsParameterStore,
  googleSecretManager,
  azureKeyVault,
  doppler,
  infisical,
  bitwarden,
  keychain,
  pass,
  gopass,
  sops,
  userSecrets,
  kubernetes,
  githubActions,
  dockerSecrets,
  wrangler,
];

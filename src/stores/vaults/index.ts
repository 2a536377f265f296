import { awsParameterStore, awsSecretsManager } from './aws';
import { azureKeyVault } from './azure';
import { bitwarden } from './bitwarden';
import { dockerSecrets } from './docker-secrets';
import { doppler } from './doppler';
import { githubActions } from './github';
import { googleSecretManager } from './google';
import { hashiCorpVault, openBao } from './hashicorp-vault';
import { infisical } from './infisical';
import { kubernetes } from './kubernetes';
import { onePassword } from './onepassword';
import { sops } from './sops';
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
  sops,
  kubernetes,
  githubActions,
  dockerSecrets,
  wrangler,
];

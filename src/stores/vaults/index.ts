import { awsParameterStore, awsSecretsManager } from './aws';
import { azureKeyVault } from './azure';
import { dockerSecrets } from './docker-secrets';
import { doppler } from './doppler';
import { githubActions } from './github';
import { googleSecretManager } from './google';
import { hashiCorpVault, openBao } from './hashicorp-vault';
import { kubernetes } from './kubernetes';
import { onePassword } from './onepassword';
import { sops } from './sops';
import type { VaultStore } from './vault-store';
import { wrangler } from './wrangler';

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
  kubernetes,
  githubActions,
  dockerSecrets,
  wrangler,
];

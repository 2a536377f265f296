import type { VaultStore } from '../vault-store';
import { awsParameterStore } from './aws-parameter-store';
import { awsSecretsManager } from './aws-secrets-manager';
import { azureKeyVault } from './azure-key-vault';
import { bitwarden } from './bitwarden';
import { dockerSecrets } from './docker-secrets';
import { doppler } from './doppler';
import { userSecrets } from './dotnet-user-secrets';
import { githubActions } from './github-actions';
import { googleSecretManager } from './google-secret-manager';
import { hashiCorpVault, openBao } from './hashicorp-vault';
import { infisical } from './infisical';
import { keychain } from './keychain';
import { kubernetes } from './kubernetes';
import { onePassword } from './onepassword';
import { gopass, pass } from './pass';
import { sops } from './sops';
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

import { problem, type Tools } from '../../vault-store';
import { addressOf, PRODUCTS } from '../hashicorp-vault/login';

/**
 * sops sends the user's Vault token to whatever server an encrypted file names, or a rule for new ones
 * (https://getsops.io/docs/#encrypting-using-hashicorp-vault). Both are the project's: as with references, the server has to be
 * the one that the user's own environment names.
 */
export async function refuseForeignServers(text: string, tools: Tools): Promise<void> {
  // Where neither the word nor an escape stands, there is no such server; most files need no reader of YAML.
  if (!/vault|\\/i.test(text)) return;
  const { serversIn } = await import('./rules');
  for (const server of serversIn(text)) {
    if (!URL.canParse(server) || !isOwn(new URL(server), tools))
      throw problem(
        `sops would send your Vault token to ${server}, which this project names. If that is yours, set VAULT_ADDR to it.`,
      );
  }
}

function isOwn({ origin }: URL, tools: Tools): boolean {
  const own = tools.env['VAULT_ADDR'];
  return own !== undefined && own !== '' && addressOf(new Map(), PRODUCTS.vault, tools).origin === origin;
}

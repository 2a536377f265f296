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
  for (const server of await serversIn(text)) {
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

async function serversIn(text: string): Promise<string[]> {
  // In files of variables and of sections: sops_hc_vault__list_0__map_vault_address=https://…
  const plain = [...text.matchAll(/vault_address[ \t]*=[ \t]*"?([^\s"]+)/g)].map(([, server = '']) => server);
  const { parseAllDocuments } = await import('yaml');
  const documents = parseAllDocuments(text);
  const read = 'empty' in documents ? [] : documents.map((document): unknown => document.toJS());
  return [...plain, ...read.flatMap((value) => serversUnder(value, false))];
}

/** @param isServer whether a text that stands there by itself is one, as in the list `hc_vault` of a rule */
function serversUnder(value: unknown, isServer: boolean): string[] {
  if (typeof value === 'string')
    return isServer && value !== '' ? value.split(',').map((each) => each.trim()) : [];
  if (Array.isArray(value)) return value.flatMap((each) => serversUnder(each, isServer));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    serversUnder(each, /^(?:vault_address|hc_vault_transit_uri|hc_vault)$/.test(name)),
  );
}

import type { Reference } from '../references';
import {
  allowOptions,
  fieldOf,
  problem,
  type Readiness,
  readinessFrom,
  type Tools,
  textOf,
  type VaultStore,
} from '../vault-store';
import { addField, secretAt } from './hashicorp-vault/key-value';
import { PRODUCTS, type Product } from './hashicorp-vault/login';
import { MOUNTS, serverOf } from './hashicorp-vault/server';

/**
 * HashiCorp Vault and OpenBao, whose interface is the same: KV version 2 and 1, over HTTP
 * (https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2). The reference names the path as `vault kv get` does,
 * without the `data/` of version 2.
 */
export const hashiCorpVault: VaultStore = storeOf('HashiCorp Vault', 'vault');
export const openBao: VaultStore = storeOf('OpenBao', 'openbao');

function storeOf(name: string, scheme: keyof typeof PRODUCTS): VaultStore {
  const product = PRODUCTS[scheme];
  return {
    id: scheme,
    name,
    shapes: [`ref+${scheme}://{mount}/{path…}#/{field}`],
    schemes: [scheme],
    async read(reference, tools) {
      const options = ['address', 'namespace', 'version', 'token_env', 'token_file', 'auth_method', 'proto'];
      allowOptions(reference, options);
      const { path, field } = placeOf(reference, scheme);
      const server = await serverOf(reference.options, product, tools);
      const secret = await secretAt(server, path, reference.options.get('version'), product);
      return textOf(fieldOf(secret, field), field);
    },
    writer: {
      check: (tools) => check(product, tools),
      template: (tools) => template(scheme, tools),
      async write(reference, value, tools) {
        // The key goes where the user's own environment says, never to an address that a project names.
        allowOptions(reference, ['namespace']);
        const { path, field } = placeOf(reference, scheme);
        const server = await serverOf(reference.options, product, tools);
        await addField(server, path, field, value, product);
      },
    },
  };
}

function check(product: Product, tools: Tools): Promise<Readiness> {
  return readinessFrom(async () => {
    const server = await serverOf(new Map(), product, tools);
    await server.checkToken();
    return server.origin;
  });
}

/** In `secret/`, or else in a mount of the kind that the token may see: rather one that can tell who else writes. */
async function template(scheme: keyof typeof PRODUCTS, tools: Tools): Promise<string> {
  const server = await serverOf(new Map(), PRODUCTS[scheme], tools);
  const { body } = await server.get(MOUNTS);
  const seen = (body as { readonly data?: { readonly secret?: unknown } } | undefined)?.data?.secret ?? {};
  const mounts = Object.entries(seen as Readonly<Record<string, SeenMount>>).filter(
    ([, { type }]) => type === 'kv' || type === 'generic',
  );
  const [mount] = mounts.find(([path]) => path === 'secret/') ??
    mounts.find(([, { options }]) => options?.version === '2') ??
    mounts[0] ?? ['secret/'];
  return `ref+${scheme}://${mount.split('/').map(encodeURIComponent).join('/')}{project}#/{variable}`;
}

interface SeenMount {
  readonly type?: unknown;
  readonly options?: { readonly version?: unknown } | null;
}

/** Without a key behind `#` the path's last part is the field, as in vals. */
function placeOf(
  { path, key }: Reference,
  scheme: string,
): { readonly path: string; readonly field: string } {
  const parts = path.split('/').filter((part) => part !== '');
  const field = key.length === 0 ? parts.pop() : key.join('/');
  if (field === undefined || parts.length < 2 || parts.some((part) => part === '.' || part === '..'))
    throw problem(`This is no complete reference. It goes ref+${scheme}://MOUNT/PATH#/FIELD.`);
  return { path: parts.join('/'), field };
}

import type { Reference } from '../references';
import { PRODUCTS, type Product, serverOf, type VaultServer } from './vault-server';
import { allowOptions, fieldOf, problem, textOf, type VaultStore } from './vault-store';

/**
 * HashiCorp Vault and OpenBao, whose interface is the same: KV version 2 and 1, over HTTP
 * (https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2). The reference names the path as `vault kv get` does,
 * without the `data/` of version 2.
 */
export const hashiCorpVault: VaultStore = storeOf('HashiCorp Vault', 'vault');
export const openBao: VaultStore = storeOf('OpenBao', 'openbao');

function storeOf(name: string, scheme: keyof typeof PRODUCTS): VaultStore {
  return {
    name,
    schemes: [scheme],
    async read(reference, tools) {
      const options = ['address', 'namespace', 'version', 'token_env', 'token_file', 'auth_method', 'proto'];
      allowOptions(reference, options);
      const product = PRODUCTS[scheme];
      const { path, field } = placeOf(reference, scheme);
      const server = await serverOf(reference.options, product, tools);
      const secret = await secretAt(server, path, reference.options.get('version'), product);
      return textOf(fieldOf(secret, field), field);
    },
  };
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

async function secretAt(
  server: VaultServer,
  path: string,
  version: string | undefined,
  product: Product,
): Promise<unknown> {
  const mount = await mountOf(server, path);
  if (mount.version === 1) {
    if (version !== undefined)
      throw problem(`${mount.path} keeps no versions (it is KV version 1). Leave ?version= out.`);
    const answer = await server.get(encoded(path));
    if (answer.status === 404) throw notThere(path, product);
    return fieldOf(answer.body, 'data');
  }
  const inMount = path.slice(mount.path.length).replace(/^\/+/, '');
  if (inMount === '') throw notThere(path, product);
  const query = version === undefined ? '' : `?version=${encodeURIComponent(version)}`;
  const answer = await server.get(`${encoded(mount.path)}data/${encoded(inMount)}${query}`);
  const found = answer.body === undefined ? undefined : dataOf(answer.body);
  if (answer.status !== 404) return found;
  if (found !== undefined)
    throw problem(
      `This version of the secret is deleted. Get it back with: ${product.command} kv undelete, or name another one with ?version=.`,
    );
  throw notThere(path, product);
}

/** Asked as the vendor's own program asks it: which mount a path is in, and which version of KV that is. */
async function mountOf(
  server: VaultServer,
  path: string,
): Promise<{ readonly path: string; readonly version: 1 | 2 }> {
  const answer = await server.get(`sys/internal/ui/mounts/${encoded(path)}`);
  // Servers before 0.10 do not know the question, nor version 2.
  if (answer.status === 404) return { path: '', version: 1 };
  const data = fieldOf(answer.body, 'data') as { readonly path?: unknown; readonly options?: unknown };
  const options = data.options as { readonly version?: unknown } | null | undefined;
  return { path: String(data.path ?? ''), version: options?.version === '2' ? 2 : 1 };
}

/** The fields of a version of a secret; undefined where there has never been one. */
function dataOf(body: unknown): unknown {
  const data = (body as { readonly data?: { readonly data?: unknown } | null } | null)?.data;
  return data ? (data.data ?? {}) : undefined;
}

function notThere(path: string, { command }: Product): Error {
  return problem(`There is no secret at ${path}. List what there is with: ${command} kv list`);
}

function encoded(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

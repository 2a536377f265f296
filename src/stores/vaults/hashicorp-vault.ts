import { Problem } from '../../text/problem';
import type { Reference } from '../references';
import { errorsOf, PRODUCTS, type Product, refused, serverOf, type VaultServer } from './vault-server';
import {
  absent,
  allowOptions,
  fieldOf,
  problem,
  type Readiness,
  type Tools,
  textOf,
  type VaultStore,
} from './vault-store';

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
        await put(server, path, { [field]: value }, product);
      },
    },
  };
}

async function check(product: Product, tools: Tools): Promise<Readiness> {
  try {
    const server = await serverOf(new Map(), product, tools);
    await server.get('auth/token/lookup-self');
    return { ready: true, detail: server.origin };
  } catch (error) {
    if (error instanceof Problem) return { ready: false, missing: error.message };
    throw error;
  }
}

/** In `secret/`, or else in the first mount of the kind that the token may see. */
async function template(scheme: keyof typeof PRODUCTS, tools: Tools): Promise<string> {
  const server = await serverOf(new Map(), PRODUCTS[scheme], tools);
  const { body } = await server.get('sys/internal/ui/mounts');
  const mounts = (body as { readonly data?: { readonly secret?: unknown } } | undefined)?.data?.secret;
  const keyValue = Object.entries((mounts ?? {}) as Readonly<Record<string, { readonly type?: unknown }>>)
    .filter(([, { type }]) => type === 'kv' || type === 'generic')
    .map(([path]) => path);
  const mount = keyValue.includes('secret/') ? 'secret/' : (keyValue[0] ?? 'secret/');
  return `ref+${scheme}://${mount.split('/').map(encodeURIComponent).join('/')}{project}#/{variable}`;
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
  const query = version === undefined ? '' : `?version=${encodeURIComponent(version)}`;
  const answer = await server.get(`${dataPath(mount, path, product)}${query}`);
  const found = answer.body === undefined ? undefined : dataOf(answer.body);
  if (answer.status !== 404) return found;
  if (found !== undefined)
    throw problem(
      `This version of the secret is deleted. Get it back with: ${product.command} kv undelete, or name another one with ?version=.`,
    );
  throw notThere(path, product);
}

/** Adds fields to a secret, or makes it. The others survive, also those that somebody writes at the same moment. */
async function put(
  server: VaultServer,
  path: string,
  fields: Readonly<Record<string, string>>,
  product: Product,
): Promise<void> {
  const mount = await mountOf(server, path);
  if (mount.version === 1) {
    const { status, body } = await server.get(encoded(path));
    const others = status === 404 ? {} : (fieldOf(body, 'data') as object);
    const answer = await server.post(encoded(path), { ...others, ...fields });
    if (answer.status >= 300) throw refused(answer, server.origin, product);
    return;
  }
  const address = dataPath(mount, path, product);
  const now = await server.get(address);
  const others = now.body === undefined ? {} : (dataOf(now.body) ?? {});
  const answer = await server.post(address, {
    // Check-and-set: the server refuses when there is another version by now.
    options: { cas: versionOf(now.body) },
    data: { ...others, ...fields },
  });
  if (answer.status < 300) return;
  if (/check-and-set/.test(errorsOf(answer)))
    throw problem(`Somebody else changed ${path} at the same moment. Try again.`);
  throw refused(answer, server.origin, product);
}

interface Mount {
  readonly path: string;
  readonly version: 1 | 2;
}

/** Asked as the vendor's own program asks it: which mount a path is in, and which version of KV that is. */
async function mountOf(server: VaultServer, path: string): Promise<Mount> {
  const answer = await server.get(`sys/internal/ui/mounts/${encoded(path)}`);
  // Servers before 0.10 do not know the question, nor version 2.
  if (answer.status === 404) return { path: '', version: 1 };
  const data = fieldOf(answer.body, 'data') as { readonly path?: unknown; readonly options?: unknown };
  const options = data.options as { readonly version?: unknown } | null | undefined;
  return { path: String(data.path ?? ''), version: options?.version === '2' ? 2 : 1 };
}

/** Where version 2 has a secret's values. */
function dataPath(mount: Mount, path: string, product: Product): string {
  const inMount = path.slice(mount.path.length).replace(/^\/+/, '');
  if (inMount === '') throw notThere(path, product);
  return `${encoded(mount.path)}data/${encoded(inMount)}`;
}

/** The fields of a version of a secret; undefined where there has never been one. */
function dataOf(body: unknown): object | undefined {
  const data = (body as { readonly data?: { readonly data?: object | null } | null } | null)?.data;
  return data ? (data.data ?? {}) : undefined;
}

/** 0 where there has never been one, which is also how check-and-set asks for that. */
function versionOf(body: unknown): number {
  const data = (
    body as { readonly data?: { readonly metadata?: { readonly version?: unknown } } } | undefined
  )?.data;
  return Number(data?.metadata?.version ?? 0);
}

function notThere(path: string, { command }: Product): Error {
  return absent(`There is no secret at ${path}. List what there is with: ${command} kv list`);
}

function encoded(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

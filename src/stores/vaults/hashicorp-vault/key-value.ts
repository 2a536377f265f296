import { changeJson } from '../../exact-json';
import { absent, fieldOf, problem } from '../../vault-store';
import { type Answer, errorsOf, refused } from './complaints';
import type { Product } from './login';
import { MOUNTS, type VaultServer } from './server';

interface Mount {
  readonly path: string;
  readonly version: 1 | 2;
}

/** The fields of a secret, of the version that is asked for or the newest one. */
export async function secretAt(
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
  if (answer.status !== 404) return fieldOf(fieldOf(answer.body, 'data'), 'data');
  if (versionIn(answer.body) === 0) throw notThere(path, product);
  const message = `This version of the secret is deleted. Get it back with: ${product.command} kv undelete, or name another one with ?version=.`;
  // A next version takes nothing from the deleted one, which can be got back all the same.
  throw version === undefined ? absent(message) : problem(message);
}

/**
 * Adds a field to a secret, or makes it. The others survive; in version 2 also those that somebody writes at the same
 * moment, of which version 1 has no way to know.
 */
export async function addField(
  server: VaultServer,
  path: string,
  field: string,
  value: string,
  product: Product,
): Promise<void> {
  const mount = await mountOf(server, path);
  const address = mount.version === 1 ? encoded(path) : dataPath(mount, path, product);
  const now = await server.get(address);
  const json = changeJson(now.text || '{}', (body) => {
    const others = now.status === 404 ? {} : fieldsIn(body, mount, path, product);
    // An empty one counts as none, as it does for those who read it.
    if (Object.hasOwn(others, field) && fieldOf(others, field) !== '') throw changedMeanwhile(path);
    const fields = { ...others, [field]: value };
    // Check-and-set: the server refuses when there is another version by now, 0 standing for none. It counts a deleted one.
    return mount.version === 1 ? fields : { options: { cas: versionIn(now.body) }, data: fields };
  });
  const answer = await server.post(address, json);
  if (answer.status < 300) return;
  throw isConflict(answer) ? changedMeanwhile(path) : refused(answer, server.origin, product);
}

/** `validateCheckAndSetOption`, https://github.com/hashicorp/vault-plugin-secrets-kv/blob/main/path_data.go */
function isConflict(answer: Answer): boolean {
  return answer.status === 400 && /check-and-set parameter did not match/.test(errorsOf(answer));
}

function changedMeanwhile(path: string): Error {
  return problem(`Somebody else changed ${path} at the same moment. Try again.`);
}

function fieldsIn(body: unknown, { version }: Mount, path: string, { name, command }: Product): object {
  const data = (body as { readonly data?: unknown } | null)?.data;
  const fields = version === 1 ? data : (data as { readonly data?: unknown } | null | undefined)?.data;
  if (typeof fields === 'object' && fields !== null) return fields;
  // A wrapped answer, for example. What is not known would be overwritten.
  throw problem(
    `${name} does not tell what is at ${path}, so nothing was written there. Look at it with: ${command} kv get`,
  );
}

/** Of an answer of version 2, also one that tells of a deleted secret; 0 where there has never been one. */
function versionIn(body: unknown): number {
  const data = (
    body as
      | { readonly data?: { readonly metadata?: { readonly version?: unknown } } | null }
      | null
      | undefined
  )?.data;
  return Number(data?.metadata?.version ?? 0);
}

/** Asked as the vendor's own program asks it: which mount a path is in, and which version of KV that is. */
async function mountOf(server: VaultServer, path: string): Promise<Mount> {
  const answer = await server.get(`${MOUNTS}/${encoded(path)}`);
  // Servers before 0.10 do not know the question, nor version 2.
  if (answer.status === 404) return { path: '', version: 1 };
  const data = fieldOf(answer.body, 'data') as { readonly path?: unknown; readonly options?: unknown };
  const options = data.options as { readonly version?: unknown } | null | undefined;
  return { path: String(data.path ?? ''), version: options?.version === '2' ? 2 : 1 };
}

/** Where version 2 has a secret's values. */
function dataPath(mount: Mount, path: string, product: Product): string {
  const inMount = path.slice(mount.path.length).replace(/^\/+/, '');
  if (inMount === '')
    throw problem(
      `${path} is a mount. Name a secret in it. List what there is with: ${product.command} kv list`,
    );
  return `${encoded(mount.path)}data/${encoded(inMount)}`;
}

function notThere(path: string, { command }: Product): Error {
  return absent(`There is no secret at ${path}. List what there is with: ${command} kv list`);
}

function encoded(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

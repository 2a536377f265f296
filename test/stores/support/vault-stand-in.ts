import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Fields, VaultUnderTest } from './vault-under-test';

type Capability = 'read' | 'write' | 'default';
type Reply = readonly [status: number, json: string];

interface Secret {
  /** JSON, oldest first. */
  readonly versions: { readonly json: string; isDeleted: boolean }[];
  casRequired: boolean;
}

const TOKENS: Readonly<Record<string, readonly Capability[]>> = {
  'hvs.standin-writer': ['read', 'write', 'default'],
  'hvs.standin-reader': ['read', 'default'],
  'hvs.standin-write-only': ['write', 'default'],
  'hvs.standin-narrow': ['read', 'write'],
  'hvs.standin-stranger': ['default'],
};

/**
 * A stand-in for HashiCorp Vault and OpenBao, for machines that have neither: what KeyGuard asks of their interface, answer
 * for answer as documented (https://developer.hashicorp.com/vault/api-docs/secret/kv) and as the source of Vault 1.21 and
 * of its KV 0.25 has it (https://github.com/hashicorp/vault-plugin-secrets-kv/blob/v0.25.0/path_data.go, passthrough.go).
 * The same tests run against the real ones where they are.
 */
export class VaultStandIn implements VaultUnderTest {
  readonly name = 'a stand-in for Vault';
  readonly writer = 'hvs.standin-writer';
  readonly reader = 'hvs.standin-reader';
  readonly writeOnly = 'hvs.standin-write-only';
  readonly narrow = 'hvs.standin-narrow';
  readonly stranger = 'hvs.standin-stranger';
  readonly expired = 'hvs.standin-expired';
  private isSealed = false;
  private server: Server | undefined;
  private readonly mounts = new Map<string, 1 | 2>([
    ['kv1/', 1],
    ['secret/', 2],
    ['team/kv/', 2],
  ]);
  private readonly secrets = new Map<string, Secret>();

  get address(): string {
    if (!this.server) throw new Error('The stand-in is not started.');
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      this.answer(request, response).catch((error: Error) => response.destroy(error));
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  write(path: string, fields: Fields): Promise<void> {
    return this.writeJson(path, JSON.stringify(fields));
  }

  async writeJson(path: string, json: string): Promise<void> {
    if (this.versionOf(path) === 1) this.secretAt(path).versions.length = 0;
    this.secretAt(path).versions.push({ json, isDeleted: false });
  }

  async readJson(path: string, version?: number): Promise<string> {
    const [, json] = this.read(path, version);
    return json === NOTHING ? '' : json;
  }

  async requireCheckAndSet(path: string): Promise<void> {
    this.secretAt(path).casRequired = true;
  }

  async deleteVersion(path: string): Promise<void> {
    const newest = this.secretAt(path).versions.at(-1);
    if (newest) newest.isDeleted = true;
  }

  async undelete(path: string): Promise<void> {
    const first = this.secretAt(path).versions[0];
    if (first) first.isDeleted = false;
  }

  async seal(): Promise<void> {
    this.isSealed = true;
  }

  async unseal(): Promise<void> {
    this.isSealed = false;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const [status, json] = this.isSealed ? failure(503, 'Vault is sealed') : this.answerTo(request, body);
    response.writeHead(status, { 'content-type': 'application/json' }).end(json && `${json}\n`);
  }

  private answerTo({ method = '', url = '', headers }: IncomingMessage, body: string): Reply {
    const { pathname, searchParams } = new URL(url, 'http://vault');
    const path = decodeURIComponent(pathname.replace(/^\/v1\//, ''));
    const may = TOKENS[String(headers['x-vault-token'])];
    if (!may) return failure(403, '2 errors occurred:\n\t* permission denied\n\t* invalid token\n\n');
    const sees = may.includes('read') || may.includes('write');
    const denied = failure(403, '1 error occurred:\n\t* permission denied\n\n');
    if (path === 'auth/token/lookup-self')
      return may.includes('default') ? [200, '{"data":{"policies":["default"]}}'] : denied;
    if (path === 'sys/internal/ui/mounts') {
      const secret = [...this.mounts].map(([mount]) => [mount, this.aboutMount(mount)]);
      return [200, JSON.stringify({ data: { secret: sees ? Object.fromEntries(secret) : {}, auth: {} } })];
    }
    const [, asked] = /^sys\/internal\/ui\/mounts\/(.*)$/.exec(path) ?? [];
    const mount = this.mountOf(asked ?? path);
    if (asked !== undefined)
      return sees && mount !== undefined
        ? [200, JSON.stringify({ data: { ...this.aboutMount(mount), path: mount } })]
        : failure(
            403,
            `preflight capability check returned 403, please ensure client's policies grant access to path "${asked}/"`,
          );
    if (mount === undefined || !may.includes(method === 'GET' ? 'read' : 'write')) return denied;
    const isVersioned = this.mounts.get(mount) === 2;
    const [kind, ...rest] = path.slice(mount.length).split('/');
    if (isVersioned && kind !== 'data') return failure(404, 'unsupported path');
    const secret = isVersioned ? mount + rest.join('/') : path;
    if (method === 'GET') return this.read(secret, Number(searchParams.get('version') ?? 0));
    if (method === 'POST' || method === 'PUT') return this.put(secret, body);
    return failure(405, '1 error occurred:\n\t* unsupported operation\n\n');
  }

  private read(path: string, version = 0): Reply {
    const versions = this.secrets.get(path)?.versions ?? [];
    const number = version || versions.length;
    const found = versions[number - 1];
    if (!found) return [404, NOTHING];
    if (this.versionOf(path) === 1) return [200, `{"renewable":false,"data":${found.json},"warnings":null}`];
    const metadata = { version: number, deletion_time: found.isDeleted ? '2026-01-01T00:00:00Z' : '' };
    const json = found.isDeleted ? 'null' : found.json;
    return [
      found.isDeleted ? 404 : 200,
      `{"data":{"data":${json},"metadata":${JSON.stringify(metadata)}},"warnings":null}`,
    ];
  }

  private put(path: string, body: string): Reply {
    const given: { data?: unknown; options?: { cas?: unknown } } = JSON.parse(body);
    if (this.versionOf(path) === 1) {
      if (Object.keys(given).length === 0) return failure(400, 'missing data fields');
      this.secrets.set(path, { versions: [{ json: body, isDeleted: false }], casRequired: false });
      return [204, ''];
    }
    if (given.data === undefined) return failure(400, 'no data provided');
    const { versions, casRequired } = this.secrets.get(path) ?? { versions: [], casRequired: false };
    const { cas } = given.options ?? {};
    if (cas === undefined && casRequired)
      return failure(400, 'check-and-set parameter required for this call');
    if (cas !== undefined && Number(cas) !== versions.length)
      return failure(400, 'check-and-set parameter did not match the current version');
    this.secretAt(path).versions.push({ json: JSON.stringify(given.data), isDeleted: false });
    return [200, JSON.stringify({ data: { version: versions.length + 1, deletion_time: '' } })];
  }

  private secretAt(path: string): Secret {
    const secret = this.secrets.get(path) ?? { versions: [], casRequired: false };
    this.secrets.set(path, secret);
    return secret;
  }

  private mountOf(path: string): string | undefined {
    return [...this.mounts.keys()].find((mount) => path.startsWith(mount));
  }

  private versionOf(path: string): 1 | 2 | undefined {
    return this.mounts.get(this.mountOf(path) ?? '');
  }

  private aboutMount(mount: string): Fields {
    return { type: 'kv', options: this.mounts.get(mount) === 2 ? { version: '2' } : { version: '1' } };
  }
}

const NOTHING = '{"errors":[]}';

function failure(status: number, message: string): Reply {
  return [status, JSON.stringify({ errors: [message] })];
}

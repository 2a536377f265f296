import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { VaultUnderTest } from './vault-under-test';

/**
 * A stand-in for HashiCorp Vault and OpenBao, for machines that have neither: the reading half of their interface, answer
 * for answer as documented (https://developer.hashicorp.com/vault/api-docs) and as the source of Vault 1.14 has it.
 * The same tests run against the real ones where they are.
 */
export class VaultStandIn implements VaultUnderTest {
  readonly name = 'a stand-in for Vault';
  readonly reader = 'hvs.standin-reader';
  readonly stranger = 'hvs.standin-stranger';
  readonly expired = 'hvs.standin-expired';
  /** What was asked, with the namespace in front. */
  readonly asked: string[] = [];
  /** Before each answer. */
  delayMs = 0;
  /** Breaks the connection off instead of answering. */
  drops = false;
  /** A standby server that names this one. */
  active: string | undefined;
  private sealed = false;
  private server: Server | undefined;
  private readonly secrets = new Map<string, unknown>();

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

  async write(path: string, fields: Readonly<Record<string, unknown>>): Promise<void> {
    const [mount, ...rest] = path.split('/');
    if (mount === 'kv1') this.secrets.set(path, { data: fields });
    else
      this.secrets.set(`${mount}/data/${rest.join('/')}`, {
        data: { data: fields, metadata: { version: 1 } },
      });
  }

  async deleteVersion(path: string): Promise<void> {
    const [mount, ...rest] = path.split('/');
    const metadata = { version: 1, deletion_time: '2026-01-01T00:00:00Z', destroyed: false };
    this.secrets.set(`${mount}/data/${rest.join('/')}`, { data: { data: null, metadata } });
  }

  async seal(): Promise<void> {
    this.sealed = true;
  }

  async unseal(): Promise<void> {
    this.sealed = false;
  }

  private async answer({ url = '', headers }: IncomingMessage, response: ServerResponse): Promise<void> {
    this.asked.push(`${headers['x-vault-namespace'] ?? ''}${url}`);
    await delay(this.delayMs);
    if (this.drops) return void response.destroy();
    if (this.active !== undefined) {
      response.writeHead(307, { location: this.active + url }).end();
      return;
    }
    const [status, body] = this.sealed
      ? [503, { errors: ['Vault is sealed'] }]
      : this.answerTo(new URL(url, 'http://vault'), headers['x-vault-token']);
    response.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
  }

  private answerTo({ pathname }: URL, token: unknown): [number, unknown] {
    const path = decodeURIComponent(pathname.replace(/^\/v1\//, ''));
    const denied: [number, unknown] = [403, { errors: ['permission denied'] }];
    if (token !== this.reader && token !== this.stranger) return denied;
    if (path === 'auth/token/lookup-self') return [200, { data: { policies: ['default'] } }];
    const [, asked] = /^sys\/internal\/ui\/mounts\/(.*)$/.exec(path) ?? [];
    const mount = (asked ?? path).split('/')[0];
    if (token === this.stranger || (mount !== 'secret' && mount !== 'kv1')) {
      const message = `preflight capability check returned 403, please ensure client's policies grant access to path "${asked}/"`;
      return asked === undefined ? denied : [403, { errors: [message] }];
    }
    if (asked !== undefined) {
      const options = mount === 'kv1' ? null : { version: '2' };
      return [200, { data: { path: `${mount}/`, type: 'kv', options } }];
    }
    const secret = this.secrets.get(path) as { data?: { data?: unknown } } | undefined;
    if (secret === undefined) return [404, { errors: [] }];
    return [secret.data?.data === null ? 404 : 200, secret];
  }
}

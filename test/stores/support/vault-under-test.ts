import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A Vault with a KV version 2 at `secret/` and a version 1 at `kv1/`. */
export interface VaultUnderTest {
  readonly name: string;
  readonly address: string;
  /** Tokens: one that may read everything in both mounts, one that may not, and one that has expired. */
  readonly reader: string;
  readonly stranger: string;
  readonly expired: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  write(path: string, fields: Readonly<Record<string, unknown>>): Promise<void>;
  deleteVersion(path: string): Promise<void>;
  seal(): Promise<void>;
  unseal(): Promise<void>;
}

/** Vault's or OpenBao's own server in its development mode: in memory, on loopback. */
export class RealVault implements VaultUnderTest {
  readonly name: string;
  address = '';
  reader = '';
  stranger = '';
  expired = '';
  private root = 'keyguard-test-root';
  private unsealKey = '';
  private server: ChildProcess | undefined;

  private constructor(private readonly program: string) {
    this.name = `the real ${program}`;
  }

  /** Those that are on PATH. */
  static installed(): RealVault[] {
    return ['vault', 'bao']
      .filter((program) => spawnSync(program, ['version'], { stdio: 'ignore' }).status === 0)
      .map((program) => new RealVault(program));
  }

  async start(): Promise<void> {
    const host = `127.0.0.1:${await freePort()}`;
    this.address = `http://${host}`;
    const server = spawn(
      this.program,
      [
        'server',
        '-dev',
        '-dev-no-store-token',
        `-dev-root-token-id=${this.root}`,
        `-dev-listen-address=${host}`,
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    this.server = server;
    let output = '';
    server.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
    for (let tries = 0; !/Root Token:/.test(output); tries++) {
      if (tries > 200 || server.exitCode !== null)
        throw new Error(`${this.program} did not start.\n${output}`);
      await delay(100);
    }
    this.unsealKey = /Unseal Key: (\S+)/.exec(output)?.[1] ?? '';
    await this.call('POST', 'sys/mounts/kv1', { type: 'kv', options: { version: '1' } });
    const policy = 'path "secret/*" { capabilities = ["read"] }\npath "kv1/*" { capabilities = ["read"] }';
    await this.call('PUT', 'sys/policies/acl/reader', { policy });
    this.reader = await this.token({ policies: ['reader'] });
    this.stranger = await this.token({ policies: ['default'] });
    this.expired = await this.token({ policies: ['reader'], ttl: '1s', renewable: false });
    await delay(1500);
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.server?.once('close', resolve));
    this.server?.kill();
    await ended;
  }

  async write(path: string, fields: Readonly<Record<string, unknown>>): Promise<void> {
    const isVersioned = !path.startsWith('kv1/');
    await this.call(
      'POST',
      path.replace(/^secret\//, 'secret/data/'),
      isVersioned ? { data: fields } : fields,
    );
  }

  async deleteVersion(path: string): Promise<void> {
    await this.call('DELETE', path.replace(/^secret\//, 'secret/data/'));
  }

  async seal(): Promise<void> {
    await this.call('PUT', 'sys/seal');
  }

  async unseal(): Promise<void> {
    await this.call('PUT', 'sys/unseal', { key: this.unsealKey });
    // The mounts come a moment after the answer.
    await delay(500);
  }

  private async token(options: unknown): Promise<string> {
    const answer = (await this.call('POST', 'auth/token/create', options)) as {
      auth: { client_token: string };
    };
    return answer.auth.client_token;
  }

  private async call(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.address}/v1/${path}`, {
      method,
      headers: { 'X-Vault-Token': this.root },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

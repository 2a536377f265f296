import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { CACHE, installOnce } from '../../support/vscode-server/cache';
import type { Fields, VaultUnderTest } from './vault-under-test';

const ALL = ['secret/*', 'team/kv/*', 'kv1/*'];
const BUILT = 'stores-vault-1.21.4';

/**
 * Vault's or OpenBao's own server in its development mode: in memory, on loopback. Either the vendor's program, or what is
 * built of Vault's own modules by `vault-core/`: its core, its HTTP interface and its KV engine.
 */
export class RealVault implements VaultUnderTest {
  readonly name: string;
  address = '';
  writer = '';
  reader = '';
  writeOnly = '';
  narrow = '';
  stranger = '';
  expired = '';
  private readonly root = 'keyguard-test-root';
  private unsealKey = '';
  private server: ChildProcess | undefined;

  private constructor(
    name: string,
    private readonly install: () => Promise<string>,
  ) {
    this.name = `the real ${name}`;
  }

  /**
   * Those that are on PATH; without a `vault` there the built one, if that has been done or is asked for: it takes a small
   * machine some ten minutes, once.
   */
  static installed(): RealVault[] {
    const onPath = ['vault', 'bao'].filter(
      (program) => spawnSync(program, ['version'], { stdio: 'ignore' }).status === 0,
    );
    const found = onPath.map((program) => new RealVault(program, async () => program));
    const isBuilt = existsSync(path.join(CACHE, BUILT, '.installed'));
    const isWanted = process.env['KEYGUARD_BUILD_VAULT'] && !spawnSync('go', ['version']).error;
    if (onPath.includes('vault') || !(isBuilt || isWanted)) return found;
    return [new RealVault('core of vault', build), ...found];
  }

  async start(): Promise<void> {
    const program = await this.install();
    const host = `127.0.0.1:${await freePort()}`;
    this.address = `http://${host}`;
    const server = spawn(
      program,
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
      if (tries > 200 || server.exitCode !== null) throw new Error(`${this.name} did not start.\n${output}`);
      await delay(100);
    }
    this.unsealKey = /Unseal Key: (\S+)/.exec(output)?.[1] ?? '';
    await this.call('POST', 'sys/mounts/kv1', { type: 'kv', options: { version: '1' } });
    await this.call('POST', 'sys/mounts/team/kv', { type: 'kv', options: { version: '2' } });
    this.writer = await this.token('writer', ['create', 'read', 'update']);
    this.reader = await this.token('reader', ['read']);
    this.writeOnly = await this.token('write-only', ['create', 'update']);
    this.narrow = await this.token('writer', ['create', 'read', 'update'], { no_default_policy: true });
    this.stranger = await this.token('stranger', []);
    this.expired = await this.token('reader', ['read'], { ttl: '1s', renewable: false });
    await delay(1500);
  }

  async stop(): Promise<void> {
    const { server } = this;
    if (!server || server.exitCode !== null) return;
    const ended = new Promise((resolve) => server.once('close', resolve));
    server.kill();
    await ended;
  }

  write(path: string, fields: Fields): Promise<void> {
    return this.writeJson(path, JSON.stringify(fields));
  }

  async writeJson(path: string, json: string): Promise<void> {
    const isVersioned = !path.startsWith('kv1/');
    const now = isVersioned ? await this.readJson(path) : '';
    const cas = now === '' ? 0 : (JSON.parse(now).data.metadata.version as number);
    const body = isVersioned ? `{"options":{"cas":${cas}},"data":${json}}` : json;
    await this.send('POST', inMount(path, 'data'), body);
  }

  async readJson(path: string, version?: number): Promise<string> {
    const query = version === undefined ? '' : `?version=${version}`;
    const { status, text } = await this.ask('GET', inMount(path, 'data') + query);
    if (status !== 200 && status !== 404) throw new Error(`${path}: ${status} ${text}`);
    return status === 404 && !text.includes('"metadata"') ? '' : text;
  }

  async requireCheckAndSet(path: string): Promise<void> {
    await this.call('POST', inMount(path, 'metadata'), { cas_required: true });
  }

  async deleteVersion(path: string): Promise<void> {
    await this.call('DELETE', inMount(path, 'data'));
  }

  async undelete(path: string): Promise<void> {
    await this.call('POST', inMount(path, 'undelete'), { versions: [1] });
  }

  async seal(): Promise<void> {
    await this.call('PUT', 'sys/seal');
  }

  async unseal(): Promise<void> {
    await this.call('PUT', 'sys/unseal', { key: this.unsealKey });
    // The mounts come a moment after the answer.
    for (let tries = 0; (await this.ask('GET', 'secret/config')).status !== 200; tries++) {
      if (tries > 100) throw new Error(`${this.name} did not get ready again.`);
      await delay(100);
    }
  }

  private async token(
    policy: string,
    capabilities: readonly string[],
    options: Fields = {},
  ): Promise<string> {
    const rules = capabilities.length > 0 ? ALL : [];
    await this.call('PUT', `sys/policies/acl/${policy}`, {
      policy: [
        'path "sys/license/status" { capabilities = ["deny"] }',
        ...rules.map((path) => `path "${path}" { capabilities = ${JSON.stringify(capabilities)} }`),
      ].join('\n'),
    });
    const answer = await this.call('POST', 'auth/token/create', { policies: [policy], ...options });
    return (JSON.parse(answer) as { auth: { client_token: string } }).auth.client_token;
  }

  private call(method: string, path: string, body?: unknown): Promise<string> {
    return this.send(method, path, body === undefined ? undefined : JSON.stringify(body));
  }

  /** A mount that was made a moment ago is not ready at once. */
  private async send(method: string, path: string, body: string | undefined): Promise<string> {
    for (let tries = 0; ; tries++) {
      const { status, text } = await this.ask(method, path, body);
      if (status < 300) return text;
      if (tries > 50 || !text.includes('Upgrading from non-versioned'))
        throw new Error(`${method} ${path}: ${status} ${text}`);
      await delay(100);
    }
  }

  private async ask(method: string, path: string, body?: string): Promise<{ status: number; text: string }> {
    const response = await fetch(`${this.address}/v1/${path}`, {
      method,
      headers: { 'X-Vault-Token': this.root },
      body: body ?? null,
    });
    return { status: response.status, text: await response.text() };
  }
}

/** With Go, through its module proxy. */
async function build(): Promise<string> {
  const folder = await installOnce(BUILT, async (place) => {
    const source = path.join(place, 'source');
    await cp(path.resolve('test', 'stores', 'support', 'vault-core'), source, { recursive: true });
    await promisify(execFile)('go', ['build', '-mod=mod', '-o', path.join(place, 'vault'), '.'], {
      cwd: source,
      maxBuffer: 64 << 20,
    });
  });
  return path.join(folder, 'vault');
}

/** Where version 2 has its data and what is known about it. */
function inMount(path: string, kind: 'data' | 'metadata' | 'undelete'): string {
  return path.replace(/^(secret|team\/kv)\//, `$1/${kind}/`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

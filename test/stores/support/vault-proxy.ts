import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface Asked {
  readonly method: string;
  /** With its query, without `/v1/`. */
  readonly path: string;
  readonly namespace: string;
  readonly body: string;
}

/** What happens to a request on its way. */
export interface Meddling {
  /** Before it goes on, such as what somebody else does in the meantime. */
  readonly meanwhile?: () => Promise<unknown>;
  readonly delayMs?: number;
  /** Breaks the connection off before the request has arrived, or after it was answered. */
  readonly drop?: 'before' | 'after';
  /** In place of the server's answer, which never sees the request. */
  readonly answer?: {
    readonly status: number;
    readonly body?: string;
    readonly headers?: Readonly<Record<string, string>>;
  };
}

/** Stands before a Vault, records what it is asked, and disturbs what a test says. */
export class VaultProxy {
  readonly asked: Asked[] = [];
  meddle: (asked: Asked) => Meddling | undefined = () => undefined;
  private server: Server | undefined;

  constructor(private readonly vault: { readonly address: string }) {}

  get address(): string {
    if (!this.server) throw new Error('The proxy is not started.');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    this.asked.length = 0;
    this.meddle = () => undefined;
    const server = createServer((incoming, response) => {
      this.pass(incoming, response).catch(() => response.destroy());
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  private async pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = incoming;
    let body = '';
    for await (const chunk of incoming.setEncoding('utf8')) body += chunk;
    const namespace = String(headers['x-vault-namespace'] ?? '');
    const asked = { method, path: url.replace(/^\/v1\//, ''), namespace, body };
    this.asked.push(asked);
    const { meanwhile, delayMs, drop, answer } = this.meddle(asked) ?? {};
    await meanwhile?.();
    if (delayMs) await delay(delayMs);
    if (drop === 'before') return void response.destroy();
    if (answer) return void response.writeHead(answer.status, answer.headers).end(answer.body);
    const { status, text } = await this.ask(method, url, headers, body);
    if (drop === 'after') return void response.destroy();
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  }

  private ask(
    method: string,
    url: string,
    headers: IncomingMessage['headers'],
    body: string,
  ): Promise<{ readonly status: number; readonly text: string }> {
    return new Promise((resolve, reject) => {
      const passed = request(`${this.vault.address}${url}`, { method, headers }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
      });
      passed.on('error', reject).end(body);
    });
  }
}

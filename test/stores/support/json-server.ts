import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export type JsonAnswer = readonly [status: number, body: unknown];

/** A server on loopback that speaks JSON: what the stand-ins for services are made of. */
export abstract class JsonServer {
  private server: Server | undefined;

  /** Without a slash at its end. */
  get address(): string {
    if (!this.server) throw new Error('The stand-in is not started.');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      bodyOf(request).then((body) => {
        const url = new URL(request.url ?? '', this.address);
        const [status, answer] = this.answer(request.method ?? '', url, body, request.headers.authorization);
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      });
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  protected abstract answer(method: string, url: URL, body: string, authorization?: string): JsonAnswer;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

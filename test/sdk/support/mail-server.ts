import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly authorization: string;
}

/** A stand-in for SendGrid's API on this machine: takes every mail, and keeps who sent it. */
export class MailServer {
  readonly received: Received[] = [];
  private readonly server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    this.received.push({ method, path: url, authorization: headers.authorization ?? '' });
    request.resume().on('end', () => response.writeHead(202).end());
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A stand-in for the one call of Google Secret Manager that reads a version
 * (https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets.versions/access), for the real `gcloud`.
 */
export class SecretManagerStandIn {
  /** By `PROJECT/SECRET/VERSION`. */
  readonly secrets = new Map<string, string>();
  private server: Server | undefined;

  get address(): string {
    if (!this.server) throw new Error('The stand-in is not started.');
    const { port } = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/`;
  }

  async start(): Promise<void> {
    const server = createServer(({ url = '' }, response) => {
      const [, project, secret, version] =
        /^\/v1\/projects\/([^/]+)\/secrets\/([^/]+)\/versions\/([^:]+):access/.exec(url) ?? [];
      const [status, body] = this.answer(`${project}/${secret}/${version}`);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  private answer(name: string): [number, unknown] {
    if (name.startsWith('foreign/'))
      return [403, { error: { code: 403, message: 'Permission denied.', status: 'PERMISSION_DENIED' } }];
    const text = this.secrets.get(name);
    if (text === undefined)
      return [404, { error: { code: 404, message: `Secret [${name}] not found.`, status: 'NOT_FOUND' } }];
    const bytes = Buffer.from(text);
    const payload = { data: bytes.toString('base64'), dataCrc32c: String(crc32c(bytes)) };
    return [200, { name, payload }];
  }
}

/** Castagnoli's, with which the service and `gcloud` check the payload. */
function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

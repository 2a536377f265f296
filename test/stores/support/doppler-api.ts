import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A stand-in for the calls of Doppler's interface that its program makes for one secret
 * (https://docs.doppler.com/reference/secrets-list), for the real `doppler`.
 */
export class DopplerApi {
  readonly token = 'dp.pt.standin';
  /** May look at `web/dev`, and not at `web/prd`. */
  readonly configs: Record<string, Record<string, string>> = { 'web/dev': {}, 'web/prd': {} };
  /** It says that it took a secret, and has not (https://github.com/DopplerHQ/cli/issues/532). */
  lies = false;
  private server: Server | undefined;

  get address(): string {
    if (!this.server) throw new Error('The stand-in is not started.');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      request.on('end', () => {
        const [status, answer] = this.answer(
          `${request.method}`,
          new URL(request.url ?? '', this.address),
          request.headers.authorization ?? '',
          body,
        );
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

  private answer(method: string, url: URL, authorization: string, body: string): [number, unknown] {
    const fails = (status: number, message: string): [number, unknown] => [
      status,
      { messages: [message], success: false },
    ];
    const [user] = Buffer.from(authorization.replace(/^Basic /, ''), 'base64')
      .toString()
      .split(':');
    if (user !== this.token && authorization !== `Bearer ${this.token}`)
      return fails(401, 'Invalid Auth token');
    if (url.pathname === '/v3/me')
      return [200, { name: 'laptop', slug: 's', type: 'personal', workplace: { name: 'Shop', slug: 'w' } }];
    if (url.pathname !== '/v3/configs/config/secrets') return fails(404, 'Not found');
    const [project, config] = [url.searchParams.get('project'), url.searchParams.get('config')];
    if (config === 'prd') return fails(403, 'This token does not have access to requested config');
    const secrets = this.configs[`${project}/${config}`];
    if (!secrets) return fails(404, `Could not find requested config '${config}'`);
    if (method === 'POST' && !this.lies) Object.assign(secrets, JSON.parse(body).secrets);
    const wanted = url.searchParams.get('secrets')?.split(',') ?? Object.keys(secrets);
    const found = wanted.flatMap((name) => {
      const value = secrets[name];
      return value === undefined ? [] : [[name, { raw: value, computed: value, note: '' }]];
    });
    return [200, { secrets: Object.fromEntries(found), success: true }];
  }
}

import { type JsonAnswer, JsonServer } from './json-server';

/**
 * A stand-in for the calls of Doppler's interface that its program makes for one secret
 * (https://docs.doppler.com/reference/secrets-list), for the real `doppler`.
 */
export class DopplerApi extends JsonServer {
  readonly token = 'dp.pt.standin';
  /** May look at `web/dev`, and not at `web/prd`. */
  readonly configs: Record<string, Record<string, string>> = { 'web/dev': {}, 'web/prd': {} };
  /** It says that it took a secret, and has not (https://github.com/DopplerHQ/cli/issues/532). */
  lies = false;

  protected answer(method: string, url: URL, body: string, authorization = ''): JsonAnswer {
    const fails = (status: number, message: string): JsonAnswer => [
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

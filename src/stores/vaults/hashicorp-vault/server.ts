import { type HttpOptions, problem, type Tools } from '../../vault-store';
import { type Answer, noneActive, notAllowed, refused, sentOn, unreachable, wrongToken } from './complaints';
import { addressOf, type Product, timeoutOf, tokenOf, variable } from './login';

export interface VaultServer {
  /**
   * A path behind `/v1/`. Throws a `Problem` for what has nothing to do with the path (sealed, no such server, a wrong
   * token) and for what may not be read; a 404 is the caller's to explain.
   */
  get(path: string): Promise<Answer>;
  /** The same for what changes something; a 400 is the caller's to explain, too. @param json  the body */
  post(path: string, json: string): Promise<Answer>;
  /** Throws a `Problem` where the server does not accept the token at all. */
  checkToken(): Promise<void>;
  readonly origin: string;
}

/**
 * Which mounts a token sees. Whoever has a good one may ask, whatever its policies, and gets 403 with another; while
 * `auth/token/lookup-self` needs the policy `default`, which not every token has.
 * (`pathInternalUIMountsRead`, https://github.com/hashicorp/vault/blob/main/vault/logical_system.go)
 */
export const MOUNTS = 'sys/internal/ui/mounts';

export async function serverOf(
  options: ReadonlyMap<string, string>,
  product: Product,
  tools: Tools,
): Promise<VaultServer> {
  const method = options.get('auth_method') ?? 'token';
  if (method !== 'token')
    throw problem(
      `KeyGuard does not log in by "${method}". Log in with: ${product.command} login, and leave auth_method out.`,
    );
  const address = addressOf(options, product, tools);
  const namespace = options.get('namespace') ?? variable('NAMESPACE', product, tools);
  const headers: Record<string, string> = {
    'X-Vault-Token': await tokenOf(options, product, tools),
    'X-Vault-Request': 'true',
    ...(namespace ? { 'X-Vault-Namespace': namespace } : {}),
  };
  const ask = (path: string, request: Request = {}) =>
    answerFrom(new URL(`v1/${path}`, address), request, headers, product, tools);
  const complaint = async (answer: Answer, path: string, what: 'read' | 'write') => {
    if (answer.status !== 403) return refused(answer, address.origin, product);
    return (await isTokenGood()) ? notAllowed(path, what, product) : wrongToken(product);
  };
  const isTokenGood = async () => {
    for (const path of [MOUNTS, 'auth/token/lookup-self']) {
      const answer = await ask(path);
      if (answer.status < 300) return true;
      // Servers before 0.10 do not know the first question, and something in between may forbid it.
      if (answer.status !== 403 && answer.status !== 404) throw refused(answer, address.origin, product);
    }
    return false;
  };
  return {
    origin: address.origin,
    async get(path) {
      const answer = await ask(path);
      if (answer.status < 300 || answer.status === 404) return answer;
      throw await complaint(answer, path, 'read');
    },
    async post(path, json) {
      const answer = await ask(path, { method: 'POST', body: json });
      if (answer.status < 300 || answer.status === 404 || answer.status === 400) return answer;
      throw await complaint(answer, path, 'write');
    },
    async checkToken() {
      if (!(await isTokenGood())) throw wrongToken(product);
    },
  };
}

type Request = Pick<HttpOptions, 'method' | 'body'>;

async function answerFrom(
  url: URL,
  request: Request,
  headers: Record<string, string>,
  product: Product,
  tools: Tools,
  redirected = false,
): Promise<Answer> {
  try {
    const timeoutMs = timeoutOf(product, tools) * 1000;
    const { status, location, body } = await tools.http(url, { ...request, headers, timeoutMs });
    if (status >= 301 && status <= 308 && location !== undefined && URL.canParse(location, url.href)) {
      const target = new URL(location, url);
      // A standby server names the active one. The token does not follow it from https to http.
      if (redirected) throw noneActive(url, product);
      if (status !== 307 || target.protocol !== url.protocol) throw sentOn(url, target, product);
      return answerFrom(target, request, headers, product, tools, true);
    }
    return { status, text: body, body: body === '' ? undefined : JSON.parse(body) };
  } catch (error) {
    throw unreachable(error, url, product, timeoutOf(product, tools));
  }
}

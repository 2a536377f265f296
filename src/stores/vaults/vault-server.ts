import { type HttpOptions, problem, type Tools } from './vault-store';

/** What the two products call the same things. */
export interface Product {
  readonly name: string;
  readonly command: string;
  /** The beginning of its environment variables; OpenBao's program reads Vault's, too. */
  readonly prefixes: readonly [string, ...string[]];
  readonly tokenFile: string;
}

export const PRODUCTS = {
  vault: { name: 'Vault', command: 'vault', prefixes: ['VAULT'], tokenFile: '~/.vault-token' },
  openbao: { name: 'OpenBao', command: 'bao', prefixes: ['BAO', 'VAULT'], tokenFile: '~/.bao-token' },
} as const satisfies Record<string, Product>;

export interface Answer {
  readonly status: number;
  /** Undefined where there was none. */
  readonly body: unknown;
}

export interface VaultServer {
  /**
   * A path behind `/v1/`. Throws a `Problem` for what has nothing to do with the path (sealed, no such server, a wrong
   * token) and for what may not be read; a 404 is the caller's to explain.
   */
  get(path: string): Promise<Answer>;
  /** The same for what changes something; a 400 is the caller's to explain, too. */
  post(path: string, body: unknown): Promise<Answer>;
  readonly origin: string;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;
const DEFAULT_TIMEOUT_S = 15;

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
  const refusal = async (answer: Answer, path: string, what: 'read' | 'write') => {
    if (answer.status !== 403) return refused(answer, address.origin, product);
    const self = await ask('auth/token/lookup-self');
    return self.status === 403 ? wrongToken(product) : notAllowed(path, what, product);
  };
  return {
    origin: address.origin,
    async get(path) {
      const answer = await ask(path);
      if (answer.status < 300 || answer.status === 404) return answer;
      throw await refusal(answer, path, 'read');
    },
    async post(path, body) {
      const answer = await ask(path, { method: 'POST', body: JSON.stringify(body) });
      if (answer.status < 300 || answer.status === 404 || answer.status === 400) return answer;
      throw await refusal(answer, path, 'write');
    },
  };
}

function addressOf(options: ReadonlyMap<string, string>, product: Product, { env }: Tools): URL {
  const own = variable('ADDR', product, { env });
  const named = options.get('address');
  const text = named ?? own;
  const [prefix] = product.prefixes;
  if (!text)
    throw problem(
      `Nobody says where ${product.name} is. Set ${prefix}_ADDR, such as ${prefix}_ADDR=https://vault.example.com:8200.`,
    );
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw problem(`"${text}" is no address of ${product.name}. It goes https://HOST:PORT.`);
  const address = new URL(text.endsWith('/') ? text : `${text}/`);
  if (named !== undefined && (!own || !URL.canParse(own) || new URL(own).origin !== address.origin)) {
    // The env file is the project's and the token the user's: a project must not have it sent wherever it likes.
    if (address.protocol === 'http:' && !LOOPBACK.test(address.hostname))
      throw problem(`${address.origin} would get your token unencrypted. Use https:// in the reference.`);
    if (!options.has('token_env') && !options.has('token_file'))
      throw problem(
        `The reference names ${address.origin}, and your token is not for it. Set ${prefix}_ADDR=${address.origin}, or say which token is with ?token_env= or ?token_file=.`,
      );
  }
  return address;
}

async function tokenOf(
  options: ReadonlyMap<string, string>,
  product: Product,
  tools: Tools,
): Promise<string> {
  const [prefix] = product.prefixes;
  const named = options.get('token_env');
  if (named !== undefined) {
    const token = tools.env[named];
    // Otherwise an env file could have any variable sent to any address.
    if (
      !/^(?:VAULT|BAO)_\w*TOKEN\w*$/.test(named) ||
      product.prefixes.some((each) => named === `${each}_TOKEN`)
    )
      throw problem(`token_env has to name a variable such as ${prefix}_TOKEN_TEAM, not ${named}.`);
    if (!token) throw problem(`The variable ${named}, which has the token, is not set. Set it.`);
    return checkedToken(token, named);
  }
  const file = options.get('token_file');
  if (file !== undefined) {
    const token = (await tools.readText(file))?.trim();
    if (!token) throw problem(`The token file ${file} cannot be read. Log in with: ${product.command} login`);
    return checkedToken(token, file);
  }
  const own = variable('TOKEN', product, tools);
  if (own) return checkedToken(own.trim(), `${prefix}_TOKEN`);
  const ownFile = variable('TOKEN_FILE', product, tools) ?? product.tokenFile;
  const token = (await tools.readText(ownFile))?.trim();
  if (!token)
    throw problem(
      `You are not logged in to ${product.name}. Log in with: ${product.command} login (or set ${prefix}_TOKEN)`,
    );
  return checkedToken(token, ownFile);
}

/** A header cannot hold everything; and a file that holds more than one word is another file. */
function checkedToken(token: string, where: string): string {
  if (!/^[\w.+/=-]+$/.test(token)) throw problem(`What ${where} holds is no token. Look at it.`);
  return token;
}

function variable(name: string, { prefixes }: Product, { env }: Pick<Tools, 'env'>): string | undefined {
  return prefixes.map((prefix) => env[`${prefix}_${name}`]).find((value) => value);
}

/** In seconds, as the vendor's program has it. */
function timeoutOf(product: Product, tools: Pick<Tools, 'env'>): number {
  const [, seconds] = /^([1-9]\d{0,3})s?$/.exec(variable('CLIENT_TIMEOUT', product, tools) ?? '') ?? [];
  return seconds === undefined ? DEFAULT_TIMEOUT_S : Number(seconds);
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
    if (status === 307 && location !== undefined && !redirected) {
      // A standby server names the active one. The token does not follow it from https to http.
      const target = new URL(location, url);
      if (target.protocol === url.protocol) return answerFrom(target, request, headers, product, tools, true);
    }
    return { status, body: body === '' ? undefined : JSON.parse(body) };
  } catch (error) {
    throw unreachable(error, url, product, timeoutOf(product, tools));
  }
}

function unreachable(error: unknown, url: URL, product: Product, timeout: number): Error {
  if (!(error instanceof Error) || error.name === 'Problem') return error as Error;
  const [prefix] = product.prefixes;
  const there = `${product.name} at ${url.origin}`;
  if (error instanceof SyntaxError)
    return problem(`What answers at ${url.origin} is not ${product.name}. Look at ${prefix}_ADDR.`);
  const code = codeOf(error);
  switch (code) {
    case 'ETIMEDOUT':
      return problem(`${there} gave no answer within ${timeout} s. Look at ${prefix}_ADDR and the network.`);
    case 'EMSGSIZE':
      return problem(`${there} answered more than a secret can be. Look at ${prefix}_ADDR.`);
    case 'ECONNREFUSED':
      return problem(`Nothing answers at ${url.origin}. Start ${product.name}, or look at ${prefix}_ADDR.`);
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return problem(`There is no host ${url.hostname}. Look at ${prefix}_ADDR and the network.`);
    case 'ECONNRESET':
    case 'EPIPE':
      return problem(`${there} dropped the connection. Try again; if it stays so, look at its log.`);
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/.test(code))
    return problem(
      `The certificate of ${url.origin} is not trusted (${code}). Name your authority's with: NODE_EXTRA_CA_CERTS=FILE`,
    );
  if (/EPROTO|SSL|TLS|HPE_/.test(code))
    return problem(
      `${url.origin} speaks neither https nor what ${prefix}_ADDR says. Look at http:// and https:// in it.`,
    );
  return problem(`${there} cannot be reached (${code}). Look at ${prefix}_ADDR and the network.`);
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : error.message;
}

function wrongToken({ name, command, prefixes }: Product): Error {
  return problem(
    `${name} does not accept your token: it is wrong or has expired. Log in again with: ${command} login (or set ${prefixes[0]}_TOKEN)`,
  );
}

function notAllowed(path: string, what: 'read' | 'write', { name, command }: Product): Error {
  const asked = decodeURIComponent(path.replace(/^sys\/internal\/ui\/mounts\//, ''));
  return problem(
    `${name} does not allow your token to ${what} ${asked}, or has no mount there. Look at its policies with: ${command} token lookup`,
  );
}

/** What a server says is wrong, in its own words. */
export function errorsOf({ body }: Answer): string {
  const errors = (body as { readonly errors?: unknown } | null | undefined)?.errors;
  return Array.isArray(errors) ? errors.map(String).join(' ') : '';
}

export function refused(answer: Answer, origin: string, { name, command }: Product): Error {
  const { status } = answer;
  const said = errorsOf(answer);
  if (status === 503 && /sealed/i.test(said))
    return problem(`${name} is sealed. Unseal it with: ${command} operator unseal`);
  if (status === 503 && /not initialized/i.test(said))
    return problem(`${name} is not initialized. Do it with: ${command} operator init`);
  if (status === 429) return problem(`${name} gets too many requests. Try again a little later.`);
  return problem(
    `${name} at ${origin} answered ${status}${said && `: ${said.slice(0, 200)}`}. Look at its log.`,
  );
}

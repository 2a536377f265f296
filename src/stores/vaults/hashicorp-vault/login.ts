import { problem, type Tools } from '../../vault-store';

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

const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;
const DEFAULT_TIMEOUT_S = 15;

/** Where the server is, as a folder that requests are relative to. */
export function addressOf(
  options: ReadonlyMap<string, string>,
  product: Product,
  tools: Pick<Tools, 'env'>,
): URL {
  const own = variable('ADDR', product, tools);
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
    const file = options.get('token_file');
    // As with variables: one that is for another server says so by its name, and any other file is none of a project's business.
    if (file !== undefined && !/(?:^|\/)\.?(?:vault|bao)-token[-.]\w[\w.-]*$/.test(file))
      throw problem(
        `For ${address.origin} token_file has to name a file such as ~/.vault-token-team, not ${file}.`,
      );
  }
  return address;
}

export async function tokenOf(
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

export function variable(
  name: string,
  { prefixes }: Product,
  { env }: Pick<Tools, 'env'>,
): string | undefined {
  return prefixes.map((prefix) => env[`${prefix}_${name}`]).find((value) => value);
}

/** In seconds, as the vendor's program has it. */
export function timeoutOf(product: Product, tools: Pick<Tools, 'env'>): number {
  const [, seconds] = /^([1-9]\d{0,3})s?$/.exec(variable('CLIENT_TIMEOUT', product, tools) ?? '') ?? [];
  return seconds === undefined ? DEFAULT_TIMEOUT_S : Number(seconds);
}

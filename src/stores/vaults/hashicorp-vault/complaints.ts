import { maskSecrets } from '../../../detect/mask';
import { problem } from '../../vault-store';
import type { Product } from './login';

export interface Answer {
  readonly status: number;
  /** As it came; empty where there was none. */
  readonly text: string;
  /** Undefined where there was none. */
  readonly body: unknown;
}

/** What a server says is wrong, in its own words. */
export function errorsOf({ body }: Answer): string {
  const errors = (body as { readonly errors?: unknown } | null | undefined)?.errors;
  return Array.isArray(errors) ? errors.map(String).join(' ') : '';
}

/** An answer that says no, whatever the path was. */
export function refused(answer: Answer, origin: string, { name, command }: Product): Error {
  const { status } = answer;
  const said = errorsOf(answer);
  if (status === 503 && /sealed/i.test(said))
    return problem(`${name} is sealed. Unseal it with: ${command} operator unseal`);
  if (status === 503 && /not initialized/i.test(said))
    return problem(`${name} is not initialized. Do it with: ${command} operator init`);
  if (status === 429) return problem(`${name} gets too many requests. Try again a little later.`);
  // "put failed due to value being too large" of the storages, "http: request body too large" of the listener, and "JSON
  // string value exceeds allowed length" of servers from 1.20 on, which they answer with 413 and 500.
  if (status === 413 || /too large|exceeds allowed/.test(said))
    return problem(
      `${name} takes no secret as large as this one would be. Choose another place with: --reference`,
    );
  return problem(
    `${name} at ${origin} answered ${status}${said && `: ${maskSecrets(said).slice(0, 200)}`}. Look at its log.`,
  );
}

export function wrongToken({ name, command, prefixes }: Product): Error {
  return problem(
    `${name} does not accept your token: it is wrong or has expired. Log in again with: ${command} login (or set ${prefixes[0]}_TOKEN)`,
  );
}

export function notAllowed(path: string, what: 'read' | 'write', { name, command }: Product): Error {
  const asked = decodeURIComponent(path.replace(/^sys\/internal\/ui\/mounts\//, ''));
  return problem(
    `${name} does not allow your token to ${what} ${asked}, or has no mount there. Look at its policies with: ${command} token lookup`,
  );
}

/** A redirect that is not followed. */
export function sentOn(from: URL, to: URL, { name, prefixes: [prefix] }: Product): Error {
  return problem(
    from.protocol === 'https:' && to.protocol === 'http:'
      ? `${from.origin} sends on to ${to.origin}, which would get your token unencrypted. Mend the api_addr of ${name}.`
      : `${from.origin} sends on to ${to.origin}. Set ${prefix}_ADDR=${to.origin}.`,
  );
}

export function noneActive({ origin }: URL, { name }: Product): Error {
  return problem(`${name} at ${origin} is not the active server, and was named as it. Look at its log.`);
}

/** What a request failed with, as a sentence. @param timeout  in seconds */
export function unreachable(error: unknown, url: URL, product: Product, timeout: number): Error {
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

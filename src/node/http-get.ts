import type { IncomingMessage, RequestOptions } from 'node:http';
import type { HttpAnswer } from '../stores/vaults/vault-store';

/** Of an answer that holds one secret. */
const LARGEST_BODY = 4 << 20;

/**
 * One GET, redirects not followed. Not by `fetch`, which takes Node five times as long to load as all the rest of
 * `keyguard run`. Rejects with an error that has a `code`; ETIMEDOUT when the whole takes too long.
 */
export async function httpGet(
  url: URL,
  { headers, timeoutMs }: { readonly headers: Readonly<Record<string, string>>; readonly timeoutMs: number },
): Promise<HttpAnswer> {
  const { get } = url.protocol === 'https:' ? await import('node:https') : await import('node:http');
  return new Promise((resolve, reject) => {
    const options: RequestOptions = { headers, signal: AbortSignal.timeout(timeoutMs) };
    const fail = (error: Error) => reject(error.name === 'AbortError' ? failure('ETIMEDOUT') : error);
    const request = get(url, options, (response: IncomingMessage) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
        if (body.length > LARGEST_BODY) request.destroy(failure('EMSGSIZE'));
      });
      response.on('error', fail);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, location: response.headers.location, body }),
      );
    });
    request.on('error', fail);
  });
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

import type { IncomingMessage, RequestOptions } from 'node:http';
import type { HttpAnswer, HttpOptions } from '../stores/vault-store';

/** Of an answer that holds one secret. */
const LARGEST_BODY = 4 << 20;

/**
 * One request, redirects not followed. Not by `fetch`, which takes Node five times as long to load as all the rest of
 * `keyguard run`. Rejects with an error that has a `code`; ETIMEDOUT when the whole takes too long; with the signal's
 * reason when it is aborted.
 */
export async function httpRequest(
  url: URL,
  {
    method = 'GET',
    headers,
    body,
    timeoutMs,
    signal,
  }: HttpOptions & { readonly signal?: AbortSignal | undefined },
): Promise<HttpAnswer> {
  const { request: open } =
    url.protocol === 'https:' ? await import('node:https') : await import('node:http');
  const timeout = AbortSignal.timeout(timeoutMs);
  return new Promise((resolve, reject) => {
    const options: RequestOptions = {
      method,
      headers: {
        ...headers,
        ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
      },
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    };
    const fail = (error: Error) => {
      if (error.name !== 'AbortError') reject(error);
      else reject(signal?.aborted ? signal.reason : failure('ETIMEDOUT'));
    };
    const request = open(url, options, (response: IncomingMessage) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > LARGEST_BODY) request.destroy(failure('EMSGSIZE'));
      });
      response.on('error', fail);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, location: response.headers.location, body: text }),
      );
    });
    request.on('error', fail);
    request.end(body);
  });
}

function failure(code: string): Error {
  return Object.assign(new Error(code), { code });
}

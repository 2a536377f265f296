import type { Span } from '../../text/span';
import { maskKeys } from '../api-key';

/** A URL in a text. */
export interface InsecureUrl {
  /** Of the whole URL. */
  readonly span: Span;
  /** To show: without user, query and fragment, which can hold a password or a key. */
  readonly shown: string;
}

/** Most texts never mention SendGrid and are done after this. */
const MENTIONS_SENDGRID = /sendgrid\.(?:com|net)/i;

/** `http:\/\/` is how JSON encoders of PHP and others write it. No guard on the left: it would lose `\nhttp://` and `git+http://`. */
const SCHEME = /http:(?:\/\/|\\\/\\\/)/gi;

/** User, host and port. `{}$` for hosts put together by a template: `http://${region}.sendgrid.com`. */
const AUTHORITY = /[A-Za-z0-9._~%@:{}$[\]-]{1,512}/y;

/** Path, query and fragment. A finding may not be longer than `LONGEST`. */
const REST = /(?:\\\/|[^\s"'`<>\\^|\p{Cc}]){0,1500}/uy;

/**
 * Every plain `http://` URL to a host of SendGrid's, comments and documentation included, by ascending offset.
 * Linear: each look at a URL begins where the one before ended. A host that only looks alike is none
 * (`api.sendgrid.com.evil.example`, `notsendgrid.com`, `sendgrid.com@evil.example`).
 */
export function findInsecureUrls(text: string): InsecureUrl[] {
  const urls: InsecureUrl[] = [];
  if (!MENTIONS_SENDGRID.test(text)) return urls;
  // Copies, because a pattern keeps its position in itself.
  const [scheme, authorityAt, restAt] = [new RegExp(SCHEME), new RegExp(AUTHORITY), new RegExp(REST)];
  for (let match = scheme.exec(text); match; match = scheme.exec(text)) {
    const afterScheme = match.index + match[0].length;
    const authority = matchAt(authorityAt, text, afterScheme);
    const afterAuthority = afterScheme + authority.length;
    if (!isSendGridHost(hostOf(authority), text[afterAuthority])) continue;
    const rest = matchAt(restAt, text, afterAuthority);
    const written = text.slice(match.index, afterAuthority) + (/^(?:\\?\/|[?#])/.test(rest) ? rest : '');
    const url = written.slice(0, endOfUrl(written));
    const end = match.index + url.length;
    urls.push({ span: { start: match.index, end }, shown: withoutSecrets(url) });
    scheme.lastIndex = end;
  }
  return urls;
}

/**
 * Whether a program or a webhook talks to the address, by its host and path. Pages for people (`www.`, `docs.`, `support.`,
 * `app.`), XML namespaces and the links in sent mails (`u123.ct.sendgrid.net`) are none of it.
 * @param url as `findInsecureUrls` found it in the text
 */
export function isTransport(url: string): boolean {
  const [, authority = '', rest = ''] = /^http:(?:\/\/|\\\/\\\/)([^/\\?#]*)(.*)$/is.exec(url) ?? [];
  const host = hostOf(authority);
  const path = rest.replaceAll('\\/', '/');
  if (/^(?:www\.)?sendgrid\.(?:com|net)/.test(host)) return /^\/(?:api|apiv2|v2|v3)\b/.test(path);
  return /^(?:api|smtpapi|smtp)\b[\w.-]*\.?sendgrid\.(?:com|net)/.test(host) || /^\$?\{/.test(host);
}

/** What only compares with the address, or replaces it, connects to nothing. */
const ASKED =
  /(?:\b(?:starts_?with|has_?prefix|contains|includes|indexof|replace(?:_?all)?|g?sub|str_replace|strpos|not_?equal|tobe|toequal)[!?]?\(\s{0,8}|(?:[=!]==?|\bin)\s{0,4})[bfr@]?["'`/]$/i;

/** Whether the URL at `start` stands where a program asks for it, and does not use it. */
export function isOnlySpokenOf(text: string, start: number): boolean {
  return ASKED.test(text.slice(Math.max(start - 40, 0), start));
}

function matchAt(sticky: RegExp, text: string, position: number): string {
  sticky.lastIndex = position;
  return sticky.exec(text)?.[0] ?? '';
}

function hostOf(authority: string): string {
  return authority
    .slice(authority.lastIndexOf('@') + 1)
    .replace(/:.*$/, '')
    .toLowerCase();
}

/** @param next the character behind the authority: `sendgrid.com.` and then a letter outside ASCII is another host */
function isSendGridHost(host: string, next: string | undefined): boolean {
  if (host.endsWith('.') && next !== undefined && /\p{L}/u.test(next)) return false;
  // The second candidate is for `http://api.sendgrid.com${path}`.
  return [host, host.replace(/\$?\{[^{}]*\}?$/, '')].some((candidate) =>
    /(?:^|\.)sendgrid\.(?:com|net)[.}\]]*$/.test(candidate),
  );
}

const CLOSERS: ReadonlyMap<string, string> = new Map([
  [')', '('],
  [']', '['],
  ['}', '{'],
]);

/** Where the URL ends less the punctuation that belongs to the sentence or the code around it. */
function endOfUrl(written: string): number {
  const opened = new Set(written);
  for (let end = written.length; ; end--) {
    const last = written[end - 1] ?? '';
    const opener = CLOSERS.get(last);
    const belongs = opener === undefined ? !'.,;:!?*'.includes(last) : opened.has(opener);
    if (belongs || last === '') return end;
  }
}

const SHOWN_LENGTH = 100;

function withoutSecrets(url: string): string {
  const address = url.replaceAll('\\/', '/').replace(/[?#].*$/s, '');
  const shown = maskKeys(address.replace(/^(http:\/\/)[^/]*@/i, '$1'));
  return shown.length > SHOWN_LENGTH ? `${shown.slice(0, SHOWN_LENGTH - 1)}…` : shown;
}

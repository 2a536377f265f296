import { maskKeys } from '../../detect/api-key';
import { count } from '../../text/count';
import type { Span } from '../../text/span';
import { type Evidence, type Location, NOT_SCANNED } from './evidence';

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

/** Path, query and fragment. The limit keeps a pattern that V8 matches by backtracking away from its stack's end. */
const REST = /(?:\\\/|[^\s"'`<>\\^|\p{Cc}]){0,4096}/uy;

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

/** @param found undefined where nobody has looked */
export function insecureRequests(
  found: readonly { readonly url: string; readonly location: Location }[] | undefined,
): Evidence {
  if (!found) return NOT_SCANNED;
  if (found.length === 0) {
    return { status: 'ok', summary: 'No plain http:// address of SendGrid was found.', items: [] };
  }
  const files = new Set(found.map(({ location }) => location.path)).size;
  return {
    status: 'problem',
    summary: `${count(found.length, 'address', 'addresses')} of SendGrid in ${count(files, 'file')} without HTTPS.`,
    items: found.map(({ url, location }) => ({
      kind: 'problem',
      label: url,
      detail: 'Write https:// instead.',
      location,
    })),
  };
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

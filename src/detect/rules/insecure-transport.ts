import type { Span } from '../../text/span';
import { belongsToSendGrid } from '../account/belongs';
import { scopesAround } from '../account/scopes-around';
import { callBefore, nameBefore } from '../account/settings';
import type { Surroundings } from '../account/surroundings';
import type { Finding } from '../finding';
import { fingerprintOf } from '../fingerprint';
import { Look } from '../look';
import { NAME } from '../mentions';
import type { Rule } from '../rule';
import { type Flag, findCommandFlags } from '../transport/command-flags';
import { findInsecureUrls, isOnlySpokenOf, isTransport } from '../transport/insecure-urls';
import { isOnlyHostNear } from '../transport/only-host';
import { INSECURE_OPTIONS, type InsecureOption } from '../transport/options';

/** Connections to SendGrid that others can read or take over: `http://`, SMTP without TLS, certificates that nobody checks. */
export const insecureTransport: Rule = {
  ids: ['insecure-transport'],
  find({ text }, look = new Look(text)) {
    if (look.mentions.length === 0) return [];
    const findings = urls(text);
    for (const surroundings of look.surroundings) {
      const { start, end } = surroundings.stretch;
      const part = text.slice(start, end);
      for (const option of INSECURE_OPTIONS) {
        if (option.needs !== undefined && !part.includes(option.needs)) continue;
        for (const match of part.matchAll(option.pattern))
          findings.push(...judge(surroundings, option, match));
      }
      findings.push(...findCommandFlags(part).map((flag) => flagFinding(flag, start)));
    }
    return findings;
  },
};

function urls(text: string): Finding[] {
  return findInsecureUrls(text)
    .map(({ span, shown }) => ({ span, shown, url: text.slice(span.start, span.end) }))
    .filter(({ url, span }) => isTransport(url) && !isOnlySpokenOf(text, span.start))
    .map(({ span, shown, url }) => {
      const scheme = { start: span.start, end: span.start + 'http'.length };
      const newText = url.startsWith('HTTP') ? 'HTTPS' : 'https';
      return {
        ...finding(
          span,
          shown,
          'A plain http:// address of SendGrid: everybody on the way reads the key and the mails',
        ),
        // Another port is not made for TLS.
        ...(/^http:[\\/]+[^/\\]*:\d/i.test(url)
          ? {}
          : { fix: { title: 'Use https://', edits: [{ span: scheme, newText }] } }),
      };
    });
}

function judge(surroundings: Surroundings, option: InsecureOption, match: RegExpMatchArray): Finding[] {
  const { text, stretch } = surroundings;
  const offset = stretch.start;
  const range = match.indices?.groups?.['v'];
  if (!range) return [];
  const at = offset + (match.index ?? 0);
  const span = { start: offset + range[0], end: offset + range[1] };
  const { name, nameStart } = option.isCall ? { name: '', nameStart: at } : nameBefore(text, at, at);
  const isOwn = match[0].startsWith('secure');
  // `secure: false` in a sentence of documentation.
  if (text[nameStart - 1] === '`' && text[offset + (match.index ?? 0) + match[0].length] === '`') return [];
  const [scope] = scopesAround(surroundings, nameStart);
  if (!scope || (option.unless && scope.has(option.unless))) return [];
  // `secure` is an option of cookies and many others: the host stands beside it.
  if (
    isOwn
      ? !scope.has(NAME)
      : !belongsToSendGrid(surroundings, {
          at: callBefore(text, nameStart),
          name: name || prefixOf(match[0]),
        }) && !(option.ofClient?.test(scope.introducer) && isOnlyHostNear(text, at))
  )
    return [];
  const whole = { start: at, end: at + match[0].length };
  const newText = option.instead?.(option.isWhole ? match[0] : text.slice(span.start, span.end));
  const fix =
    newText !== undefined && option.title !== undefined
      ? { title: option.title, edits: [{ span: option.isWhole ? whole : span, newText }] }
      : undefined;
  return [
    {
      ...finding(
        unquoted(text, span),
        match[0].replace(/\s+/g, ' '),
        `${option.wrong} on the way to SendGrid`,
      ),
      ...(fix ? { fix } : {}),
    },
  ];
}

/** The value alone, as of a password; the quotes where there is nothing in them. */
function unquoted(text: string, { start, end }: Span): Span {
  const isQuoted = end - start > 2 && /["'`]/.test(text.charAt(start)) && text[start] === text[end - 1];
  return isQuoted ? { start: start + 1, end: end - 1 } : { start, end };
}

/** `EMAIL_USE_TLS` goes with `EMAIL_HOST`, `mail.smtp.starttls.enable` with `mail.smtp.host`. */
function prefixOf(option: string): string {
  return /^(?:EMAIL|MAIL|SMTP)(?=_)|^(?:SMTP)(?=Secure|Auto)/.exec(option)?.[0] ?? '';
}

function flagFinding({ span, shown, wrong, fix }: Flag, offset: number): Finding {
  const move = ({ start, end }: Flag['span']) => ({ start: start + offset, end: end + offset });
  return {
    ...finding(move(span), shown, wrong),
    ...(fix
      ? { fix: { title: fix.title, edits: fix.edits.map((edit) => ({ ...edit, span: move(edit.span) })) } }
      : {}),
  };
}

function finding(span: Finding['span'], masked: string, wrong: string): Finding {
  return {
    rule: 'insecure-transport',
    span,
    severity: 'warning',
    masked,
    keyId: null,
    fingerprint: fingerprintOf(`insecure-transport:${masked}`),
    message: `${wrong}.`,
  };
}

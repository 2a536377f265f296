import type { Span } from '../../text/span';
import { isConfiguration } from './file-kind';
import { wordsOf } from './words';

/** What a program, a configuration or a query gives to the account's user name or password. */
export interface Credential {
  readonly kind: 'user' | 'password';
  /** As it is written: `EMAIL_HOST_PASSWORD`, `spring.mail.password`, `smtp_pass`. Empty where only the place tells. */
  readonly name: string;
  /** Where the setting begins, or the call that sets it. */
  readonly at: number;
  /** Of the value alone, without quotes. */
  readonly span: Span;
  readonly value: string;
  /** Whether nothing but SendGrid's name in the same expression made it one: then nothing else is asked. */
  readonly isCertain: boolean;
  /** As `Subject.isCallback`. */
  readonly isCallback?: boolean;
}

/** The last word of a setting's name, where a separator may follow. The name is read leftwards from here. */
const LAST_WORD =
  /(?:pass(?:w(?:or)?d)?|passphrase|pwd|api_?key|user(?:_?(?:name|id))?|usr|login)(?![A-Za-z0-9_])/gi;

const QUOTED_SEPARATOR =
  /\\?["'`]?\]?(?:\s{0,8}[?:]?:\s{0,4}&?(?:'static )?(?:string|str)\??(?=\s{0,8}=)|\s{1,4}string(?=\s{0,8}=))?(?:\s{0,20}(?:=>|:=|\?\?=?|\|\|=?|=(?!=)|:(?!:))\s{0,20}|["'`]\s{0,8},\s{0,20}|\)?\s{0,8}\)?\s(?:or|\|\||\?\?)\s{1,8}|\s{0,2}\(\s{0,20}|["'`]?\s{1,20}(?:value|content|default)\s{0,4}=\s{0,4}|["'`]\s{0,4}\{\s{0,20}(?:type\s{0,8}=\s{0,8}string\s{0,20})?default\s{0,8}=\s{0,8}|["'`]?(?:,|\s{0,4}:\s{0,4}\{)?\s{0,40}["']?value["']?\s{0,4}[:=]\s{0,4}|\s{1,8}(?=["']))(?:env\(\s{0,4}|new\s{1,4}String\(\s{0,4}|[\w:]{1,20}\.from\(\s{0,4})?(?:[bBuUrR@](?=["']))?(\\?["'`])/iy;

const PLAIN_SEPARATOR =
  /(?:[ \t]{0,20}[=:][ \t]{0,20}|[ \t]{1,8}|["']?[ \t]{0,4}\r?\n[ \t]{1,40}value[ \t]{0,4}:[ \t]{1,4})(?=[^\s=:"'`])/y;

/** Every place in `[start, end)` of the text that reads like a user name or a password that is given, whoever's they are. */
export function* settingsIn(
  source: { text: string; path?: string | undefined; languageId?: string | undefined },
  { start, end }: Span,
): Generator<Credential> {
  const { text } = source;
  const isConfig = isConfiguration(source);
  const lastWord = new RegExp(LAST_WORD);
  lastWord.lastIndex = start;
  for (let match = lastWord.exec(text); match && match.index < end; match = lastWord.exec(text)) {
    const nameEnd = match.index + match[0].length;
    const { name, nameStart } = nameBefore(text, match.index, nameEnd);
    const kind = kindOf(name);
    if (!kind) continue;
    const span = quotedAt(text, nameEnd) ?? plainAt(text, nameStart, nameEnd, isConfig);
    if (span)
      yield {
        kind,
        name,
        at: callBefore(text, nameStart),
        span,
        value: text.slice(span.start, span.end),
        isCertain: false,
      };
  }
}

const LONGEST_NAME = 80;

/** With what it is reached by: `$mail->Password`, `config['smtp_pass']`. */
export function nameBefore(
  text: string,
  wordStart: number,
  nameEnd: number,
): { name: string; nameStart: number } {
  const from = Math.max(wordStart - LONGEST_NAME, 0);
  const nameStart = startOfName(text, from, wordStart);
  const owner = isQuote(text.charCodeAt(nameStart - 1))
    ? /([\w$.]+)\[\\?["']$/.exec(text.slice(from, nameStart))?.[1]
    : undefined;
  return { name: `${owner ? `${owner}.` : ''}${text.slice(nameStart, nameEnd)}`, nameStart };
}

/** Leftwards over `[\w$]`, `->`, and `.` and `-` where one of these follows. By hand, because a pattern would try each place. */
function startOfName(text: string, from: number, end: number): number {
  let start = end;
  while (start > from) {
    const code = text.charCodeAt(start - 1);
    if (isNameCharacter(code)) start--;
    else if (code === GREATER && start - 1 > from && text.charCodeAt(start - 2) === HYPHEN) start -= 2;
    else if ((code === DOT || code === HYPHEN) && (start === end || isNameStart(text, start, code))) start--;
    else break;
  }
  return start;
}

const [DOT, HYPHEN, GREATER] = [0x2e, 0x2d, 0x3e];

function isNameStart(text: string, at: number, before: number): boolean {
  const code = text.charCodeAt(at);
  // Behind a dot comes `->`, not its second half.
  return isNameCharacter(code) || (before === HYPHEN && code === GREATER);
}

function isNameCharacter(code: number): boolean {
  const letter = code | 0x20;
  return (
    (letter >= 0x61 && letter <= 0x7a) || (code >= 0x30 && code <= 0x39) || code === 0x5f || code === 0x24
  );
}

function isQuote(code: number): boolean {
  return code === 0x22 || code === 0x27;
}

/** `define('SMTP_PASS', …)`, `props.put("mail.smtp.password", …)`, `env('X', …)`: `config['smtp_pass']`. */
export function callBefore(text: string, nameStart: number): number {
  if (!isQuote(text.charCodeAt(nameStart - 1))) return nameStart;
  const before = text.slice(Math.max(nameStart - LONGEST_NAME, 0), nameStart);
  const call = /[\w$.]+(?:->\w+)?[([]\s{0,8}\\?["']$/.exec(before);
  return call ? nameStart - call[0].length : nameStart;
}

function kindOf(name: string): Credential['kind'] | undefined {
  const words = wordsOf(name.replace(/apikey$/i, 'api_key').replace(/username$/i, 'user_name'));
  const last = words.at(-1) ?? '';
  if (/^(?:pass|password|passwd|passphrase|pwd)$/.test(last)) return 'password';
  // v2 called the password `api_key`. Whether it is one, its neighbour `api_user` tells.
  if (last === 'key') return words.length === 2 || words.at(-2) === 'api' ? 'password' : undefined;
  return 'user';
}

export function isLegacyName(name: string): boolean {
  return /(?:^|[^a-z])api_?(?:user|key)$/i.test(name);
}

function quotedAt(text: string, nameEnd: number): Span | undefined {
  QUOTED_SEPARATOR.lastIndex = nameEnd;
  const [separator = '', quote] = QUOTED_SEPARATOR.exec(text) ?? [];
  if (quote === undefined) return undefined;
  const span = closed(text, QUOTED_SEPARATOR.lastIndex, quote);
  if (!span || !separator.includes(',')) return span;
  // `'smtp_pass' => 'your_password', 'smtp_port' => 587`: what stands behind the comma is the next member's name.
  const isMember = /^\\?["'`]\s{0,8}(?:=>|[:=])/.test(text.slice(span.end, span.end + 14));
  // `"account-password", "personal-username"`: two names in a list.
  return isMember || NAME.test(text.slice(span.start, span.end)) ? undefined : span;
}

/** Words alone. */
const NAME = /^[a-z]+(?:[-_][a-z]+)+$/i;

/** The text up to the closing quote, in the same line and not put together with something else. */
export function closed(text: string, start: number, quote: string): Span | undefined {
  for (let end = start; end < Math.min(start + 200, text.length); end++) {
    const character = text[end];
    if (character === '\n' || character === '\r') return undefined;
    if (text.startsWith(quote, end)) {
      if (
        end === start ||
        /^\s{0,8}(?:\+|\.\s?["'$])/.test(text.slice(end + quote.length, end + quote.length + 12))
      )
        return undefined;
      return { start, end };
    }
    if (character === '\\') end++;
  }
  return undefined;
}

function plainAt(text: string, nameStart: number, nameEnd: number, isConfig: boolean): Span | undefined {
  PLAIN_SEPARATOR.lastIndex = nameEnd;
  const match = PLAIN_SEPARATOR.exec(text);
  const xml =
    /^>[^<>\s]{1,200}<\//.exec(text.slice(nameEnd, nameEnd + 210)) ??
    /^["']>[^<>\s]{1,200}<\//.exec(text.slice(nameEnd, nameEnd + 210));
  if (xml) {
    const begin = nameEnd + xml[0].indexOf('>') + 1;
    return { start: begin, end: nameEnd + xml[0].length - 2 };
  }
  if (!match) return undefined;
  const start = PLAIN_SEPARATOR.lastIndex;
  const lineBefore = text.slice(Math.max(nameStart - 60, 0), nameStart);
  const isQuery =
    match[0] === '=' &&
    /[?&"'\s]$|amp;$/.test(lineBefore) &&
    /^api_?(?:user|key)$/i.test(text.slice(nameStart, nameEnd));
  const beginsLine =
    /(?:^|\n)[ \t]*(?:[#;]+[ \t]*|\/\/[ \t]*)?(?:-[ \t]+)?(?:name:[ \t]*)?(?:export[ \t]+|set[ \t]+|setx[ \t]+|ENV[ \t]+|ARG[ \t]+|env[ \t]+|-e[ \t]+|global[ \t]+|Environment=)?["']?$/i.test(
      lineBefore,
    ) || /(?:config:set|secrets[ \t]set|-e|--env|--set|[ \t{,])[ \t]{0,4}["']?$/i.test(lineBefore);
  const isVariable = /^[A-Z][A-Z0-9_]{3,}$/.test(text.slice(nameStart, nameEnd)) && match[0] === '=';
  if (!isQuery && !(beginsLine && (isConfig || isVariable))) return undefined;
  if (
    !isQuery &&
    match[0].trim() === '' &&
    !/(?:^|\n)[ \t]*(?:(?:setx|ENV|ARG)[ \t]+\w*|password[ \t]*|user[ \t]*)$|--?[\w-]{0,20}$/i.test(
      lineBefore + text.slice(nameStart, nameStart + 0),
    ) &&
    !/^(?:password|user)$/i.test(text.slice(nameStart, nameEnd))
  )
    return undefined;
  const value =
    (isQuery ? /^[^\s&"'`<>#\\)}\]]+/ : /^[^\s"'`<>]+/).exec(text.slice(start, start + 200))?.[0] ?? '';
  const trimmed = isQuery ? value : value.replace(/[,;}]+$/, '');
  // `SENDGRID_PASSWORD=abc def`: prose, or a plain scalar of several words.
  const after = text.slice(start + value.length, start + value.length + 3);
  const isClosed = /^["'`]/.test(after);
  // `"SENDGRID_PASSWORD=…"`: the quotes are around both.
  if (trimmed === '' || (!isQuery && isClosed && after[0] !== text[nameStart - 1])) return undefined;
  return { start, end: start + trimmed.length };
}

import { type Scope, scopesAround } from './scope';
import { areAboutMail, areOfOtherService, shareWord, tellingWords, wordsOf } from './words';

/** What of the text around a setting says whose it is. */
interface Evidence {
  readonly isSendGrid: boolean;
  /** Not only a name: `smtp.sendgrid.net`. */
  readonly isHost: boolean;
  readonly words: readonly string[];
  readonly distance: number;
}

/** A setting, an option or a call that may be about SendGrid. */
export interface Subject {
  /** Where it begins: its name, or the call that it is. */
  readonly at: number;
  /** Empty where it has none. */
  readonly name: string;
  /** It is known to stand in a callback of its own (Java's `PasswordAuthentication`): outer statements count too. */
  readonly isCallback?: boolean;
}

/**
 * Whether the subject belongs to SendGrid: its name says so, or the block that it is in names SendGrid as host or service. In an
 * object any member may say so; among statements and lines only a name that goes with this one (`EMAIL_HOST` with
 * `EMAIL_HOST_PASSWORD`), or a host's name where this one has no telling name. Of several hosts the nearest one counts.
 */
export function belongsToSendGrid(text: string, { at, name, isCallback = false }: Subject): boolean {
  const words = wordsOf(name);
  if (saysSendGrid(name)) return true;
  if (areOfOtherService(words)) return false;
  const isBare = tellingWords(words).length === 0;
  let isOuter = false;
  for (const scope of scopesAround(text, at)) {
    // Beside `smtp_pass` a bare `password` is another's.
    if (isBare && !isOuter && MAIL_PASSWORD.test(scope.direct)) return false;
    // Beyond its own block a setting has only what its block is called, and the members of the objects around it.
    if (scope.isObject || !isOuter || isCallback) {
      const said = nearest(evidenceIn(scope, at), words, scope.isObject, isOthersVariable(name));
      if (said !== undefined) return said;
    }
    // A function's or a class's name says nothing about what is in it.
    const isChain = !isOuter && /^(?:->|\.)\w/.test(text.slice(at, at + 3));
    const isTag = /^\s*<[\w:.-]+\s[^<>]*$/.test(scope.introducer);
    if (scope.isObject || isChain || isTag || /^\s*(?:\[|account\b)/.test(scope.introducer)) {
      if (saysSendGrid(scope.introducer) && !IMPORT.test(scope.introducer)) return true;
      if (areOfOtherService(wordsOf(scope.introducer))) return false;
    }
    isOuter = true;
  }
  return false;
}

function nearest(
  evidence: readonly Evidence[],
  words: readonly string[],
  isObject: boolean,
  isOthers: boolean,
): boolean | undefined {
  const own = tellingWords(words);
  const sharing = evidence.filter((each) => shareWord(own, each.words) && !isMailAlone(own, each.words));
  const going =
    sharing.length > 0 || isOthers ? sharing : evidence.filter((each) => goTogether(own, each, isObject));
  let best: Evidence | undefined;
  for (const each of going) if (!best || each.distance < best.distance) best = each;
  return best?.isSendGrid;
}

/** Nothing but words of mail on both sides: `SMTP_PASSWORD` may have its host in `SMTP_HOST` or in `MAIL_HOST`. */
function isMailAlone(a: readonly string[], b: readonly string[]): boolean {
  return [a, tellingWords(b)].every((words) => words.every((word) => areAboutMail([word])));
}

function goTogether(own: readonly string[], { words: other, isHost }: Evidence, isObject: boolean): boolean {
  if (isObject) return true;
  if (own.length === 0) return isHost;
  return areAboutMail(own) && (areAboutMail(other) || tellingWords(other).length === 0);
}

/** `smtp_pass =`, `'mail_password' =>` */
const MAIL_PASSWORD = /(?:smtp|mail)_{0,2}pass\w{0,8}["'\]]{0,2}\s{0,4}(?:=>|[=:,])/i;

/** In the environment stand the variables of everything that runs there: `GRAFANA_PASSWORD` beside `SMTP_HOST` is Grafana's. */
function isOthersVariable(name: string): boolean {
  if (!/^[A-Z][A-Z\d]*(?:_[A-Z\d]+)+$/.test(name)) return false;
  const words = wordsOf(name).filter((word) => !PLAIN_WORDS.has(word));
  return words.length > 0 && !areAboutMail(words);
}

const PLAIN_WORDS = new Set(
  'user username name password pass passwd passphrase pwd auth login key host server default'.split(' '),
);

function saysSendGrid(text: string): boolean {
  return /send_?grid/i.test(text);
}

/** Whoever imports the library says nothing about the password in the next line. */
const IMPORT =
  /\b(?:import|using|use|require|require_once|require_relative|include|gem|package|implementation|namespace)\b[^\n]*$|\bfrom\s+["']?[\w@./-]*$|<(?:package|dependency|artifactId|groupId|PackageReference)\b[^\n]*$|\bclass\b[^\n]*$|["'`\s(]@\S*$|(?:github\.com\/|\/\/(?:docs|www|app|support|status)\.)$/i;

/** A host that a setting names: `host: 'smtp.acme.com'`, `setHost("…")`, `new SmtpClient("…")`, `service: 'gmail'`. */
const HOST =
  /(?<![\w$.>-])([\w$.>-]{0,60}(?:host(?:_?name)?|server|address|service|relay|relayhost|provider|smtp|smtpclient|backend|mailer|driver))["'`\]]{0,3}\s{0,4}(?:=>|:=|[=:,(]|\s)\s{0,4}(?:\w{1,20}\(\s?)?["'`]?(?:[A-Z_]{2,40}["'],\s{0,4}["'])?([\w-]{1,60}(?:\.[\w-]{1,60}){1,6}|localhost|gmail|outlook|mailgun|ses|mailtrap|postmark|hotmail)\b/gi;

/** What makes of SendGrid's name behind it a service that is used: `service: 'SendGrid'`, `MAIL_MAILER=sendgrid`. */
const SERVICE =
  /(?:service|provider|host|server|address|mailer|driver|transport|backend|type|name|url|relay|account)["'`\]]*\s*(?:=>|[=:,(]|\s)\s*["'`]?$/i;

function evidenceIn({ direct, start }: Scope, at: number): Evidence[] {
  const found: Evidence[] = [];
  const isCommented = inComment(direct, at - start);
  for (const index of nearestMentions(direct, at - start)) {
    const before = labelBefore(direct, index);
    const behind = direct.slice(index + 8, index + 80);
    const isHeading = !isCommented && inComment(direct, index);
    if (isHeading && !isAbove(direct, index, at - start)) continue;
    const isHost = /^\.(?:net|com)\b/i.test(behind);
    // Hosts that receive mail, or are in links.
    if (isHost && /(?:^|[^\w-])(?:parse|mx|ct|links?|u\d+|em\d+)\.$/i.test(before)) continue;
    if (IMPORT.test(before) || (!isHost && !isHeading && !SERVICE.test(before) && !isConstructor(behind)))
      continue;
    found.push({ isSendGrid: true, isHost, words: wordsOf(before), distance: Math.abs(start + index - at) });
  }
  for (const match of direct.matchAll(HOST)) {
    const [, label = '', value = ''] = match;
    if (saysSendGrid(value) || isCode(value) || (!isCommented && inComment(direct, match.index))) continue;
    const distance = Math.abs(start + match.index - at);
    found.push({ isSendGrid: false, isHost: true, words: wordsOf(label), distance });
  }
  return found;
}

/** As many as a block of any sense holds; more are a list of names, and cost. */
const MOST_MENTIONS = 12;

function nearestMentions(direct: string, at: number): number[] {
  const all = Array.from(direct.matchAll(/sendgrid/gi), ({ index }) => index);
  if (all.length <= MOST_MENTIONS) return all;
  return all.sort((a, b) => Math.abs(a - at) - Math.abs(b - at)).slice(0, MOST_MENTIONS);
}

/** `"SendgridTransport"(…`, `sendgrid_backend.SendgridBackend`: a class of a wrapper, as a value. */
function isConstructor(behind: string): boolean {
  return /^[\w.]{0,40}(?:transport|backend)\b/i.test(behind);
}

/** `process.env.HOST`, `config.host`: where it leads nobody can see here. */
function isCode(value: string): boolean {
  return /^(?:process|env|os|config|settings|self|this|props|System|Environment|smtplib|options|opts|nodemailer|var|local|data|args|Net)\.|\.(?:env|get|host|smtp|backends?|SMTP\w*)\b/i.test(
    value,
  );
}

/** What stands in front, back to the beginning of the statement, member or line. */
function labelBefore(direct: string, index: number): string {
  const before = direct.slice(Math.max(index - 80, 0), index);
  const cut = Math.max(...[...';\n{}'].map((character) => before.lastIndexOf(character)));
  const statement = before.slice(cut + 1);
  const member = /,\s*(["']?[\w$.-]+["']?\s*(?:=>|[=:])[^,]*)$/.exec(statement);
  return member?.[1] ?? statement;
}

function inComment(direct: string, index: number): boolean {
  const line = direct.slice(direct.lastIndexOf('\n', index - 1) + 1, index);
  return /^\s*(?:#(?!\{)|\/\/|\/?\*|--|;|rem\b|<!--)/i.test(line) || /\s(?:\/\/|#)\s/.test(line);
}

/** A comment is a heading of the lines behind it until the next empty one. */
function isAbove(direct: string, index: number, at: number): boolean {
  return index < at && !/\n[ \t]*\r?\n/.test(direct.slice(index, at));
}

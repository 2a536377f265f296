import type { Scope } from './scope';
import { scopesAround } from './scopes-around';
import { firstFrom } from './sorted';
import type { Surroundings } from './surroundings';
import { areAboutMail, areOfOtherService, shareWord, tellingWords, wordsOf } from './words';

/** What of the text around a setting says whose it is. */
interface Evidence {
  readonly isSendGrid: boolean;
  /** Not only a name: `smtp.sendgrid.net`. */
  readonly isHost: boolean;
  readonly words: readonly string[];
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
export function belongsToSendGrid(
  surroundings: Surroundings,
  { at, name, isCallback = false }: Subject,
): boolean {
  const words = wordsOf(name);
  if (saysSendGrid(name)) return true;
  if (areOfOtherService(words)) return false;
  const { text } = surroundings;
  const own = tellingWords(words);
  let isOuter = false;
  for (const scope of scopesAround(surroundings, at)) {
    // Beside `smtp_pass` a bare `password` is another's.
    if (own.length === 0 && !isOuter && scope.has(MAIL_PASSWORD)) return false;
    // Beyond its own block a setting has only what its block is called, and the members of the objects around it.
    if (scope.isObject || !isOuter || isCallback) {
      const said = nearest(scope, at - scope.offset, own, isOthersVariable(name));
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

/** What the nearest evidence says that goes with the setting; one that shares a word with it comes before all others. */
function nearest(scope: Scope, at: number, own: readonly string[], isOthers: boolean): boolean | undefined {
  const best: { sharing?: Evidence; going?: Evidence } = {};
  let [sharingDistance, goingDistance] = [Infinity, isOthers ? -1 : Infinity];
  const isCommented = inComment(scope, at);
  const consider = (evidence: Evidence | undefined, distance: number) => {
    if (!evidence) return;
    if (
      distance < sharingDistance &&
      own.length > 0 &&
      shareWord(own, evidence.words) &&
      !isMailAlone(own, evidence.words)
    )
      [best.sharing, sharingDistance] = [evidence, distance];
    if (!best.sharing && distance < goingDistance && goTogether(own, evidence, scope.isObject))
      [best.going, goingDistance] = [evidence, distance];
  };
  // What follows is further away: of no use, unless it shares a word.
  const isDone = (at: number) => (own.length > 0 ? sharingDistance : goingDistance) <= at;
  for (const index of nearestPlaces(scope, MENTION, at, MOST_MENTIONS)) {
    const distance = Math.abs(index - at);
    if (isDone(distance)) break;
    consider(mentionAt(scope, index, at, isCommented), distance);
  }
  for (const index of nearestPlaces(scope, HOST, at, Infinity)) {
    const distance = Math.abs(index - at);
    if (isDone(distance)) break;
    consider(hostAt(scope, index, isCommented), distance);
  }
  return (best.sharing ?? best.going)?.isSendGrid;
}

const MENTION = /sendgrid/gi;

/** Where the pattern matches in the block, the nearest place first. */
function* nearestPlaces(scope: Scope, pattern: RegExp, at: number, most: number): Generator<number> {
  const { starts, ends } = scope.surroundings.placesOf(pattern);
  let right = firstFrom(starts, at);
  let left = right - 1;
  for (let found = 0; found < most; ) {
    const before = starts[left] ?? -1;
    const behind = starts[right] ?? Infinity;
    const isLeft = before >= scope.start;
    const isRight = behind < scope.end;
    if (!isLeft && !isRight) return;
    const index = isLeft && (!isRight || at - before <= behind - at) ? left-- : right++;
    const start = starts[index] ?? 0;
    if (!scope.isWhole(start, ends[index] ?? 0)) continue;
    found++;
    yield start;
  }
}

/** Nothing but words of mail on both sides: `SMTP_PASSWORD` may have its host in `SMTP_HOST` or in `MAIL_HOST`. */
function isMailAlone(a: readonly string[], b: readonly string[]): boolean {
  return areOnlyMail(a) && areOnlyMail(tellingWords(b));
}

function areOnlyMail(words: readonly string[]): boolean {
  return words.every((word) => areAboutMail([word]));
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

/** What stands at a mention of SendGrid. */
interface Mention extends Evidence {
  /** A library's import, a host that receives mail or is in links: says nothing. */
  readonly isNothing: boolean;
  readonly isService: boolean;
}

/** How much around a mention is read, in UTF-16 code units. */
const NEAR = 80;

function mentionAt(scope: Scope, index: number, at: number, isCommented: boolean): Evidence | undefined {
  const mention = scope.isWhole(index - NEAR, index + NEAR)
    ? scope.surroundings.once(mentionAt, index, () => readMention(scope, index))
    : readMention(scope, index);
  if (mention.isNothing) return undefined;
  const isHeading = !isCommented && inComment(scope, index);
  if (isHeading) return isAbove(scope, index, at) ? mention : undefined;
  return mention.isService ? mention : undefined;
}

function readMention(scope: Scope, index: number): Mention {
  const before = labelBefore(scope.read(index - NEAR, index));
  const behind = scope.read(index + 8, index + NEAR);
  const isHost = /^\.(?:net|com)\b/i.test(behind);
  // Hosts that receive mail, or are in links.
  const isElse = isHost && /(?:^|[^\w-])(?:parse|mx|ct|links?|u\d+|em\d+)\.$/i.test(before);
  return {
    isSendGrid: true,
    isHost,
    words: wordsOf(before),
    isNothing: isElse || IMPORT.test(before),
    isService: isHost || SERVICE.test(before) || isConstructor(behind),
  };
}

function hostAt(scope: Scope, index: number, isCommented: boolean): Evidence | undefined {
  const host = scope.surroundings.once(hostAt, index, () => readHost(scope.surroundings.text, index));
  return host && (isCommented || !inComment(scope, index)) ? host : undefined;
}

/** @returns null where the host is SendGrid's, or no name at all */
function readHost(text: string, index: number): Evidence | null {
  const host = new RegExp(HOST.source, 'iy');
  host.lastIndex = index;
  const [, label = '', value = ''] = host.exec(text) ?? [];
  if (value === '' || saysSendGrid(value) || isCode(value)) return null;
  return { isSendGrid: false, isHost: true, words: wordsOf(label) };
}

/** As many as a block of any sense holds; more are a list of names, and cost. */
const MOST_MENTIONS = 12;

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
function labelBefore(before: string): string {
  const cut = Math.max(...[...';\n{}'].map((character) => before.lastIndexOf(character)));
  const statement = before.slice(cut + 1);
  const member = /,\s*(["']?[\w$.-]+["']?\s*(?:=>|[=:])[^,]*)$/.exec(statement);
  return member?.[1] ?? statement;
}

/** Without these a line holds no comment. */
const COMMENT_SIGN = /#|\/\/|\*|--|;|rem\b|<!--/i;

function inComment(scope: Scope, index: number): boolean {
  const { surroundings } = scope;
  const start = Math.max(surroundings.lines.startOf(index), scope.start);
  if (!surroundings.has(COMMENT_SIGN, start, index)) return false;
  const line = scope.read(start, index);
  return /^\s*(?:#(?!\{)|\/\/|\/?\*|--|;|rem\b|<!--)/i.test(line) || /\s(?:\/\/|#)\s/.test(line);
}

/** A comment is a heading of the lines behind it until the next empty one. */
function isAbove(scope: Scope, index: number, at: number): boolean {
  return index < at && !/\n[ \t]*\r?\n/.test(scope.read(index, at));
}

import type { Span } from '../../text/span';

/** What can stand between a name and the key it is given: quotes, brackets, a call, what an HTTP header begins with. */
const OPENING =
  /(?:[\s"'`@$([{<]|[A-Za-z_]{0,3}(?=["'`])|\b(?:Bearer|apikey:|new|return|await)\s?|\b[A-Za-z_]\w{0,40}\()*$/;
/** `name = `, `name: `, `"name" => `, `name := `, `String name = `, `name: string = `. */
const ASSIGNED =
  /([A-Za-z_][\w$-]*(?:\.[\w$-]+)*)["'`\]]*\s{0,20}(?::\s{0,5}[A-Za-z_&'<>[\]?| ]{1,40})?(?:=>|:=|\|\|=|\?\?=|[=:])\s{0,20}$/;
/** `setMarketingKey(`; other functions say what is done with a key, not which one it is. */
const SET_BY = /([A-Za-z_]\w*(?:key|token|secret)\w*)\s{0,5}\(\s{0,20}["'`@$]{0,3}$/i;
/** In Kubernetes and elsewhere: a name, and on the next line `value:` with the key. */
const NAME_ABOVE =
  /\bname["']?\s{0,5}[:=]\s{0,5}["']?([A-Za-z_][\w.-]*)["']?,?\s{0,200}(?:["']?value["']?\s{0,5}[:=]\s{0,5}["']?)$/i;

/** How far before a key its name is looked for, in UTF-16 code units. */
const NEAR = 200;

/** Words that a name of a key has without saying which key it is. */
const COMMON = new Set(
  `API APIKEY KEY KEYS TOKEN SECRET SECRETS CREDENTIAL CREDENTIALS PASSWORD PASS PWD AUTH AUTHORIZATION BEARER BASIC HEADER HEADERS
  SENDGRID SEND GRID SG TWILIO EMAIL MAIL MAILER SMTP VALUE VAL DEFAULT DATA STRING STR TEXT CONST VAR LET ENV CONFIG SETTINGS OPTIONS
  PARAMS THE A MY OUR SET GET NEW OLD X Y Z K S V I TMP TEMP FOO BAR BAZ CLIENT URL URI DSN HOST THIS SELF NAME ID PUBLIC PRIVATE STATIC
  FINAL READONLY USERNAME USER LITERAL RESULT OUT OUTPUT INPUT ARG ARGS CODE LINE MESSAGE MSG RAW PLAIN FULL WHOLE MODULE EXPORTS`.split(
    /\s+/,
  ),
);

/** More words than these make no better name. */
const MOST_WORDS = 3;

/**
 * The variable for a key that cannot have `base`, from the name it is given where it stands: with `SENDGRID_API_KEY`, the key
 * behind `marketingKey = ` becomes `SENDGRID_MARKETING_API_KEY`. Undefined where the name says no more than `base` does.
 */
export function nameFromPlace(text: string, { start }: Span, base: string): string | undefined {
  const words = wordsOf(identifierBefore(text, start) ?? '').filter(
    (word) => !COMMON.has(word.replace(/\d+$/, '')) && /^[A-Z]/.test(word),
  );
  if (words.length === 0) return undefined;
  const middle = words.slice(-MOST_WORDS).join('_');
  const [, head, tail] = /^(.*?)_?((?:API_?)?(?:KEY|TOKEN|SECRET))$/.exec(base) ?? [];
  return head === undefined
    ? `${base}_${middle}`
    : [head, middle, tail].filter((part) => part !== '').join('_');
}

function identifierBefore(text: string, start: number): string | undefined {
  const before = text.slice(Math.max(0, start - NEAR), start);
  const setter = SET_BY.exec(before)?.[1];
  if (setter !== undefined) return setter;
  const above = NAME_ABOVE.exec(before)?.[1];
  if (above !== undefined) return above;
  const opening = OPENING.exec(before)?.[0] ?? '';
  if (/\n\s*\n/.test(opening)) return undefined;
  const name = before.slice(0, before.length - opening.length);
  const assigned = ASSIGNED.exec(name.slice(name.lastIndexOf('\n') + 1))?.[1];
  return assigned === undefined || assigned === '' ? undefined : lastPart(assigned);
}

/** `sendgrid.marketing.key` is about marketing; `config.apiKey` says no more than `apiKey`. */
function lastPart(name: string): string {
  const parts = name.split('.');
  return parts.slice(-2).join('_');
}

/** `marketingKey`, `MARKETING_KEY` and `marketing-key` alike. */
function wordsOf(identifier: string): string[] {
  return identifier
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter((word) => word !== '');
}

import type { TextEdit } from '../../text/edits';
import type { Span } from '../../text/span';

/** A switch of a command, a variable or a URL that takes the protection away. */
export interface Flag {
  readonly span: Span;
  readonly shown: string;
  readonly wrong: string;
  readonly fix?: { readonly title: string; readonly edits: readonly TextEdit[] };
}

/** A command with the lines that it goes on in. */
const CURL = /\bcurl\b(?:(?!&&)[^\n\\;|]|\\\r?\n|\\(?!\r?\n)){0,1000}/g;

const INSECURE_SWITCH = /\s(?<v>-k|--insecure|-[a-zA-Z]{0,6}k[a-zA-Z]{0,6})(?=\s|$)/d;

/** The same of other commands. */
const OTHER_COMMANDS =
  /\b(?:wget\b(?:(?!&&)[^\n\\;|]|\\\r?\n|\\(?!\r?\n)){0,1000}|(?:Invoke-RestMethod|Invoke-WebRequest|irm|iwr)\b(?:[^\n`;|]|`\r?\n){0,1000})/g;

const OTHER_SWITCH = /\s(?<v>--no-check-certificate|-SkipCertificateCheck)(?=\s|$)/d;

const NODE_VARIABLE = /\bNODE_TLS_REJECT_UNAUTHORIZED["'\]]{0,2}\s{0,4}[=:]\s{0,4}["']?(?<v>0)\b/dg;

/** nodemailer, Symfony and others take options behind a `?`. Port 25 is never TLS from the first byte, and this scheme asks for none. */
const SMTP_URL =
  /\bsmtp:\/\/[^\s"'`<>@/]{0,240}@?smtp\.(?:eu\.)?sendgrid\.net(?::(?<port>\d{2,5}))?(?<query>[/?][^\s"'`<>]{0,200})?/gi;

/** How near to SendGrid's name such a variable counts, which is the whole process's: a command or two. */
const NEAR = 300;

export function findCommandFlags(text: string): Flag[] {
  return [
    ...switches(text, CURL, INSECURE_SWITCH),
    ...switches(text, OTHER_COMMANDS, OTHER_SWITCH),
    ...nodeVariables(text),
    ...smtpUrls(text),
  ];
}

function* switches(text: string, commands: RegExp, insecure: RegExp): Generator<Flag> {
  for (const command of text.matchAll(commands)) {
    if (!/https?:\/\/[\w.-]*sendgrid\.(?:com|net)/i.test(command[0])) continue;
    const match = insecure.exec(command[0]);
    const range = match?.indices?.groups?.['v'];
    if (!match || !range) continue;
    const [start, end] = range.map((at) => at + command.index) as [number, number];
    const isAlone = /^-(?:k|-.*|Skip.*)$/.test(text.slice(start, end));
    const name = /^[\w-]+/.exec(command[0])?.[0] ?? '';
    yield {
      span: { start, end },
      shown: `${name} ${text.slice(start, end)}`,
      wrong: `${name} does not check the certificate of SendGrid`,
      ...(isAlone
        ? {
            fix: {
              title: 'Check the certificate',
              edits: [{ span: { start: start - 1, end }, newText: '' }],
            },
          }
        : {}),
    };
  }
}

function* nodeVariables(text: string): Generator<Flag> {
  for (const match of text.matchAll(NODE_VARIABLE)) {
    const range = match.indices?.groups?.['v'];
    const near = text.slice(Math.max(match.index - NEAR, 0), match.index + NEAR);
    if (!range || !/sendgrid/i.test(near)) continue;
    yield {
      span: { start: range[0], end: range[1] },
      shown: 'NODE_TLS_REJECT_UNAUTHORIZED=0',
      wrong: 'Node checks no certificate at all, that of SendGrid included',
    };
  }
}

function* smtpUrls(text: string): Generator<Flag> {
  for (const match of text.matchAll(SMTP_URL)) {
    const { port, query = '' } = match.groups ?? {};
    const isOff =
      /[?&](?:ignoreTLS=true|requireTLS=false|verify_peer=(?:0|false)|auto_tls=(?:0|false)|encryption=(?:null|none|)(?:&|$)|tls=(?:0|false))/i.test(
        query,
      );
    if (!isOff && (port !== '25' || /requireTLS=true|require_tls=(?:1|true)|encryption=tls/i.test(query)))
      continue;
    yield {
      span: { start: match.index, end: match.index + match[0].length },
      shown: `smtp://smtp.sendgrid.net${port ? `:${port}` : ''}`,
      wrong: 'SMTP to SendGrid without TLS being asked for',
    };
  }
}

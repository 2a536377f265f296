import type { Span } from '../../text/span';
import type { Credential } from './settings';
import { areOfOtherService, wordsOf } from './words';

/**
 * Expressions that hold user name and password by their place, not by a name. `u` and `p` are the two values.
 * `certain` where SendGrid stands in the expression itself. Lengths are limited, and no two repetitions in a row share a character.
 */
const EXPRESSIONS: readonly {
  readonly pattern: RegExp;
  readonly certain: boolean;
  /** A sign without which nothing matches, where a search for it is much faster. */
  readonly needs?: string;
}[] = [
  // smtp://user:pass@smtp.sendgrid.net, https://user:pass@api.sendgrid.com, sendgrid+smtp://…
  {
    certain: true,
    needs: '@',
    pattern:
      /:\/\/(?<u>[^\s:/?#"'`<>]{1,120}):(?<p>[^\s/?#"'`<>]{1,120})@(?:[\w-]{1,40}\.){0,3}sendgrid\.(?:net|com)(?![\w.-])/dgi,
  },
  // Postfix: [smtp.sendgrid.net]:587 user:pass
  {
    certain: true,
    needs: ':',
    pattern:
      /\bsmtp\.(?:eu\.)?sendgrid\.net\]?(?::\d{2,5})?[ \t]{1,20}(?<u>[^\s:"'#]{1,120}):(?<p>[^\s"']{1,120})/dgi,
  },
  // curl -u user:pass https://api.sendgrid.com/…
  {
    certain: true,
    needs: '-',
    pattern:
      /\bcurl\b[^\n]{0,200}?\s(?:-u|--user)[ =]?["']?(?<u>[^\s:"']{1,120}):(?<p>[^\s"']{1,120})["']?\s[^\n]{0,200}?sendgrid\.(?:com|net)/dgi,
  },
  // curl smtp://smtp.sendgrid.net:587 -u user:pass
  {
    certain: true,
    needs: '-',
    pattern:
      /\bcurl\b[^\n]{0,200}?sendgrid\.(?:com|net)[^\n]{0,200}?\s(?:-u|--user)[ =]?["']?(?<u>[^\s:"']{1,120}):(?<p>[^\s"']{1,120})/dgi,
  },
  // new SendGrid('user', 'pass'), sendgrid.SendGridClient("user", "pass"), sendgrid.NewSendGridClient(…), require('sendgrid')('user', 'pass')
  {
    certain: true,
    needs: '(',
    pattern:
      /(?:\b\w{0,20}send_?grid\w{0,20}|\brequire\(\s?["']sendgrid["']\s?\))(?:(?:::|\.|->)(?:new|Client|Mail|Sendgrid|SendGrid|SendGridClient|NewSendGridClient|Web|create))?\(\s{0,20}(?:username\s{0,4}[=:]\s{0,4})?(?<q>["'])(?<u>[^\s"'`\\]{1,120})\k<q>\s{0,8},\s{0,20}(?:password\s{0,4}[=:]\s{0,4})?(?<r>["'])(?<p>[^\s"'`\\]{1,120})\k<r>/dgi,
  },
  // smtp.PlainAuth("", "user", "pass", "smtp.sendgrid.net"); the host may be a variable.
  {
    certain: false,
    needs: '(',
    pattern:
      /\bPlainAuth\(\s{0,8}["'`]["'`]\s{0,8},\s{0,8}(?<q>["'`])(?<u>[^\s"'`\\]{1,120})\k<q>\s{0,8},\s{0,8}(?<r>["'`])(?<p>[^\s"'`\\]{1,120})\k<r>/dgi,
  },
  // new NetworkCredential("user", "pass"), new PasswordAuthentication(…), .login('user', 'pass'), Authenticate(…), withSMTPServer(…, 587, "user", "pass")
  {
    certain: false,
    needs: '(',
    pattern:
      /\b(?:NetworkCredential|yagmail\.SMTP|PasswordAuthentication|DefaultAuthenticator|UsernamePasswordCredentials|Credentials::new|login|Authenticate|authenticate|setAuthentication|setAuth)\(\s{0,20}(?<q>["'])(?<u>[^\s"'`\\]{1,120})\k<q>(?:\.(?:to_string|into|to_owned)\(\))?\s{0,8},\s{0,20}(?<r>["'])(?<p>[^\s"'`\\]{1,120})\k<r>/dg,
  },
  // Perl's $smtp->auth('user', 'pass')
  {
    certain: false,
    pattern:
      /->auth\(\s{0,20}(?<q>["'])(?<u>[^\s"'`\\]{1,120})\k<q>\s{0,8},\s{0,20}(?<r>["'])(?<p>[^\s"'`\\]{1,120})\k<r>\s{0,8}\)/dg,
  },
  // Java's transport.connect("smtp.sendgrid.net", "user", "pass"), Ruby's Net::SMTP.start('smtp.sendgrid.net', 587, 'helo', 'user', 'pass'
  {
    certain: true,
    pattern:
      /\b(?:connect\(\s{0,20}["']smtp\.(?:eu\.)?sendgrid\.net["']|start\(\s{0,20}["']smtp\.(?:eu\.)?sendgrid\.net["']\s{0,8},\s{0,20}\d{2,5}\s{0,8},\s{0,20}["'][\w.-]{1,80}["'])\s{0,8},\s{0,20}(?<q>["'])(?<u>[^\s"'`\\]{1,120})\k<q>\s{0,8},\s{0,20}(?<r>["'])(?<p>[^\s"'`\\]{1,120})\k<r>/dg,
  },
  // gomail.NewDialer("smtp.sendgrid.net", 587, "user", "pass")
  {
    certain: true,
    needs: ',',
    pattern:
      /(?<!\bstart\(\s{0,20})["']smtp\.(?:eu\.)?sendgrid\.net["']\s{0,8},\s{0,20}["']?\d{2,5}["']?\s{0,8},\s{0,20}(?<q>["'])(?<u>[^\s"'`\\]{1,120})\k<q>\s{0,8},\s{0,20}(?<r>["'])(?<p>[^\s"'`\\]{1,120})\k<r>/dgi,
  },
  // swaks --server smtp.sendgrid.net --auth-user user --auth-password pass
  {
    certain: false,
    needs: '-',
    pattern:
      /\s--?(?:auth-user|au)[ =]["']?(?<u>[^\s"']{1,120})["']?\s{1,8}(?:\\\r?\n\s{0,8})?--?(?:auth-password|ap)[ =]["']?(?<p>[^\s"']{1,120})/dg,
  },
];

/** `imap.login('user', 'pass')` */
function isOfOtherService(text: string, at: number): boolean {
  const receiver = /([\w$]{1,40})(?:\.|->|::)$/.exec(text.slice(Math.max(at - 42, 0), at))?.[1];
  return receiver !== undefined && areOfOtherService(wordsOf(receiver));
}

/** Both values of every such expression that begins in `[start, end)`. */
export function* expressionsIn(
  text: string,
  { start, end }: Span,
): Generator<readonly [Credential, Credential]> {
  const part = text.slice(start, end);
  for (const { pattern, certain, needs } of EXPRESSIONS) {
    if (needs !== undefined && !part.includes(needs)) continue;
    for (const match of part.matchAll(pattern)) {
      const [user, password] = ['u', 'p'].map((group) => match.indices?.groups?.[group]);
      if (!user || !password || isOfOtherService(part, match.index)) continue;
      const at = (kind: Credential['kind'], [from, to]: [number, number]): Credential => ({
        kind,
        name: '',
        at: start + match.index,
        span: { start: start + from, end: start + to },
        value: part.slice(from, to),
        isCertain: certain,
        isCallback: /^(?:PasswordAuthentication|DefaultAuthenticator|UsernamePasswordCredentials)/.test(
          match[0],
        ),
      });
      yield [at('user', user), at('password', password)];
    }
  }
}

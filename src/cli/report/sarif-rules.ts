import { RULES, type RuleId, type Severity } from '../../detect/finding';

interface Words {
  readonly what: string;
  readonly help: string;
  /**
   * How GitHub ranks what was found, from 0.1 to 10: a CVSS 3.1 base score of the worst case. A key 9.1 (read and write
   * without any login), the account's password 9.8 (also shuts the owner out), plain HTTP 7.4 (needs a place on the network).
   */
  readonly score: string;
}

const MOVE =
  'Move it out of the code with `keyguard fix --to env`. If the file was ever committed or shared, create a new key at SendGrid, put it in place, then delete this one.';

const WORDS: Readonly<Record<RuleId, Words>> = {
  'api-key': {
    what: 'A complete SendGrid API key in plain text. Whoever can read the file can send mail in your name until the key is deleted.',
    help: MOVE,
    score: '9.1',
  },
  'api-key-encoded': {
    what: 'A SendGrid API key in base64 or behind escapes. Encoding hides nothing: anyone who can read the file can decode the key.',
    help: 'Keep the key in an environment variable or a secret store. If the file was ever committed or shared, create a new key at SendGrid, put it in place, then delete this one.',
    score: '9.1',
  },
  'api-key-split': {
    what: 'A SendGrid API key that is put together from pieces in one expression. The pieces are as good as the key.',
    help: 'Keep the key in an environment variable or a secret store. If the file was ever committed or shared, create a new key at SendGrid, put it in place, then delete this one.',
    score: '9.1',
  },
  'api-key-malformed': {
    what: 'Almost a SendGrid API key: cut off, wrapped or pasted wrongly. It does not work as it stands, and may give most of a real key away.',
    help: 'Compare it with the key that was meant, and keep that one in an environment variable such as `SENDGRID_API_KEY`.',
    score: '3.1',
  },
  'account-password': {
    what: "The password of a SendGrid account. It gives access to everything, and SendGrid's API has not taken it since two-factor authentication became mandatory.",
    help: 'Change the password. Use an API key with few permissions, kept in an environment variable; for SMTP the user name is then `apikey`.',
    score: '9.8',
  },
  'personal-username': {
    what: "A SendGrid user name that is a person's e-mail address or name.",
    help: 'Log in to SMTP with the user name `apikey` and an API key; no person has to be named.',
    score: '3.1',
  },
  'insecure-transport': {
    what: 'SendGrid is called without TLS, or with its checks switched off: the key can be read on the way.',
    help: 'Use `https://`, or for SMTP STARTTLS on port 587 or TLS on port 465, and leave certificate checks on.',
    score: '7.4',
  },
  'unresolved-reference': {
    what: 'A reference to a secret store as a literal in a program. Nothing resolves it there, so SendGrid gets the reference for a key.',
    help: 'Read an environment variable in the program, and put the reference into the file from which the store fills the environment.',
    score: '3.1',
  },
};

export const LEVELS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  information: 'note',
};

/** In the order of `RULES`, which `ruleIndex` counts by. */
export const SARIF_RULES: readonly object[] = (Object.keys(RULES) as RuleId[]).map((id) => {
  const { title, severity } = RULES[id];
  const { what, help, score } = WORDS[id];
  return {
    id,
    name: pascalCase(id),
    shortDescription: { text: title },
    fullDescription: { text: what },
    help: { text: help.replaceAll('`', ''), markdown: help },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: ['security'], 'security-severity': score },
  };
});

function pascalCase(id: string): string {
  return id.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** An option that takes the protection from a connection. */
export interface InsecureOption {
  /** The option with its value; the value is the group `v`. The name in front of it is read by the caller. */
  readonly pattern: RegExp;
  /** A word without which the pattern matches nothing, where a search for it is much faster. */
  readonly needs?: string;
  /** What is wrong, as a sentence's first half. */
  readonly wrong: string;
  /** What to write instead of the value; of the whole match where `isWhole`. Left out where that alone would not settle it. */
  readonly instead?: (value: string) => string | undefined;
  readonly title?: string;
  readonly isWhole?: true;
  /** Not found where the block holds this already. */
  readonly unless?: RegExp;
  /** The option has no name of its own in front: what stands before it does not matter. */
  readonly isCall?: true;
  /**
   * It may be that of a client that is made in one statement and used in another: then the block's introducer must match this,
   * and no other host stand near.
   */
  readonly ofClient?: RegExp;
}

const PLAIN = 'SMTP without TLS';
const UNCHECKED = 'The certificate is not checked';

/** In the letter case of the language: `False`, `false`. */
const turned = (value: string): string | undefined => {
  const to = /^["']?(?:false|0)["']?$/i.test(value) ? 'true' : 'false';
  const word = /^["']?[A-Z]/.test(value) ? to[0]?.toUpperCase() + to.slice(1) : to;
  return /\d/.test(value) ? undefined : value.replace(/\w+/, word);
};

/** Between an option's name and its value; a quote or bracket may close the name. */
const SEP = String.raw`["'\]]{0,3}\s{0,8}(?:=>|[:=,])\s{0,8}`;

function option(name: string, value: string, rest: Omit<InsecureOption, 'pattern'>): InsecureOption {
  return { pattern: new RegExp(`(?:${name})${SEP}(?<v>${value})(?![\\w-])`, 'dg'), ...rest };
}

const OFF = `(?:[Ff]alse|FALSE|"false"|'false')`;
const ON = `(?:[Tt]rue|TRUE)`;

export const INSECURE_OPTIONS: readonly InsecureOption[] = [
  // nodemailer: `secure: false` uses TLS only where the server offers it, and whoever is in between can take the offer away.
  option('(?<![\\w-])secure', OFF, {
    needs: 'secure',
    wrong: 'TLS is used only where nobody in between prevents it',
    instead: (value) => `${value}, requireTLS: true`,
    title: 'Add requireTLS: true',
    unless: /\brequireTLS\b|\bignoreTLS["']?\s*:\s*true/,
  }),
  option('\\brequireTLS', OFF, {
    needs: 'requireTLS',
    wrong: PLAIN,
    instead: turned,
    title: 'Require TLS',
  }),
  {
    needs: 'ignoreTLS',
    pattern: /\bignoreTLS["']?\s{0,8}:\s{0,8}(?<v>true)\b/dg,
    wrong: PLAIN,
    instead: (option) => option.replace('ignoreTLS', 'requireTLS'),
    title: 'Use requireTLS: true',
    isWhole: true,
    unless: /\brequireTLS\b/,
  },
  // Django and Flask. SSL from the first byte (port 465) is TLS too.
  option('(?:EMAIL_|MAIL_|SMTP_)?USE_TLS', `${OFF}|0`, {
    needs: 'USE_TLS',
    wrong: PLAIN,
    instead: turned,
    title: 'Use TLS',
    unless: /USE_SSL["'\]]*\s*[=:]\s*["']?(?:True|true|1)|\b465\b/,
  }),
  // Laravel and others: `MAIL_ENCRYPTION=null`, `'encryption' => ''`.
  option(
    '(?:MAIL_|SMTP_)?(?:ENCRYPTION|encryption)',
    `(?:null|none|false|""|''|"null"|'null'|'none'|"none")`,
    {
      wrong: PLAIN,
      instead: (value) => (/^["']/.test(value) ? `${value[0]}tls${value[0]}` : undefined),
      title: 'Use TLS',
      unless: /\b465\b|\bsmtps:/,
    },
  ),
  // Rails
  option('enable_starttls(?:_auto)?', OFF, {
    needs: 'enable_starttls',
    wrong: PLAIN,
    instead: turned,
    title: 'Use STARTTLS',
    unless: /\b465\b/,
  }),
  option('openssl_verify_mode', `(?:["']none["']|:none|OpenSSL::SSL::VERIFY_NONE)`, {
    wrong: UNCHECKED,
    instead: (value) => value.replace('none', 'peer').replace('NONE', 'PEER'),
    title: 'Check the certificate',
  }),
  // Java Mail and Spring, as property, argument and YAML
  option('starttls\\.(?:enable|required)', `${OFF}`, {
    needs: 'starttls',
    wrong: PLAIN,
    instead: turned,
    title: 'Use STARTTLS',
    unless: /\b465\b|ssl\.enable["']?\s*[=:,]\s*["']?true/,
  }),
  {
    needs: 'starttls:',
    pattern: /\bstarttls:\s{1,40}(?:required:\s{0,4}\w{4,5}\s{1,40})?enable:[ ]{0,4}(?<v>false)\b/dg,
    wrong: PLAIN,
    instead: turned,
    title: 'Use STARTTLS',
    unless: /\b465\b/,
  },
  // PHPMailer
  option('SMTPSecure', `(?:""|''|false)`, {
    needs: 'SMTPSecure',
    wrong: PLAIN,
    instead: () => "'tls'",
    title: 'Use TLS',
    unless: /\b465\b/,
  }),
  option('SMTPAutoTLS', OFF, {
    needs: 'SMTPAutoTLS',
    wrong: PLAIN,
    instead: turned,
    title: 'Use TLS',
    unless: /SMTPSecure\s*=\s*(?:["'](?:tls|ssl)|PHPMailer|self|static|\w+::)|\b465\b/,
  }),
  // .NET
  option('\\b[Ee]nableSsl', `${OFF}`, {
    needs: 'nableSsl',
    wrong: PLAIN,
    instead: turned,
    title: 'Use TLS',
  }),
  option('\\b[Uu]se(?:StartTls|StartTLS|Ssl|SSL|Tls|TLS)', OFF, {
    wrong: PLAIN,
    instead: turned,
    title: 'Use TLS',
    unless: /\b465\b|requireTLS/,
  }),
  {
    needs: 'SecureSocketOptions',
    pattern: /\bSecureSocketOptions\.(?<v>None)\b/dg,
    wrong: PLAIN,
    instead: () => 'StartTls',
    title: 'Use STARTTLS',
    unless: /\b465\b/,
  },
  {
    pattern:
      /\b\w*ServerCertificate(?:Custom)?ValidationCallback\s{0,4}[+]?=\s{0,8}(?:[^;\n]{0,120}?=>\s{0,4}|delegate[^;\n]{0,120}?return\s)(?<v>true)\b/dg,
    needs: 'ServerCertificate',
    wrong: UNCHECKED,
  },
  // Certificates in JavaScript, Python, PHP, Go
  option('\\brejectUnauthorized', OFF, {
    needs: 'rejectUnauthorized',
    wrong: UNCHECKED,
    instead: turned,
    title: 'Check the certificate',
    ofClient: /\bhttps\.Agent\(\s*$|\bnew\s+Agent\(\s*$/,
  }),
  option('(?<![\\w.-])verify', 'False', {
    needs: 'verify',
    wrong: UNCHECKED,
    instead: turned,
    title: 'Check the certificate',
  }),
  option('(?<=\\w\\.)verify', 'False', {
    needs: 'verify',
    wrong: UNCHECKED,
    instead: turned,
    title: 'Check the certificate',
    ofClient: /^/,
  }),
  option('\\bverify_peer(?:_name)?', OFF, {
    needs: 'verify_peer',
    wrong: UNCHECKED,
    instead: turned,
    title: 'Check the certificate',
    ofClient: /["']ssl["']\s{0,8}=>\s{0,8}(?:array\s{0,4})?$/,
  }),
  // Guzzle, and two generations of SendGrid's own library
  {
    needs: 'verify',
    pattern: /(?<=["'])(?:verify|verify_ssl)["']\s{0,8}=>\s{0,8}(?<v>false|FALSE)\b/dg,
    wrong: UNCHECKED,
    instead: turned,
    title: 'Check the certificate',
  },
  {
    needs: 'turn_off_ssl',
    pattern: /(?<=["'])turn_off_ssl_verification["']\s{0,8}=>\s{0,8}(?<v>true|TRUE)\b/dg,
    wrong: UNCHECKED,
    instead: turned,
    title: 'Check the certificate',
  },
  {
    needs: 'CURLOPT_SSL_VERIFYPEER',
    pattern:
      /\b(?:curl_setopt\(\s{0,4}\$[\w>-]{1,40},\s{0,4})?CURLOPT_SSL_VERIFYPEER["']?\s{0,4}(?:=>|,)\s{0,4}(?<v>false|FALSE|0)\b/dg,
    wrong: UNCHECKED,
    instead: (value) => (value === '0' ? '1' : turned(value)),
    title: 'Check the certificate',
    isCall: true,
  },
  {
    needs: 'CURLOPT_SSL_VERIFYHOST',
    pattern:
      /\b(?:curl_setopt\(\s{0,4}\$[\w>-]{1,40},\s{0,4})?CURLOPT_SSL_VERIFYHOST["']?\s{0,4}(?:=>|,)\s{0,4}(?<v>false|FALSE|0)\b/dg,
    wrong: UNCHECKED,
    instead: () => '2',
    title: 'Check the certificate',
    isCall: true,
  },
  option('\\bInsecureSkipVerify', ON, {
    needs: 'InsecureSkipVerify',
    wrong: UNCHECKED,
    instead: turned,
    title: 'Check the certificate',
    ofClient: /\btls\.Config\s*$/,
  }),
  option('\\bverify_mode', 'OpenSSL::SSL::VERIFY_NONE', {
    needs: 'verify_mode',
    wrong: UNCHECKED,
    instead: (value) => value.replace('NONE', 'PEER'),
    title: 'Check the certificate',
    ofClient: /^/,
  }),
  // Grafana
  option('\\bskip_verify', ON, {
    needs: 'skip_verify',
    wrong: UNCHECKED,
    instead: turned,
    title: 'Check the certificate',
  }),
  // Prometheus' Alertmanager
  option('\\b(?:smtp_)?require_tls', OFF, {
    needs: 'require_tls',
    wrong: PLAIN,
    instead: turned,
    title: 'Require TLS',
  }),
  // msmtp
  {
    needs: 'tls',
    pattern: /tls(?<=[\r\n][ \t]{0,8}tls)[ \t]{1,8}(?<v>off)\b/dg,
    wrong: PLAIN,
    instead: () => 'on',
    title: 'Use TLS',
  },
  {
    needs: 'tls_certcheck',
    pattern: /tls_certcheck(?<=[\r\n][ \t]{0,8}tls_certcheck)[ \t]{1,8}(?<v>off)\b/dg,
    wrong: UNCHECKED,
    instead: () => 'on',
    title: 'Check the certificate',
  },
];

/** Where a value only says where the real one is: a variable, a template, a vault, a file, an encrypted text. */
const REFERENCE =
  /^(?:[$%@&*!|>]|<|\(\(|\[|\{|#\{|op:|ref\+|vault:|enc:|ENC[[(]|sm:|arn:|file:|env[:.(]|secrets?[./:]|\/run\/|\/etc\/|\/var\/|projects\/|data\.|var\.|local\.|process\.|import\.|os\.|System\.|config[.([]|getenv|ENV\b|AQICAH|gAAAA|https?:|\.{1,2}\/)|\$\{|#\{|\{\{|<%|%\(|%[sd]\b|\$\(|\$[A-Z_]{2,}/;

/** What people write in a password's stead. */
const WORDS =
  /your|my|our|the|this|here|change[dr]?|replace|insert|enter|put|set|some|any|example|sample|placeholder|dummy|fake|mock|redacted|removed|hidden|masked|secret|secure|sec|real|actual|sendgrid|twilio|smtp|e?mail(?:er)?|server|host|api|key|token|account|acct|login|user(?:name)?|name|pass(?:w(?:or)?d|phrase|code)?|pwd|pw|word|credentials?|auth|default|value|string|none|null|nil|undefined|true|false|todo|fixme|tbd|unset|empty|blank|test(?:ing)?|demo|foo|bar|baz|qux|xyz|abc|me|it|in|to|is|not|for|from|and|with|goes|app|prod(?:uction)?|dev(?:elopment)?|staging|local|env|vars?|config|id|of|no|yes|an?|x+|admin|root|company|domain|org|com|net|heroku|please|input|field|label|text|type|hash|number|code|access|service|relay|client|web|site|ci|github|actions|vault|read|get|only/g;

const SEQUENCE = 'abcdefghijklmnopqrstuvwxyz 01234567890 qwertyuiop asdfghjkl zxcvbnm 09876543210';

/** Whether a value stands there itself, and is not a reference, an identifier, prose or what people write in its stead. */
export function isLiteral(value: string): boolean {
  return !/[\s\p{Cc}]/u.test(value) && !REFERENCE.test(value) && !/[…•]|^[)}\]]/.test(value);
}

/** Whether a literal can be somebody's password. A short or made up one is passed over: nobody is helped by a finding for `changeme`. */
export function isPassword(value: string): boolean {
  if (value.length < 5 || value.length > 128) return false;
  // A key, whole, damaged or in base64, is for the rules about keys.
  if (/^(?:SG\.|U0cu)/.test(value) || value.toLowerCase() === 'apikey') return false;
  if (!isLiteral(value) || isPlaceholder(value)) return false;
  // The name of a variable, a member access, a call, a file, a type.
  if (/^(?:[\w-]+[/:])*[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(value)) return false;
  return !/^[a-z_$][\w$]*(?:\.[a-z_$][\w$]*)+(?:\(\)?)?$/i.test(value) && !/^[\w.]+\(.*\)?$/.test(value);
}

/** `changeme`, `your-password`, `xxxx`, `****`, `12345678`, `S3cr3t_Passw0rd`: made of such words, runs and digits. */
function isPlaceholder(value: string): boolean {
  const plain = value.toLowerCase();
  const letters = plain.replace(/[^a-z\d]/g, '');
  if (new Set(letters).size < 3 || /^(.{1,4})\1+$/.test(letters)) return true;
  for (const run of [letters, letters.slice(0, -1)])
    if (run.length > 3 && SEQUENCE.includes(run)) return true;
  const spelled = plain.replace(/[0@31$5]/g, (c) => SPELLING[c] ?? c).split(/[^a-z]+/);
  const words = plain.split(/[^a-z]+/);
  return (
    [words, spelled].some((parts) => isMadeOfWords(parts)) &&
    !/\d{5}/.test(plain.replace(/0?123456?7?8?9?0?/, ''))
  );
}

const SPELLING: Readonly<Record<string, string>> = {
  '0': 'o',
  '@': 'a',
  '3': 'e',
  '1': 'i',
  $: 's',
  '5': 's',
};

function isMadeOfWords(parts: readonly string[]): boolean {
  const rest = parts.map((part) => part.replace(WORDS, '')).join('');
  return rest.length <= 1;
}

/**
 * Tells the secret part of a key from what people write in its stead: `xxxx…`, `your_api_key_here…`, `abcdef…`, `1q2w3e…`.
 * Each test looks at the whole 43 characters, because random text holds short words, short runs and repeated characters
 * by chance. What a test costs in real keys (43 characters drawn from 64) was computed or drawn 10 million times: none was lost.
 */
export function isPlaceholder(secret: string): boolean {
  return (
    entropyOf(secret) < LOWEST_ENTROPY || isAlternating(secret) || isMadeUp(secret) || repeatsItself(secret)
  );
}

/** Bits per character. Random secrets stay above 4.1, and even hexadecimal digits, which some test suites use, above 3.0. */
const LOWEST_ENTROPY = 3;

function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** Rows of the keyboard, the digits and the alphabet: neighbours here are no choice of a random generator. */
const ROWS = ['abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', '01234567890'];
const NEIGHBOURS = new Set(
  ROWS.flatMap((row) => [...row].slice(1).flatMap((c, i) => [row[i] + c, c + row[i]])),
);

/** How many characters repeat or follow the one before them. */
function stepsIn(text: string): number {
  let steps = 0;
  for (let i = 1; i < text.length; i++) {
    const before = text[i - 1] ?? '';
    const here = text[i] ?? '';
    if (before === here || NEIGHBOURS.has(before + here)) steps++;
  }
  return steps;
}

/** Letters in a row and digits in a row, mixed: `a1b2c3`, `aB1cD2`. Random text takes such steps more often, hence the higher bar. */
function isAlternating(secret: string): boolean {
  const text = secret.toLowerCase();
  return stepsIn(text.replace(/[^a-z]/g, '')) + stepsIn(text.replace(/\D/g, '')) > secret.length * 0.75;
}

/** What people put into a placeholder. Random text holds one of these now and then, but is never made of them. */
const WORDS =
  /example|sample|placeholder|dummy|fake|redacted|secret|replace|change|insert|invalid|dontuse|notareal|actual|sendgrid|twilio|token|apikey|value|your|real|test|goes|here|with|this|that|not|key|api|the|put|foo|bar|x{3,}/g;

/**
 * More than half of the secret is placeholder words and sequences, or all of it is words: in one case (`do-not-use-this-one…`), or as
 * code writes names (`renderTheWholeList…`), which happens to a random secret once in sixty million times.
 */
function isMadeUp(secret: string): boolean {
  if (/^(?:[a-z_-]+|[A-Z_-]+|[A-Z]?[a-z]*(?:[A-Z][a-z]+)*)$/.test(secret)) return true;
  const text = secret.toLowerCase();
  const letters = text.replace(/[-_]/g, '');
  const rest = letters.replace(WORDS, ' ');
  const covered = [...letters.matchAll(WORDS)].reduce((sum, [word]) => sum + word.length, 0);
  return covered + stepsIn(rest) > secret.length * 0.55;
}

/** A short piece written again and again (`changeme-changeme-`, `deadbeef0123…`). */
function repeatsItself(secret: string): boolean {
  for (let period = 1; period <= secret.length / 3; period++) {
    let same = 0;
    for (let i = period; i < secret.length; i++) if (secret[i] === secret[i - period]) same++;
    if (same > (secret.length - period) * 0.8) return true;
  }
  return false;
}

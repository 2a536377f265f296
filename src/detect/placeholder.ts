/**
 * Tells the secret part of a key from what people write in its stead: `xxxx…`, `your_api_key_here…`, `abcdef…`, `1q2w3e…`.
 * Each test looks at the whole 43 characters, because random text holds short words, short runs and repeated characters
 * by chance. What a test costs in real keys (43 characters drawn from 64) was computed or drawn 10 million times: none was lost.
 */
export function isPlaceholder(secret: string): boolean {
  const { distinct, most, hasInnerDigit } = countsOf(secret);
  return (
    // Where no character has more than its eighth of the text, the entropy is above 3 without being computed.
    (most * 8 >= secret.length && entropyOf(secret) < LOWEST_ENTROPY) ||
    isAlternating(secret) ||
    isMadeUp(secret, hasInnerDigit) ||
    // A repeated piece has a third of the characters at most, and a fifth of the others differ: 0.2 + 0.8 / 3.
    (distinct * 15 <= secret.length * 7 && repeatsItself(secret))
  );
}

/** How many different characters there are, how often the most frequent one occurs, and whether there are digits but for the last four. */
function countsOf(text: string): { distinct: number; most: number; hasInnerDigit: boolean } {
  const counts = new Uint8Array(128);
  let [distinct, most] = [0, 0];
  let hasInnerDigit = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const count = (counts[code] ?? 0) + 1;
    counts[code] = count;
    if (count === 1) distinct++;
    if (count > most) most = count;
    if (code >= 0x30 && code <= 0x39 && i < text.length - 4) hasInnerDigit = true;
  }
  return { distinct, most, hasInnerDigit };
}

/** Bits per character. Random secrets stay above 4.1, and even hexadecimal digits, which some test suites use, above 3.0. */
const LOWEST_ENTROPY = 3;

/** Of a text in ASCII, as all secrets are. */
function entropyOf(text: string): number {
  const counts = new Uint8Array(128);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    counts[code] = (counts[code] ?? 0) + 1;
  }
  let bits = 0;
  for (const count of counts) if (count > 0) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** Rows of the keyboard, the digits and the alphabet: neighbours here are no choice of a random generator. */
const ROWS = ['abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', '01234567890'];
/** By both codes: 1 where the second character stands beside the first one in a row. */
const NEIGHBOURS = new Uint8Array(128 * 128);
for (const row of ROWS)
  for (let i = 1; i < row.length; i++) {
    const [before, here] = [row.charCodeAt(i - 1), row.charCodeAt(i)];
    NEIGHBOURS[before * 128 + here] = 1;
    NEIGHBOURS[here * 128 + before] = 1;
  }

/** The same, or beside each other in a row. */
function areNeighbours(before: number, here: number): boolean {
  return before === here || NEIGHBOURS[before * 128 + here] === 1;
}

/** How many characters repeat or follow the one before them. */
function stepsIn(text: string): number {
  let steps = 0;
  let before = text.charCodeAt(0);
  for (let i = 1; i < text.length; i++) {
    const here = text.charCodeAt(i);
    if (areNeighbours(before, here)) steps++;
    before = here;
  }
  return steps;
}

/** Letters in a row and digits in a row, mixed: `a1b2c3`, `aB1cD2`. Random text takes such steps more often, hence the higher bar. */
function isAlternating(secret: string): boolean {
  let steps = 0;
  let [letter, digit] = [0, 0];
  for (let i = 0; i < secret.length; i++) {
    const code = secret.charCodeAt(i);
    const small = code | 0x20;
    if (small >= 0x61 && small <= 0x7a) {
      if (areNeighbours(letter, small)) steps++;
      letter = small;
    } else if (code >= 0x30 && code <= 0x39) {
      if (areNeighbours(digit, code)) steps++;
      digit = code;
    }
  }
  return steps > secret.length * 0.75;
}

/** What people put into a placeholder. Random text holds one of these now and then, but is never made of them. */
const WORD_LIST =
  'example sample placeholder dummy fake redacted secret replace change insert invalid dontuse notareal actual sendgrid twilio token apikey value your real test goes here with this that not key api the put foo bar'.split(
    ' ',
  );
const WORDS = new RegExp(`${WORD_LIST.join('|')}|x{3,}`, 'g');

/** 1 for each three letters in a row that any of the words holds, by their places in the alphabet. */
const PIECES = new Uint8Array(26 ** 3);
for (const word of [...WORD_LIST, 'xxx']) for (let i = 2; i < word.length; i++) PIECES[pieceAt(word, i)] = 1;

/** @param end the index of the last of three small letters */
function pieceAt(word: string, end: number): number {
  const [a = 0, b = 0, c = 0] = [end - 2, end - 1, end].map((at) => word.charCodeAt(at) - 0x61);
  return (a * 26 + b) * 26 + c;
}

/**
 * At least as many characters as `isMadeUp` counts, in one cheap pass: those in any three letters that a word holds, and all
 * steps. Nearly no random secret has as many as would make it a placeholder.
 */
function mostMadeUp(secret: string): number {
  let [covered, coveredUntil, steps, length] = [0, 0, 0, 0];
  let before = 0;
  // Of the last two letters; -1 where none is.
  let [first, second] = [-1, -1];
  for (let i = 0; i < secret.length; i++) {
    let code = secret.charCodeAt(i);
    if (code === 0x2d || code === 0x5f) continue;
    if (code >= 0x41 && code <= 0x5a) code |= 0x20;
    length++;
    if (length > 1 && areNeighbours(before, code)) steps++;
    before = code;
    const third = code >= 0x61 && code <= 0x7a ? code - 0x61 : -1;
    if (first >= 0 && second >= 0 && third >= 0 && PIECES[(first * 26 + second) * 26 + third] === 1) {
      covered += length - Math.max(coveredUntil, length - 3);
      coveredUntil = length;
    }
    first = second;
    second = third;
  }
  // Between two words that stand side by side a step is counted, too.
  return (covered * 4) / 3 + steps;
}

/**
 * More than half of the secret is placeholder words and sequences, or all of it is words: in one case (`do-not-use-this-one…`), or as
 * code writes names (`renderTheWholeList…2`), which happens to a random secret once in thirty million times.
 */
function isMadeUp(secret: string, hasInnerDigit: boolean): boolean {
  if (!hasInnerDigit && /^(?:[a-z_-]+|[A-Z_-]+|[A-Z]?[a-z]*(?:[A-Z][a-z]+)*[A-Z]?\d{0,4})$/.test(secret))
    return true;
  if (mostMadeUp(secret) <= secret.length * 0.55) return false;
  const text = secret.toLowerCase();
  const letters = text.replace(/[-_]/g, '');
  let covered = 0;
  const rest = letters.replace(WORDS, (word) => {
    covered += word.length;
    return ' ';
  });
  return covered + stepsIn(rest) > secret.length * 0.55;
}

/** A short piece written again and again (`changeme-changeme-`, `deadbeef0123…`). */
function repeatsItself(secret: string): boolean {
  for (let period = 1; period <= secret.length / 3; period++) {
    let same = 0;
    for (let i = period; i < secret.length; i++)
      if (secret.charCodeAt(i) === secret.charCodeAt(i - period)) same++;
    if (same > (secret.length - period) * 0.8) return true;
  }
  return false;
}

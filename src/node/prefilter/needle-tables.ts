import type { Needle } from '../../detect/needles';

/** Where the tables lie in the module's memory, in bytes: see prefilter.wat. */
const PLACES = 64;
const PLACES_BEFORE = 68;
const ACCEPT = 1024;

/** How far from its window a needle may reach on either side, in bytes: what the memory has room for, and more than is needed. */
const MOST_PLACES = 48;

/** Tables have this many bits for each nibble, and `accept` this many for each byte. */
const BUCKETS = 8;
const MOST_NEEDLES = 32;

/** How often a window may be thought to occur, compared with the needle's rarest one, and still be tried. */
const RARE_ENOUGH = 8;

/** Two neighbouring places of a needle: what is looked for in each 16 bytes of text. */
interface Window {
  readonly at: number;
  /** Together they are the window: each has one high nibble for its first byte and one for its second. */
  readonly parts: readonly Pair[];
}

/** Nibbles of the first byte and of the second. */
type Pair = readonly [Nibbles, Nibbles];

/** Bit n is set where a byte with the nibble n may stand. */
interface Nibbles {
  readonly low: number;
  readonly high: number;
}

/** The window that was chosen for a needle, and the bucket for each of its parts. */
interface Choice {
  readonly window: Window;
  readonly buckets: readonly number[];
}

/**
 * What prefilter.wat has in its memory from the beginning: computed when it is assembled, because choosing takes longer
 * than many a scan. Throws where there are more needles than bits for them.
 */
export function needleTables(needles: readonly Needle[]): Uint8Array {
  if (needles.length > MOST_NEEDLES) throw new RangeError(`More than ${MOST_NEEDLES} needles.`);
  const choices = chooseWindows(needles);
  const windows = choices.map(({ window }) => window);
  const before = Math.max(...windows.map(({ at }) => at));
  const behind = Math.max(...windows.map(({ at }, n) => (needles[n] ?? []).length - at));
  if (before + behind > MOST_PLACES) throw new RangeError(`Needles of more than ${MOST_PLACES} places.`);
  const memory = new Uint8Array(ACCEPT + 1024 * (before + behind));
  bucketsOf(choices).forEach((nibbles, bucket) => {
    nibbles.forEach(({ low, high }, place) => {
      for (let nibble = 0; nibble < 16; nibble++) {
        const at = 32 * place + nibble;
        if (low & (1 << nibble)) memory[at] = (memory[at] ?? 0) | (1 << bucket);
        if (high & (1 << nibble)) memory[at + 16] = (memory[at + 16] ?? 0) | (1 << bucket);
      }
    });
  });
  const words = new DataView(memory.buffer);
  words.setUint32(PLACES, before + behind, true);
  words.setUint32(PLACES_BEFORE, before, true);
  for (let place = 0; place < before + behind; place++) {
    const accepted = new Int32Array(memory.buffer, ACCEPT + 1024 * place, 256);
    const placesOf = needles.map((needle, n) => needle[place - before + (windows[n]?.at ?? 0)]);
    // A needle that does not reach so far takes any byte.
    accepted.fill(
      placesOf.reduce((bits, characters, n) => (characters === undefined ? bits | (1 << n) : bits), 0),
    );
    placesOf.forEach((characters = '', n) => {
      for (let i = 0; i < characters.length; i++) {
        const byte = characters.charCodeAt(i);
        accepted[byte] = (accepted[byte] ?? 0) | (1 << n);
      }
    });
  }
  return memory;
}

/** The longest needle, in bytes. */
export function longestNeedle(needles: readonly Needle[]): number {
  return Math.max(...needles.map((needle) => needle.length));
}

/**
 * Windows that are rare in source code, in buckets with others of their like: what has the first byte of one window and
 * the second of another one in its bucket is a false hit, too. Each needle takes what adds least to the hits; when all have
 * chosen, each chooses again.
 */
function chooseWindows(needles: readonly Needle[]): Choice[] {
  const windows = needles.map(windowsOf);
  const choices: Choice[] = [];
  for (let round = 0; round < 2; round++)
    windows.forEach((candidates, n) => {
      const others = bucketsOf(choices.filter((_, i) => i !== n));
      choices[n] = bestOf(candidates, others);
    });
  return choices;
}

function bestOf(candidates: readonly Window[], others: readonly Pair[]): Choice {
  let best: (Choice & { cost: number }) | undefined;
  for (const window of candidates) {
    const filled = [...others];
    let cost = 0;
    const buckets = window.parts.map((part) => {
      const costs = filled.map((bucket) => frequencyOf(both(bucket, part)) - frequencyOf(bucket));
      const added = Math.min(...costs);
      const bucket = costs.indexOf(added);
      filled[bucket] = both(filled[bucket] ?? NOTHING, part);
      cost += added;
      return bucket;
    });
    if (!best || cost < best.cost) best = { window, buckets, cost };
  }
  if (!best) throw new RangeError('A needle has at least two places.');
  return best;
}

const NOTHING: Pair = [
  { low: 0, high: 0 },
  { low: 0, high: 0 },
];

function bucketsOf(choices: readonly Choice[]): Pair[] {
  const filled = Array.from({ length: BUCKETS }, () => NOTHING);
  for (const { window, buckets } of choices)
    window.parts.forEach((part, i) => {
      const bucket = buckets[i] ?? 0;
      filled[bucket] = both(filled[bucket] ?? NOTHING, part);
    });
  return filled;
}

function windowsOf(needle: Needle): Window[] {
  const windows = needle.slice(1).map((second, at): Window => {
    const seconds = splitByRow(second);
    const parts = splitByRow(needle[at] ?? '').flatMap((one) => seconds.map((other): Pair => [one, other]));
    return { at, parts };
  });
  const costs = windows.map(({ parts }) => parts.reduce((sum, part) => sum + frequencyOf(part), 0));
  const enough = RARE_ENOUGH * Math.min(...costs);
  return windows.filter((_, i) => (costs[i] ?? 0) <= enough);
}

/** One for each high nibble: the characters `"` and `` ` `` in one would let a blank pass, too. */
function splitByRow(characters: string): Nibbles[] {
  const rows = new Map<number, number>();
  for (let i = 0; i < characters.length; i++) {
    const code = characters.charCodeAt(i);
    rows.set(code >> 4, (rows.get(code >> 4) ?? 0) | (1 << (code & 15)));
  }
  return [...rows].map(([row, low]) => ({ low, high: 1 << row }));
}

function both([a, b]: Pair, [c, d]: Pair): Pair {
  return [
    { low: a.low | c.low, high: a.high | c.high },
    { low: b.low | d.low, high: b.high | d.high },
  ];
}

function frequencyOf([first, second]: Pair): number {
  return frequencyOfAny(first) * frequencyOfAny(second);
}

/** Of all the bytes that the nibbles cannot tell from one another. */
function frequencyOfAny({ low, high }: Nibbles): number {
  let sum = 0;
  for (let row = 0; row < 8; row++) {
    if ((high & (1 << row)) === 0) continue;
    for (let column = 0; column < 16; column++)
      if (low & (1 << column)) sum += FREQUENCIES[16 * row + column] ?? 0;
  }
  return sum;
}

/**
 * How common each ASCII character is in source code, roughly: enough to tell a rare pair from a common one.
 */
const FREQUENCIES = Float64Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (character === ' ') return 0.15;
  if ('etaoinsr'.includes(character)) return 0.045;
  if ('lcdupmf'.includes(character)) return 0.02;
  if (character >= 'a' && character <= 'z') return 0.008;
  if (character >= '0' && character <= '9') return 0.006;
  if (character >= 'A' && character <= 'Z') return 0.003;
  return '.,;:()\'"/=-_{}[]<>*\n'.includes(character) ? 0.012 : 0.002;
});

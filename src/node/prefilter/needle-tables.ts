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

/** Two neighbouring places of a needle: what is looked for in each 16 bytes of text. */
interface Window {
  readonly at: number;
  readonly nibbles: Pair;
}

/** Of the first byte and of the second. */
type Pair = readonly [Nibbles, Nibbles];

/** Bit n is set where a byte with the nibble n may stand. */
interface Nibbles {
  readonly low: number;
  readonly high: number;
}

/** Writes the tables of prefilter.wat into its memory. Throws where there are more needles than it has bits for. */
export function writeNeedleTables(memory: Uint8Array, needles: readonly Needle[]): void {
  if (needles.length > MOST_NEEDLES) throw new RangeError(`More than ${MOST_NEEDLES} needles.`);
  const windows = needles.map(rarestWindow);
  intoBuckets(windows).forEach((nibbles, bucket) => {
    nibbles.forEach(({ low, high }, place) => {
      for (let nibble = 0; nibble < 16; nibble++) {
        const at = 32 * place + nibble;
        if (low & (1 << nibble)) memory[at] = (memory[at] ?? 0) | (1 << bucket);
        if (high & (1 << nibble)) memory[at + 16] = (memory[at + 16] ?? 0) | (1 << bucket);
      }
    });
  });

  const before = Math.max(...windows.map(({ at }) => at));
  const behind = Math.max(...windows.map(({ at }, n) => (needles[n] ?? []).length - at));
  if (before + behind > MOST_PLACES) throw new RangeError(`Needles of more than ${MOST_PLACES} places.`);
  const words = new DataView(memory.buffer, memory.byteOffset);
  words.setUint32(PLACES, before + behind, true);
  words.setUint32(PLACES_BEFORE, before, true);
  for (let place = 0; place < before + behind; place++) {
    const accepted = new Int32Array(memory.buffer, memory.byteOffset + ACCEPT + 1024 * place, 256);
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
}

/** The longest needle, in bytes. */
export function longestNeedle(needles: readonly Needle[]): number {
  return Math.max(...needles.map((needle) => needle.length));
}

function rarestWindow(needle: Needle): Window {
  const windows = needle.slice(1).map((second, at): Window => {
    return { at, nibbles: [nibblesOf(needle[at] ?? ''), nibblesOf(second)] };
  });
  const [first, ...others] = windows;
  if (!first) throw new RangeError('A needle has at least two places.');
  return others.reduce(
    (best, window) => (frequencyOf(window.nibbles) < frequencyOf(best.nibbles) ? window : best),
    first,
  );
}

/** Windows that are alike share a bucket: what fits one window's first byte and the other's second is a false hit. */
function intoBuckets(windows: readonly Window[]): Pair[] {
  const nothing = { low: 0, high: 0 };
  const buckets = Array.from({ length: BUCKETS }, (): Pair => [nothing, nothing]);
  for (const { nibbles } of windows) {
    const costs = buckets.map((bucket) => frequencyOf(both(bucket, nibbles)) - frequencyOf(bucket));
    const best = costs.indexOf(Math.min(...costs));
    buckets[best] = both(buckets[best] ?? nibbles, nibbles);
  }
  return buckets;
}

function both([a, b]: Pair, [c, d]: Pair): Pair {
  return [
    { low: a.low | c.low, high: a.high | c.high },
    { low: b.low | d.low, high: b.high | d.high },
  ];
}

function nibblesOf(characters: string): Nibbles {
  let low = 0;
  let high = 0;
  for (const character of characters) {
    low |= 1 << (character.charCodeAt(0) & 15);
    high |= 1 << (character.charCodeAt(0) >> 4);
  }
  return { low, high };
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
 * How common each ASCII character is in source code, roughly, as the TypeScript and JavaScript of this project's
 * dependencies have it.
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

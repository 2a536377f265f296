import { nextLetter } from '../text/next-letter';

const G = 0x47;
const S = 0x53;
const SMALL_S = 0x73;
const DOT = 0x2e;

/** Each by ascending offset. */
export interface Beginnings {
  /** Where `SG` stands, and behind it what a key may go on with: whole, in pieces, with escapes or damaged. */
  readonly capital: readonly number[];
  /** Where `sG` stands in the same way. */
  readonly mixed: readonly number[];
}

/** What may stand behind `SG`: the dot, signs for it, what ends a literal, and what begins an escape. */
const BEHIND = codesOf('.,:;_-"\'`\\]$#{%&');

/** What may stand among the first characters of an ID besides its own: ends of literals, escapes, blanks, line ends. All above ASCII may. */
const AMONG = codesOf('"\'`\\]$#{%& \t\r\n=');

const KEY_CHARACTERS = codesOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');

/** The shortest ID that any rule takes for a damaged one. */
const SHORTEST_ID = 20;

/** Nearly every `SG.a.b`, and each of 50 MB of `SG.`, is left out here, once for all rules. */
export function findBeginnings(text: string): Beginnings {
  const capital: number[] = [];
  const mixed: number[] = [];
  for (let at = text.indexOf('G', 1); at !== -1; at = nextLetter(text, 'G', G, at + 1)) {
    const before = text.charCodeAt(at - 1);
    if (before === S || before === SMALL_S) {
      const found = before === S ? capital : mixed;
      const behind = text.charCodeAt(at + 1);
      if (behind === DOT) {
        const stop = endOfRun(text, at + 2);
        if (mayGoOn(text, at + 2, stop)) found.push(at - 1);
      } else if (BEHIND[behind] === 1) {
        found.push(at - 1);
      }
    }
  }
  return { capital, mixed };
}

/** Where the ID's characters end that begin at `start`, as far as it matters. */
function endOfRun(text: string, start: number): number {
  let end = start;
  while (end - start < SHORTEST_ID && KEY_CHARACTERS[text.charCodeAt(end)] === 1) end++;
  return end;
}

function mayGoOn(text: string, start: number, stop: number): boolean {
  if (stop - start === SHORTEST_ID) return true;
  const code = text.charCodeAt(stop);
  // A dot that stands there twice is a flaw that a rule knows.
  return code >= 0x80 || AMONG[code] === 1 || (stop === start && code === DOT);
}

function codesOf(characters: string): Uint8Array {
  const codes = new Uint8Array(128);
  for (const character of characters) codes[character.charCodeAt(0)] = 1;
  return codes;
}

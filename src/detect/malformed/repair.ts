import { KEY_LENGTH } from '../api-key';
import { areShapedAsSendGrids, changesOfKind } from './randomness';

/** What keeps a whole key from being one. */
export type Flaw = 'case' | 'dots' | 'separator' | 'blank' | 'invisible' | 'dash' | 'line end' | 'quote';

export interface Repaired {
  readonly key: string;
  readonly end: number;
  readonly flaws: ReadonlySet<Flaw>;
}

/** More is no accident of pasting. Line ends too: nobody wraps 69 characters over more lines. */
const MOST_FLAWS = 4;

const ID_END = 25;

/** What does not belong into a key. Each begins in its own way. */
const STRAY: readonly (readonly [Flaw, RegExp])[] = [
  ['invisible', /[\u00ad\u200b-\u200f\u2060\ufeff]{1,8}/y],
  // With what begins a line in a comment, a quoted mail or a diff, and quoted-printable's sign for "goes on".
  ['line end', /[ \t]{0,20}[=\\]?(?:\r?\n|\r|\\n)[ \t]{0,200}(?:(?:\/\/|[#*>|+])[ \t]{0,20})?/y],
  ['blank', /[ \t\u00a0\u2007\u202f]{1,4}/y],
  ['quote', /["'`\u2018\u2019\u201c\u201d]/y],
];

/** Those of ASCII that one may begin with. */
const STRAY_STARTS = ' \t\r\n=\\"\'`';

const DASHES = /[\u2010-\u2015\u2212]/;
const KEY_CHARACTER = /[A-Za-z0-9_-]/;
const SEPARATORS = /[,:;_-]/;

/** The whole key that begins at `start` but for its flaws; undefined where there is none, or one without flaw. */
export function repairedAt(text: string, start: number): Repaired | undefined {
  const flaws = new Set<Flaw>();
  let count = 0;
  let lastStray = 0;
  const add = (flaw: Flaw) => {
    flaws.add(flaw);
    count++;
  };
  if (text.slice(start, start + 2) !== 'SG') add('case');
  let key = 'SG';
  let at = start + 2;
  while (key.length < KEY_LENGTH) {
    const character = text[at] ?? '';
    if (key.length === 2 || key.length === ID_END) {
      if (character === '.') {
        key += '.';
        at++;
        if (text[at] === '.') {
          add('dots');
          at++;
        }
        continue;
      }
      if (SEPARATORS.test(character)) {
        add('separator');
        key += '.';
        at++;
        continue;
      }
    } else if (KEY_CHARACTER.test(character)) {
      key += character;
      at++;
      continue;
    } else if (DASHES.test(character)) {
      add('dash');
      key += '-';
      at++;
      continue;
    }
    const end = strayEnd(text, at, add);
    if (end === undefined || count > MOST_FLAWS) return undefined;
    at = end;
    lastStray = key.length;
  }
  if (flaws.size === 0 || (flaws.has('quote') && flaws.size > 1) || goesOn(text, at)) return undefined;
  // A key that was cut, and the next line's first word.
  if (lastStray > ID_END + 1 && !isKeysEnd(key.slice(lastStray), leastChanges(key))) return undefined;
  return { key, end: at, flaws };
}

function strayEnd(text: string, at: number, add: (flaw: Flaw) => void): number | undefined {
  const code = text.charCodeAt(at);
  // Most texts end here, and so does one full of `SG,`.
  if (code < 0x80 && !STRAY_STARTS.includes(text[at] ?? '')) return undefined;
  for (const [flaw, pattern] of STRAY) {
    pattern.lastIndex = at;
    if (!pattern.test(text)) continue;
    add(flaw);
    return pattern.lastIndex;
  }
  return undefined;
}

function isKeysEnd(tail: string, least: number): boolean {
  return tail.length >= 6 && changesOfKind(tail) >= least * (tail.length - 1);
}

/** Words have next to no changes; the bar may be lower where the whole is shaped as SendGrid's keys are. */
function leastChanges(key: string): number {
  const [, id = '', secret = ''] = key.split('.');
  return areShapedAsSendGrids(id, secret) ? 0.25 : 0.4;
}

/** Whether what stands behind belongs to the same word, which then is something else. */
export function goesOn(text: string, end: number): boolean {
  return /^(?:[A-Za-z0-9_\u2010-\u2015-]|\.[A-Za-z0-9_-])/.test(text.slice(end, end + 2));
}

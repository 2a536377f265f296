import type { Span } from '../../text/span';
import { LONGEST } from '../rule';
import { type Base64Key, decodeBase64, valueAt } from './base64';
import { breakAt, breakBefore } from './line-break';

/** The base64 around a key, and what is decoded on either side of the key, as Latin-1; of a very long one that is unknown. */
export interface Base64Run extends Span {
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** From the first to the last character of the base64 that the key is in; of a very long one, the groups that hold the key. */
export function runAround(text: string, key: Base64Key): Base64Run {
  const lines = linesAround(text, key);
  const start = lines[0]?.start ?? key.start;
  const end = lines.at(-1)?.end ?? key.end;
  if (paddingEnd(text, end) - start > LONGEST)
    return { ...groupsAround(text, key), before: undefined, after: undefined };
  const head = headOf(text, lines, key);
  const tail = tailOf(text, lines, key);
  return { start: head.start, end: paddingEnd(text, tail.end), before: head.decoded, after: tail.decoded };
}

/** How far from the key a run is followed: one that is longer is not shown whole. */
const FAR = LONGEST + 1;

/** Shorter lines above are words. */
const NARROWEST = 16;

/** The stretches of base64 on the lines of the run. */
function linesAround(text: string, key: Base64Key): Span[] {
  const lines: Span[] = [];
  for (let start = startOfLine(text, key.start, key); ; ) {
    const end = endOfLine(text, start, key);
    lines.push({ start, end });
    if (end >= key.end) break;
    start = breakAt(text, end);
  }
  const [first] = lines;
  // One key in each line is no wrapped text, though the lines are as wide as each other.
  if (!first || (first.start === key.start && first.end === key.end)) return lines;
  const below = linesBelow(text, lines, key);
  const isWidthKnown = lines.length + below.length > 1;
  return [...linesAbove(text, first, isWidthKnown, key), ...lines, ...below];
}

/** Wrapped lines are as wide as each other, but for the first, which may stand behind something else, and for the last. */
function linesAbove(text: string, first: Span, isWidthKnown: boolean, key: Span): Span[] {
  const lines: Span[] = [];
  let { start } = first;
  let width = first.end - start;
  let isExact = isWidthKnown;
  while (start > key.start - FAR) {
    const end = breakBefore(text, start);
    const above = { start: startOfLine(text, end, key), end };
    const own = above.end - above.start;
    // No break, or nothing of base64 before it.
    if (end === start || own < NARROWEST) break;
    const isAlone = above.start === 0 || breakBefore(text, above.start) < above.start;
    if (isAlone && (isExact ? own !== width : own < width)) break;
    lines.unshift(above);
    if (!isAlone) break;
    start = above.start;
    width = own;
    isExact = true;
  }
  return lines;
}

function linesBelow(text: string, lines: readonly Span[], key: Span): Span[] {
  const below: Span[] = [];
  let [before, last] = [lines.at(-2), lines.at(-1)];
  while (last && last.end < key.end + FAR && !(before && isNarrower(last, before))) {
    const start = breakAt(text, last.end);
    const next = { start, end: endOfLine(text, start, key) };
    if (start === last.end || next.end === start) break;
    const isFirst = last === lines[0] && lines.length === 1;
    if (isNarrower(last, next) && !(isFirst && breakBefore(text, last.start) === last.start)) break;
    if (!isEndOfValue(text, paddingEnd(text, next.end))) break;
    below.push(next);
    [before, last] = [last, next];
  }
  return below;
}

function isNarrower(a: Span, b: Span): boolean {
  return a.end - a.start < b.end - b.start;
}

/** Whether no word goes on here: `U0cu…` on one line and `name: value` on the next are two things. */
function isEndOfValue(text: string, position: number): boolean {
  return position >= text.length || /["'`<,;)\r\n\\]/.test(text[position] ?? '');
}

/** Where the stretch begins that ends at `position`. */
function startOfLine(text: string, position: number, key: Span): number {
  let start = position;
  while (start > key.start - FAR && valueAt(text, start - 1) >= 0) start--;
  // The letter of an escape is not base64: `\nU0cu`.
  const isEscape = start < position && text[start - 1] === '\\' && 'nrt'.includes(text[start] ?? '-');
  return isEscape ? start + 1 : start;
}

function endOfLine(text: string, position: number, key: Span): number {
  let end = position;
  while (end < key.end + FAR && valueAt(text, end) >= 0) end++;
  return end;
}

/** Where the `=` or `==` ends that fills up the base64 that ends at `end`; a line break may stand before each. */
function paddingEnd(text: string, end: number): number {
  let padded = end;
  for (let count = 0; count < 2; count++) {
    const position = text[padded] === '=' ? padded : breakAt(text, padded);
    // More of them on a line of their own are a line that somebody drew.
    if (text[position] !== '=' || (position > padded && text.startsWith('===', position))) break;
    padded = position + 1;
  }
  return padded;
}

/** The groups of four characters that hold the key, as far as they are on its lines. */
function groupsAround(text: string, key: Base64Key): Span {
  let { start, end } = key;
  while (key.start - start < key.offset && valueAt(text, start - 1) >= 0) start--;
  const rest = [0, 2, 1][key.offset] ?? 0;
  while (end - key.end < rest && valueAt(text, end) >= 0) end++;
  return { start, end: end - key.end < rest ? paddingEnd(text, end) : end };
}

/**
 * Where the base64 begins. `/`, `-` and `_` are also what base64 is joined to in paths and names, and a wrapped text may
 * begin under a line of words: of the places where it may begin, the first from where it decodes to text up to the key.
 */
function headOf(text: string, lines: readonly Span[], key: Base64Key): { start: number; decoded: string } {
  const own = lines.find(({ end }) => end > key.start)?.start ?? key.start;
  const joined = own + (text.slice(own, key.start).match(/[A-Za-z0-9]*$/)?.index ?? 0);
  const heads = [lines[0]?.start ?? own, own, joined].map((start) => {
    const characters = pick(text, lines, { start, end: key.start });
    const isAligned = characters.length % 4 === key.offset;
    return { start, isAligned, decoded: decodeBase64(characters + (text[key.start] ?? '')) };
  });
  const head =
    heads.find(({ isAligned, decoded }) => isAligned && isText(decoded)) ??
    heads.find(({ isAligned }) => isAligned) ??
    heads[1];
  return { start: head?.start ?? key.start, decoded: head?.decoded ?? '' };
}

/** Where it ends, likewise: `U0cu…/edit`. */
function tailOf(text: string, lines: readonly Span[], key: Base64Key): { end: number; decoded: string } {
  const own = lines.find(({ end }) => end >= key.end)?.end ?? key.end;
  const joined = key.end + (text.slice(key.end, own).match(/^[A-Za-z0-9]*/)?.[0].length ?? 0);
  const tails = [lines.at(-1)?.end ?? own, own, joined].map((end) => {
    // The last character of the key may hold the first bits of what follows.
    const characters = pick(text, lines, { start: key.end - 1, end });
    return { end, decoded: decodeBase64(characters, [6, 2, 4][key.offset]) };
  });
  const tail = tails.find(({ decoded }) => isText(decoded)) ?? tails[0];
  return { end: tail?.end ?? key.end, decoded: tail?.decoded ?? '' };
}

/** What of the lines is in the span. */
function pick(text: string, lines: readonly Span[], { start, end }: Span): string {
  return lines.map((line) => text.slice(Math.max(line.start, start), Math.min(line.end, end))).join('');
}

const UTF_8 = new TextDecoder('utf-8', { fatal: true });

/** Whether bytes are text of some kind. Configuration and mail commands hold tabs, line ends and NULs. */
function isText(bytes: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is them we look for
  if (/[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(bytes)) return false;
  try {
    UTF_8.decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
    return true;
  } catch {
    return false;
  }
}

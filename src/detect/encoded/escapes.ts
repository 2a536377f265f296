import type { Span } from '../../text/span';
import { KEY_LENGTH } from '../api-key';
import { fitsKey, isKeyCharacter } from './key-shape';

export type EscapeForm = 'percent' | 'backslash' | 'entity' | 'hex';

/** A key of which at least one character is written as an escape: from its first character to its last. */
export interface EscapedKey extends Span {
  readonly key: string;
  /** How its first escaped character is written. */
  readonly form: EscapeForm;
  /** Whether a character follows that could belong to the key, which then is none. */
  readonly goesOn: boolean;
}

/** A character as it is written, whatever way. */
interface Written {
  readonly code: number;
  readonly end: number;
  readonly form: EscapeForm | undefined;
}

/** `\x53`, `\u0053`, `\U00000053`, `\u{53}`, and with more backslashes where a string stands in a string. */
const BACKSLASH = /\\{1,4}(?:x|u00|U000000|[ux]\{0{0,6}(?=..\}))([0-7][0-9A-Fa-f])\}?/y;
const OCTAL = /\\{1,4}([01]?[0-7]{1,2})/y;

/** `&#x53;`, `&#83;`, where the semicolon may be missing, and `&amp;#83;` where it was encoded again. */
const ENTITY = /&(?:amp;)?#[xX]0{0,6}([0-7][0-9A-Fa-f]);?/y;
const DECIMAL_ENTITY = /&(?:amp;)?#0{0,6}([0-9]{2,3});?/y;
const NAMED_ENTITY = /&(?:amp;)?(period|lowbar|UnderBar);/y;

const BACKSLASH_CODE = 0x5c;

const NAMED: Readonly<Record<string, number>> = { period: 0x2e, lowbar: 0x5f, UnderBar: 0x5f };

/** What follows the first character of each escape that can be an `S` or a `G`. */
const ESCAPES: Readonly<Record<string, string>> = { '%': '245', '\\': 'xuU1\\', '&': '#a' };

/**
 * Every key with at least one escape inside, in any order, placeholders too.
 * @param plain where `SG` stands as it is
 */
export function* findEscapedKeys(text: string, plain: readonly number[]): Generator<EscapedKey> {
  for (const start of beginningsIn(text, plain)) {
    const key = readEscaped(text, start);
    if (key) yield key;
  }
}

/** Where `SG` stands, one of the two or both written as an escape; and both plain, where an escape can be further on. */
function* beginningsIn(text: string, plain: readonly number[]): Generator<number> {
  for (const at of plain) if ('.%\\&'.includes(text[at + 2] ?? ' ')) yield at;
  for (const [first, second] of Object.entries(ESCAPES)) {
    for (let at = text.indexOf(first); at >= 0; at = text.indexOf(first, at + 1)) {
      const next = text[at + 1];
      if (next === undefined || !second.includes(next)) continue;
      const { code } = readCharacter(text, at);
      // Several backslashes are one escape, and each of them comes by here.
      if (code === 0x53 && next !== '\\') yield firstBackslash(text, at);
      else if (code === 0x47 && text[at - 1] === 'S') yield at - 1;
    }
  }
}

function firstBackslash(text: string, position: number): number {
  let start = position;
  while (position - start < 3 && text[start] === '\\' && text[start - 1] === '\\') start--;
  return start;
}

function readEscaped(text: string, start: number): EscapedKey | undefined {
  let key = '';
  let form: EscapeForm | undefined;
  let position = start;
  while (key.length < KEY_LENGTH) {
    const plain = text.charCodeAt(position);
    if (fitsKey(plain, key.length)) {
      key += String.fromCharCode(plain);
      position++;
      continue;
    }
    const written = readCharacter(text, position);
    if (written.form === undefined || !fitsKey(written.code, key.length)) return undefined;
    key += String.fromCharCode(written.code);
    form ??= written.form;
    position = written.end;
  }
  // A key in plain text is another rule's.
  if (form === undefined) return undefined;
  return { start, end: position, key, form, goesOn: isKeyCharacter(readCharacter(text, position).code) };
}

function readCharacter(text: string, position: number): Written {
  const code = text.charCodeAt(position);
  let written: Written | undefined;
  if (code === 0x25) written = readPercent(text, position);
  else if (code === BACKSLASH_CODE)
    written =
      readCode(text, position, BACKSLASH, 16, 'backslash') ?? readCode(text, position, OCTAL, 8, 'backslash');
  else if (code === 0x26)
    written =
      readCode(text, position, ENTITY, 16, 'entity') ??
      readCode(text, position, DECIMAL_ENTITY, 10, 'entity') ??
      readName(text, position);
  return written ?? { code, end: position + 1, form: undefined };
}

/** `%53`, and `%2553` where it was encoded again. By hand, for there are texts full of them. */
function readPercent(text: string, position: number): Written | undefined {
  let at = position + 1;
  while (at < position + 5 && text.startsWith('25', at)) at += 2;
  for (; at > position; at -= 2) {
    const code = codeAt(text, at);
    if (code < 0x80) return { code, end: at + 2, form: 'percent' };
  }
  return undefined;
}

function readCode(
  text: string,
  position: number,
  pattern: RegExp,
  radix: number,
  form: EscapeForm,
): Written | undefined {
  pattern.lastIndex = position;
  const digits = pattern.exec(text)?.[1];
  return digits === undefined
    ? undefined
    : { code: Number.parseInt(digits, radix), end: pattern.lastIndex, form };
}

function readName(text: string, position: number): Written | undefined {
  NAMED_ENTITY.lastIndex = position;
  const code = NAMED[NAMED_ENTITY.exec(text)?.[1] ?? ''];
  return code === undefined ? undefined : { code, end: NAMED_ENTITY.lastIndex, form: 'entity' };
}

/** Every key written as 138 hexadecimal digits, in any order, placeholders too. */
export function* findHexKeys(text: string): Generator<EscapedKey> {
  for (const marker of ['53472e', '53472E']) {
    for (let start = text.indexOf(marker); start >= 0; start = text.indexOf(marker, start + 2)) {
      const key = readHex(text, start);
      if (key) yield key;
    }
  }
}

function readHex(text: string, start: number): EscapedKey | undefined {
  let key = '';
  let code = codeAt(text, start);
  while (key.length < KEY_LENGTH) {
    if (!fitsKey(code, key.length)) return undefined;
    key += String.fromCharCode(code);
    code = codeAt(text, start + 2 * key.length);
  }
  return { start, end: start + 2 * KEY_LENGTH, key, form: 'hex', goesOn: isKeyCharacter(code) };
}

/** What the two hexadecimal digits at `position` stand for; NaN if they are none. */
function codeAt(text: string, position: number): number {
  return 16 * digitAt(text, position) + digitAt(text, position + 1);
}

function digitAt(text: string, position: number): number {
  const code = text.charCodeAt(position);
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : Number.NaN;
}

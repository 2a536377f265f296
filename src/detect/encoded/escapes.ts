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

/** `%53`, and `%2553` where it was encoded again. */
const PERCENT = /%(?:25){0,2}([0-7][0-9A-Fa-f])/y;

/** `\x53`, `\u0053`, `\U00000053`, `\u{53}`, and with more backslashes where a string stands in a string. */
const BACKSLASH = /\\{1,4}(?:x|u00|U000000|[ux]\{0{0,6}(?=..\}))([0-7][0-9A-Fa-f])\}?/y;
const OCTAL = /\\{1,4}([01]?[0-7]{1,2})/y;

/** `&#x53;`, `&#83;`, where the semicolon may be missing, and `&amp;#83;` where it was encoded again. */
const ENTITY = /&(?:amp;)?#[xX]0{0,6}([0-7][0-9A-Fa-f]);?/y;
const DECIMAL_ENTITY = /&(?:amp;)?#0{0,6}([0-9]{2,3});?/y;
const NAMED_ENTITY = /&(?:amp;)?(period|lowbar|UnderBar);/y;

const NAMED: Readonly<Record<string, number>> = { period: 0x2e, lowbar: 0x5f, UnderBar: 0x5f };

/** Where a key may begin that is written with escapes; a plain `S` only if something of that kind can follow. */
const BEGIN =
  /S(?:G[.%\\&]|[%\\&])|%(?:25){0,2}53|\\(?:x53|u0053|U00000053|[ux]\{0{0,6}53|123)|&(?:amp;)?#(?:0{0,6}83|[xX]0{0,6}53)/g;

/** Every key with at least one escape inside, by ascending offset, placeholders too. */
export function* findEscapedKeys(text: string): Generator<EscapedKey> {
  for (const { index } of text.matchAll(BEGIN)) {
    const key = readEscaped(text, index);
    if (key) yield key;
  }
}

function readEscaped(text: string, start: number): EscapedKey | undefined {
  let key = '';
  let form: EscapeForm | undefined;
  let position = start;
  while (key.length < KEY_LENGTH) {
    const written = readCharacter(text, position);
    if (!fitsKey(written.code, key.length)) return undefined;
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
  switch (text[position]) {
    case '%':
      return readCode(PERCENT, 16, 'percent') ?? plain();
    case '\\':
      return readCode(BACKSLASH, 16, 'backslash') ?? readCode(OCTAL, 8, 'backslash') ?? plain();
    case '&':
      return (
        readCode(ENTITY, 16, 'entity') ?? readCode(DECIMAL_ENTITY, 10, 'entity') ?? readName() ?? plain()
      );
    default:
      return plain();
  }

  function plain(): Written {
    return { code, end: position + 1, form: undefined };
  }

  function readCode(pattern: RegExp, radix: number, form: EscapeForm): Written | undefined {
    pattern.lastIndex = position;
    const digits = pattern.exec(text)?.[1];
    return digits === undefined
      ? undefined
      : { code: Number.parseInt(digits, radix), end: pattern.lastIndex, form };
  }

  function readName(): Written | undefined {
    NAMED_ENTITY.lastIndex = position;
    const code = NAMED[NAMED_ENTITY.exec(text)?.[1] ?? ''];
    return code === undefined ? undefined : { code, end: NAMED_ENTITY.lastIndex, form: 'entity' };
  }
}

/** Every key written as 138 hexadecimal digits, by ascending offset, placeholders too. */
export function* findHexKeys(text: string): Generator<EscapedKey> {
  for (const { index } of text.matchAll(/53472e/gi)) {
    let key = '';
    let code = codeAt(text, index);
    while (key.length < KEY_LENGTH && fitsKey(code, key.length)) {
      key += String.fromCharCode(code);
      code = codeAt(text, index + 2 * key.length);
    }
    if (key.length === KEY_LENGTH)
      yield { start: index, end: index + 2 * KEY_LENGTH, key, form: 'hex', goesOn: isKeyCharacter(code) };
  }
}

/** What the two hexadecimal digits at `position` stand for; NaN if they are none. */
function codeAt(text: string, position: number): number {
  const digits = text.slice(position, position + 2);
  return /^[0-9A-Fa-f]{2}$/.test(digits) ? Number.parseInt(digits, 16) : Number.NaN;
}

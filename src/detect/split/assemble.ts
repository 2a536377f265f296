import { KEY_LENGTH } from '../api-key';
import { LONGEST } from '../rule';
import { gapAt, isInFoldedScalar, nextPiece } from './gap';

/** A key that stands in pieces. */
export interface Assembled {
  readonly key: string;
  /** Offset behind the last piece's last character of the key. */
  readonly end: number;
  readonly pieces: number;
  /** Whether they are elements of a list. Then a call must join them with the separator that was asked for. */
  readonly isListed: boolean;
}

/** What joins the elements of a list. */
export type Separator = '' | '.';

/** More is no key that somebody cut. */
const MOST_PIECES = 80;

const ID_END = 25;

/**
 * The key whose first character stands at `start`, put together over what divides its pieces.
 * Reads at most `LONGEST` characters and a few hundred behind them.
 */
export function assemble(
  text: string,
  start: number,
  separator: Separator,
  isShell: boolean,
): Assembled | undefined {
  let key = '';
  let at = start;
  let pieces = 1;
  let isListed = false;
  let isFolded = false;
  while (key.length < KEY_LENGTH) {
    const escaped =
      text[at] === '\\' && (text[at + 1] === '.' || text[at + 1] === '-' || text[at + 1] === '_');
    const place = escaped ? at + 1 : at;
    if (fits(text.charCodeAt(place), key.length)) {
      key += text[place];
      at = place + 1;
      continue;
    }
    const gap = gapAt(text, at, isShell);
    if (!gap || gap.end - start > LONGEST || ++pieces > MOST_PIECES) return undefined;
    isFolded ||= gap.isLineEnd;
    if (gap.hasComma) {
      isListed = true;
      if (separator !== '') {
        if (!fits(separator.charCodeAt(0), key.length)) return undefined;
        key += separator;
      }
    }
    at = gap.end;
  }
  if (pieces === 1 || at - start > LONGEST || goesOn(text, at, isShell)) return undefined;
  if (isFolded && !isInFoldedScalar(text, start)) return undefined;
  return { key, end: at, pieces, isListed };
}

/** Whether a key's character at `index` may be this one. */
function fits(code: number, index: number): boolean {
  if (index === 0) return code === 0x53;
  if (index === 1) return code === 0x47;
  if (index === 2 || index === ID_END) return code === 0x2e;
  return isKeyCharacter(code);
}

function isKeyCharacter(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x2d ||
    code === 0x5f
  );
}

function goesOn(text: string, end: number, isShell: boolean): boolean {
  return (
    isKeyCharacter(text.charCodeAt(end)) || isKeyCharacter(text.charCodeAt(nextPiece(text, end, isShell)))
  );
}

import fc from 'fast-check';
import { fakeKey } from '../../support/keys';

/** Pieces with all kinds of quotes, and keys in them and between them. */
export function randomWord({ isPosix = false } = {}): fc.Arbitrary<string> {
  const all = [' ', 'a', '{', '"', "'", '$', '`', '\\', '!', '*', '~', '=', 'é', '😀', '%'];
  const text = fc.constantFrom(...all, ...(isPosix ? [] : ['\n']));
  const key = fc.constantFrom(fakeKey(1), fakeKey(1), fakeKey(2));
  const inside = (write: (text: string) => string) =>
    fc
      .array(
        fc.oneof(
          text.map(write),
          key.map((each) => each),
        ),
        { maxLength: 5 },
      )
      .map(separate);
  return fc
    .array(
      fc.oneof(
        inside((each) => (/[\w=%é😀]/u.test(each) ? each : each === '\n' ? '_' : `\\${each}`)),
        inside((each) => (/["$`\\]/.test(each) ? `\\${each}` : each)).map((each) => `"${each}"`),
        inside((each) => (each === "'" ? '' : each)).map((each) => `'${each}'`),
        ...(isPosix
          ? []
          : [inside((each) => (/['\\]/.test(each) ? `\\${each}` : each)).map((each) => `$'${each}'`)]),
      ),
      { minLength: 1, maxLength: 3 },
    )
    .map((pieces) => pieces.join(','));
}

/** A letter before or behind a key makes it none. */
function separate(parts: readonly string[]): string {
  return parts.reduce((text, part) => {
    const isTouching =
      (/[\w-]$/.test(text) && part.startsWith('SG.')) || (/SG\.[\w.-]*$/.test(text) && /^[\w.-]/.test(part));
    return text + (isTouching ? ':' : '') + part;
  }, '');
}

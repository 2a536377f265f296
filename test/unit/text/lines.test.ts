import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LineIndex, type LinePosition, lineBefore, lineEndOf } from '../../../src/text/lines';
import { SEED } from '../../support/random';

/** Counted from the beginning, character by character. */
function naivePosition(text: string, offset: number): LinePosition {
  let line = 1;
  let column = 1;
  for (let i = 0; i < offset; i++) {
    const ends = text[i] === '\n' || (text[i] === '\r' && text[i + 1] !== '\n');
    if (ends) line++;
    column = ends ? 1 : column + 1;
  }
  return { line, column };
}

describe('LineIndex', () => {
  const rows: readonly (readonly [string, number, number, number])[] = [
    ['', 0, 1, 1],
    ['abc', 0, 1, 1],
    ['abc', 3, 1, 4],
    ['a\nb', 1, 1, 2],
    ['a\nb', 2, 2, 1],
    ['a\r\nb', 1, 1, 2],
    ['a\r\nb', 3, 2, 1],
    ['a\rb', 2, 2, 1],
    ['a\n\rb', 3, 3, 1],
    ['a\r\r\nb', 4, 3, 1],
    ['a\n', 2, 2, 1],
    ['\n\n\n', 3, 4, 1],
    ['a\r', 2, 2, 1],
    ['😀\n😀b', 5, 2, 3],
    ['\ud800\n\udc00x', 3, 2, 2],
    ['a\u2028b\u0085c\u000bd', 6, 1, 7],
  ];
  for (const [text, offset, line, column] of rows) {
    it(`${JSON.stringify(text)} at ${offset} is line ${line}, column ${column}`, () => {
      assert.deepEqual(new LineIndex(text).positionAt(offset), { line, column });
      assert.deepEqual(naivePosition(text, offset), { line, column });
    });
  }

  it(`counts as one counts by hand, at every offset of any text (seed ${SEED})`, () => {
    const text = fc
      .array(fc.constantFrom('\n', '\r', '\r\n', 'a', 'é', '😀', '\ud800', '\udc00', '\u2028', ''), {
        maxLength: 40,
      })
      .map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, (all) => {
        const lines = new LineIndex(all);
        for (let offset = 0; offset <= all.length; offset++) {
          // Between CR and LF there is no place for a cursor, and no finding ends there.
          if (all[offset - 1] === '\r' && all[offset] === '\n') continue;
          assert.deepEqual(lines.positionAt(offset), naivePosition(all, offset));
        }
      }),
      { numRuns: 1000, seed: SEED },
    );
  });
});

describe('lineEndOf', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['', '\n'],
    ['no line end', '\n'],
    ['a\nb\r\n', '\n'],
    ['a\r\nb\n', '\r\n'],
    ['a\rb\n', '\r'],
    ['a\r', '\r'],
  ];
  for (const [text, lineEnd] of rows) {
    it(`of ${JSON.stringify(text)} is ${JSON.stringify(lineEnd)}`, () =>
      assert.equal(lineEndOf(text), lineEnd));
  }
});

describe('lineBefore', () => {
  const rows: readonly (readonly [string, number, string])[] = [
    ['', 0, ''],
    ['ab', 2, 'ab'],
    ['\nab', 0, ''],
    ['\nab', 1, ''],
    ['a\r\n\tb', 5, '\tb'],
    ['a\rb', 3, 'b'],
  ];
  for (const [text, offset, before] of rows) {
    it(`${JSON.stringify(text)} at ${offset} is ${JSON.stringify(before)}`, () =>
      assert.equal(lineBefore(text, offset), before));
  }
});

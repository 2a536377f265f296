import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decode, type Encoding, encode, sniffEncoding } from '../../../src/text/encoding';
import { SEED } from '../../support/random';

const UTF8_MARK = [0xef, 0xbb, 0xbf];

/** ASCII text as UTF-16 without a mark. */
function wide(text: string, order: 'le' | 'be'): number[] {
  return [...text].flatMap((character) =>
    order === 'le' ? [character.charCodeAt(0), 0] : [0, character.charCodeAt(0)],
  );
}

function ascii(text: string): number[] {
  return [...text].map((character) => character.charCodeAt(0));
}

describe('sniffEncoding', () => {
  const rows: readonly (readonly [string, readonly number[], Encoding | 'binary'])[] = [
    ['nothing', [], 'utf-8'],
    ['ASCII', ascii('key=1\n'), 'utf-8'],
    ['bytes that are no UTF-8', [0xe9, 0x41], 'utf-8'],
    ['a UTF-8 mark', [...UTF8_MARK, 0x41], 'utf-8-bom'],
    ['half a UTF-8 mark', [0xef, 0xbb], 'utf-8'],
    ['a UTF-16 mark, little-endian', [0xff, 0xfe, 0x41, 0], 'utf-16le'],
    ['a UTF-16 mark, big-endian', [0xfe, 0xff, 0, 0x41], 'utf-16be'],
    ['UTF-16 without a mark, little-endian', wide('key=1\n', 'le'), 'utf-16le'],
    ['UTF-16 without a mark, big-endian', wide('key=1\n', 'be'), 'utf-16be'],
    ['one NUL in a text', [...ascii('a text with one NUL'), 0, ...ascii('in it')], 'binary'],
    ['NULs on both sides', [0, 0, 0, 0, 1, 2, 3, 4], 'binary'],
    ['a PNG', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d], 'binary'],
    ['an ELF file', [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0], 'binary'],
    ['a NUL behind the first 8,000 bytes', [...Array<number>(8000).fill(0x41), 0], 'utf-8'],
    ['a NUL as byte 8,000', [...Array<number>(7999).fill(0x41), 0], 'binary'],
  ];
  for (const [name, bytes, expected] of rows) {
    it(`takes ${name} for ${expected}`, () => assert.equal(sniffEncoding(Uint8Array.from(bytes)), expected));
  }
});

describe('decode', () => {
  const rows: readonly (readonly [string, readonly number[], string, boolean])[] = [
    ['UTF-8', [0x63, 0xc3, 0xa9, 0x0d, 0x0a], 'cé\r\n', true],
    ['UTF-8 with a mark', [...UTF8_MARK, 0x61], 'a', true],
    ['a second mark, which is text', [...UTF8_MARK, ...UTF8_MARK, 0x61], '\ufeffa', true],
    ['a replacement character that the file itself holds', [0xef, 0xbf, 0xbd], '\ufffd', true],
    ['Latin-1', [0x63, 0xe9], 'c\ufffd', false],
    ['a surrogate in UTF-8, which is not allowed', [0xed, 0xa0, 0x80], '\ufffd\ufffd\ufffd', false],
    ['UTF-16 little-endian', [0xff, 0xfe, ...wide('ab', 'le')], 'ab', true],
    ['UTF-16 big-endian', [0xfe, 0xff, ...wide('ab', 'be')], 'ab', true],
    ['UTF-16 without a mark', wide('ab', 'le'), 'ab', false],
    ['UTF-16 with half a character', [0xff, 0xfe, 0x61, 0, 0x62], 'a\ufffd', false],
    ['UTF-16 with a lone surrogate', [0xff, 0xfe, 0x00, 0xd8, 0x61, 0], '\ufffda', false],
    ['UTF-16 with a pair of surrogates', [0xff, 0xfe, 0x3d, 0xd8, 0x00, 0xde], '😀', true],
    ['a mark alone', UTF8_MARK, '', true],
    ['nothing', [], '', true],
  ];
  for (const [name, bytes, text, exact] of rows) {
    it(`reads ${name}${exact ? '' : ', and says that it cannot write it back'}`, () => {
      const decoded = decode(Uint8Array.from(bytes));
      assert.equal(decoded?.text, text);
      assert.equal(decoded.exact, exact);
    });
  }

  it('gives nothing for binary bytes', () => {
    assert.equal(decode(Uint8Array.from([0, 1, 2, 0, 0])), undefined);
  });

  it(`says exactly of those bytes that encode gives back that they are exact (seed ${SEED})`, () => {
    const byte = fc.oneof(fc.nat(255), fc.constantFrom(0, 0x0a, 0x41, 0xc3, 0xa9, 0xef, 0xbb, 0xbf, 0xd8));
    const mark = fc.constantFrom([], UTF8_MARK, [0xff, 0xfe], [0xfe, 0xff]);
    const bytes = fc.tuple(mark, fc.array(byte, { maxLength: 60 })).map(([head, tail]) => [...head, ...tail]);
    const seen = { exact: 0, inexact: 0, binary: 0 };
    fc.assert(
      fc.property(bytes, (all) => {
        const decoded = decode(Uint8Array.from(all));
        seen[decoded === undefined ? 'binary' : decoded.exact ? 'exact' : 'inexact']++;
        if (!decoded) return;
        const again = [...encode(decoded.text, decoded.encoding)];
        assert.equal(JSON.stringify(again) === JSON.stringify(all), decoded.exact);
      }),
      { numRuns: 5000, seed: SEED },
    );
    for (const [what, count] of Object.entries(seen)) assert.ok(count > 100, `${what}: ${count}`);
  });

  it(`reads back every text that encode wrote (seed ${SEED})`, () => {
    const encodings = fc.constantFrom<Encoding>('utf-8', 'utf-8-bom', 'utf-16le', 'utf-16be');
    const codePoint = fc.oneof(
      fc.integer({ min: 1, max: 0xd7ff }),
      fc.integer({ min: 0xe000, max: 0x10ffff }),
    );
    const text = fc.array(codePoint, { maxLength: 40 }).map((all) => String.fromCodePoint(...all));
    fc.assert(
      fc.property(text, encodings, (all, encoding) => {
        // A mark at the front of the text itself would be taken for the file's.
        fc.pre(encoding !== 'utf-8' || !all.startsWith('\ufeff'));
        assert.deepEqual(decode(encode(all, encoding)), { text: all, encoding, exact: true });
      }),
      { numRuns: 1000, seed: SEED },
    );
  });
});

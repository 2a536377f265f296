import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findApiKeys } from '../../../src/detect/api-key';
import { scanText } from '../../../src/detect/scan';
import { decode, encode } from '../../../src/text/encoding';
import { CONTEXTS } from '../../support/contexts';
import { fakeKey } from '../../support/keys';
import { LOOKALIKES } from '../../support/lookalikes';
import { naiveKeyOffsets } from '../../support/naive-scan';
import { SEED } from '../../support/random';

const LEGAL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** A key for each legal character in each of the 65 free places. */
const KEYS = [...fakeKey(1)].flatMap((_, place) =>
  place < 3 || place === 25
    ? []
    : [...LEGAL].map((character) => fakeKey(1).slice(0, place) + character + fakeKey(1).slice(place + 1)),
);

describe('keys with every legal character in every place', () => {
  it('are enough, in enough contexts', () => {
    assert.equal(KEYS.length, 65 * 64);
    assert.ok(CONTEXTS.length >= 40);
  });
  for (const { name, file, before, after } of CONTEXTS) {
    it(`are found exactly: ${name}`, () => {
      const length = before.length + 69 + after.length;
      const text = KEYS.map((key) => before + key + after).join('');
      assert.deepEqual(
        scanText({ text, path: file }).map(({ rule, span }) => `${rule} ${span.start} ${span.end}`),
        KEYS.map((_, n) => `api-key ${n * length + before.length} ${n * length + before.length + 69}`),
      );
    });
  }
});

describe('what only looks like a credential', () => {
  it('comes in enough families', () => assert.ok(Object.keys(LOOKALIKES).length >= 40));
  for (const [name, { file, text }] of Object.entries(LOOKALIKES)) {
    it(`is no finding: ${name}`, () => {
      for (let n = 0; n < 50; n++) {
        const found = scanText({ text: text(n), path: file });
        assert.deepEqual(
          found.map(({ rule, span }) => [rule, text(n).slice(span.start, span.end)]),
          [],
        );
      }
    });
  }
});

describe('any bytes at all', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc.string({ unit: 'binary', maxLength: 200 }).map((text) => encode(text, 'utf-8')),
  );
  const piece = fc.oneof(
    bytes,
    fc.nat(5).map((n) => encode(fakeKey(n), 'utf-8')),
  );

  it(`give the findings of a slow scan, and never an error (seed ${SEED})`, () => {
    let found = 0;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.constantFrom('utf-8', 'utf-16le'), (pieces, how) => {
        const joined = Buffer.concat(pieces);
        const text = decode(how === 'utf-8' ? joined : encode(joined.toString('latin1'), 'utf-16le'))?.text;
        if (text === undefined) return;
        const offsets = naiveKeyOffsets(text);
        assert.deepEqual(
          findApiKeys(text).map(({ span }) => span.start),
          offsets,
        );
        const keys = scanText({ text }).filter(({ rule }) => rule === 'api-key');
        assert.deepEqual(
          keys.map(({ span }) => span.start),
          offsets,
        );
        found += offsets.length;
      }),
      { numRuns: 3000, seed: SEED },
    );
    assert.ok(found > 1000, `only ${found} keys`);
  }).timeout(60_000);
});

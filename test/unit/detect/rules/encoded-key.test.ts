import assert from 'node:assert/strict';
import { findApiKeys } from '../../../../src/detect/api-key';
import type { Finding } from '../../../../src/detect/finding';
import { maskSecrets } from '../../../../src/detect/mask';
import { LONGEST, REACH } from '../../../../src/detect/rule';
import { encodedKey, readEncodedKey } from '../../../../src/detect/rules/encoded-key';
import { ENCODINGS, fakeKey } from '../../../support/keys';
import { randomBytes, SEED } from '../../../support/random';

const KEY = fakeKey(1);
const MASK = `${KEY.slice(0, 7)}…`;

function find(text: string): Finding[] {
  return encodedKey.find({ text });
}

function base64(text: string): string {
  return Buffer.from(text, 'latin1').toString('base64');
}

function wrap(text: string, width: number, separator: string): string {
  return (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join(separator);
}

/** Text without anything that looks like a key. */
function filler(name: string, length: number): string {
  return randomBytes(name, length).toString('hex').slice(0, length);
}

describe('a key in base64', () => {
  const alphabets = {
    standard: base64,
    'standard without padding': (text: string) => base64(text).replaceAll('=', ''),
    'URL-safe': (text: string) => base64(text).replaceAll('+', '-').replaceAll('/', '_'),
    'URL-safe without padding': (text: string) => Buffer.from(text, 'latin1').toString('base64url'),
  };
  for (const [name, encode] of Object.entries(alphabets)) {
    it(`is found at every place, whatever follows: ${name} (seed ${SEED})`, () => {
      for (let before = 0; before < 12; before++) {
        for (let after = 0; after < 12; after++) {
          const encoded = encode(
            `${filler(`${before}`, before)}${KEY}${after ? `?${filler(`a${after}`, after)}` : ''}`,
          );
          const text = `x: "${encoded}"\n`;
          assert.deepEqual(
            find(text).map(({ span, keyId, fingerprint }) => ({ span, keyId, fingerprint })),
            [
              {
                span: { start: 4, end: 4 + encoded.length },
                keyId: KEY.slice(3, 25),
                fingerprint: findApiKeys(KEY)[0]?.fingerprint,
              },
            ],
            `${before} before, ${after} behind`,
          );
        }
      }
    });
  }

  it('is found in lines of every width, from the first line to the last', () => {
    for (const lineEnd of ['\n', '\r\n', '\n    ', '\r\n\t', '\\n', ' \\\n  ']) {
      for (let width = 4; width <= 100; width++) {
        for (const before of [0, 1, 2, 31]) {
          const encoded = base64(`${filler(`w${before}`, before)}${KEY}: the end`);
          const wrapped = wrap(encoded, width, lineEnd);
          const text = `{\n  "${wrapped}"\n}`;
          const found = find(text);
          assert.equal(found.length, 1, `${JSON.stringify(lineEnd)}, ${width}, ${before}`);
          assert.equal(
            readEncodedKey(text, found[0]?.span ?? { start: 0, end: 0 }, found[0]?.fingerprint ?? ''),
            KEY,
          );
          // Narrower lines cannot be told from words, and a line that is one key is taken for itself.
          if (width >= 16 && !(width === 92 && before === 0))
            assert.deepEqual(
              found[0]?.span,
              { start: 5, end: 5 + wrapped.length },
              `${JSON.stringify(lineEnd)}, ${width}, ${before}`,
            );
        }
      }
    }
  });

  it(`is found as a slow decoder finds it, in random bytes around keys (seed ${SEED})`, () => {
    let found = 0;
    for (let round = 0; round < 2000; round++) {
      const [length = 0, kind = 0, cut = 0] = randomBytes(`round ${round}`, 3);
      const middle = [
        KEY,
        KEY.slice(1),
        `${KEY}A`,
        KEY.slice(0, cut % 70),
        `${fakeKey(2)} ${KEY}`,
        `SG.${KEY}`,
      ];
      const bytes = Buffer.concat([
        randomBytes(`before ${round}`, length % 50),
        Buffer.from(middle[kind % middle.length] ?? ''),
        randomBytes(`behind ${round}`, cut % 7),
      ]);
      const text = bytes.toString('base64');
      const expected = findApiKeys(bytes.toString('latin1')).map(({ fingerprint }) => fingerprint);
      assert.deepEqual(
        find(text)
          .map(({ fingerprint }) => fingerprint)
          .sort(),
        expected.sort(),
        `round ${round}`,
      );
      found += expected.length;
    }
    assert.ok(found > 1000, `only ${found}`);
  });

  it('is shown alone where the base64 around it is longer than a finding may be', () => {
    for (const before of [3000, 3001, 3002]) {
      const encoded = base64(`${'.'.repeat(before)}${KEY}${'.'.repeat(3000)}`);
      const [found] = find(encoded);
      const start = 4 * Math.floor(before / 3);
      assert.deepEqual(found?.span, { start, end: start + (before % 3 === 0 ? 92 : 96) });
      // Nothing further away than a rule may look changes it.
      const part = encoded.slice(start - REACH, start + LONGEST + REACH);
      assert.deepEqual(find(part)[0]?.span, { start: REACH, end: REACH + (before % 3 === 0 ? 92 : 96) });
    }
  });
});

describe('what is said of an encoded key', () => {
  const end = 'encoding hides nothing, anyone who can read this file can send mail in your name.';
  const cases: readonly (readonly [string, string])[] = [
    [base64(KEY), `in base64: ${end}`],
    [base64(`${KEY}\n`), `in base64, with a line end behind it, which SendGrid answers with 401: ${end}`],
    [base64(`apikey:${KEY}`), `in base64 (Basic auth): ${end}`],
    [
      base64(`apikey:${KEY}\r\n`),
      `in base64 (Basic auth), with a line end behind it, which SendGrid answers with 401: ${end}`,
    ],
    [base64(`\0apikey\0${KEY}`), `in base64 (SMTP AUTH PLAIN): ${end}`],
    [base64(`Bearer ${KEY}`), `in base64 (Bearer header): ${end}`],
    [base64(`SENDGRID_API_KEY=${KEY}\n`), `in base64 (NAME=key): ${end}`],
    [base64(`{"key":"${KEY}"}`), `in base64 (inside a longer text): ${end}`],
    [ENCODINGS['percent']?.(KEY) ?? '', `in percent-encoding: ${end}`],
    [ENCODINGS['unicode']?.(KEY) ?? '', `in escapes: ${end}`],
    [ENCODINGS['decimal']?.(KEY) ?? '', `in character references: ${end}`],
    [ENCODINGS['hex']?.(KEY) ?? '', `in hexadecimal: ${end}`],
  ];
  for (const [text, expected] of cases) {
    it(expected.slice(0, expected.indexOf(':')), () => {
      assert.deepEqual(
        find(text).map(({ message, masked }) => ({ message, masked })),
        [{ message: `SendGrid API key ${MASK} ${expected}`, masked: MASK }],
      );
    });
  }

  it('is information where SendGrid itself printed the key', () => {
    const sample = ['SG', 'ngeVfQFYQlKU0ufo8x5d1A', 'TwL2iGABf9DHoTf-09kqeF8tAmbihYzrnopKc-1s5cr'].join('.');
    assert.deepEqual(
      find(base64(sample)).map(({ severity, message }) => ({ severity, message })),
      [
        {
          severity: 'information',
          message: "SendGrid's published sample key SG.ngeV… in base64: it opens no account.",
        },
      ],
    );
  });
});

describe('a key with one escape', () => {
  it('is found wherever the escape is, and has the key as its range', () => {
    for (let place = 0; place < KEY.length; place++) {
      for (const [name, encode] of Object.entries(ENCODINGS)) {
        if (name.startsWith('base64') || name === 'hex') continue;
        // A digit behind an open reference belongs to it.
        if (name === 'decimal-open' && /\d/.test(KEY[place + 1] ?? '')) continue;
        const written = KEY.slice(0, place) + encode(KEY[place] ?? '') + KEY.slice(place + 1);
        const text = `x = '${written}';`;
        assert.deepEqual(
          find(text).map(({ span, keyId }) => ({ span, keyId })),
          [{ span: { start: 5, end: 5 + written.length }, keyId: KEY.slice(3, 25) }],
          `${name} at ${place}`,
        );
        assert.equal(
          readEncodedKey(text, { start: 5, end: 5 + written.length }, find(text)[0]?.fingerprint ?? ''),
          KEY,
        );
      }
    }
  });

  it('may mix ways of escaping', () => {
    const ways = ['percent', 'unicode', 'hex-escapes', 'octal', 'decimal'].map((name) => ENCODINGS[name]);
    const written = Array.from(KEY, (character, n) => ways[n % 6]?.(character) ?? character).join('');
    assert.deepEqual(
      find(`<${written}>`).map(({ span }) => span),
      [{ start: 1, end: 1 + written.length }],
    );
  });
});

describe('maskSecrets', () => {
  it('leaves nothing that can be decoded', () => {
    assert.equal(maskSecrets(`a ${base64(KEY)} b`), `a ${MASK} b`);
    assert.equal(
      maskSecrets(`a ${base64(`apikey:${KEY}`)} ${KEY}, ${ENCODINGS['percent']?.(KEY)} b`),
      `a ${MASK} ${MASK}, ${MASK} b`,
    );
    assert.equal(maskSecrets(base64(`${KEY} ${fakeKey(2)}`)), MASK);
    // No finding, since more follows; but whoever reads it has the key.
    assert.equal(maskSecrets(base64(`${KEY}A`)), MASK);
    assert.equal(maskSecrets('nothing: U0cuU0cu'), 'nothing: U0cuU0cu');
  });
});

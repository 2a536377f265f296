import assert from 'node:assert/strict';
import { findApiKeys, KEY_LENGTH, maskKeys, readKey } from '../../../src/detect/api-key';
import { fakeKey } from '../../support/keys';
import { naiveKeyOffsets } from '../../support/naive-scan';
import { randomBytes, SEED } from '../../support/random';

const LEGAL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

const [, ID = '', SECRET = ''] = fakeKey(1).split('.');

function keyOf(id: string, secret: string): string {
  return ['SG', id, secret].join('.');
}

/** Two keys that share two characters: the first one's secret ends in `SG`, and the second begins there. */
const OVERLAPPING = `${keyOf(ID, `${SECRET.slice(0, 41)}SG`)}.${fakeKey(2).slice(3)}`;

describe('the shape of a key', () => {
  it('has every legal character in every one of its 65 free places', () => {
    const places = [...ID, ...SECRET].map((_, index) => index + (index < 22 ? 3 : 4));
    assert.equal(places.length, 65);
    let tried = 0;
    for (const place of places) {
      for (const character of LEGAL) {
        const key = fakeKey(1).slice(0, place) + character + fakeKey(1).slice(place + 1);
        const text = `key = '${key}'\n`;
        assert.deepEqual(
          findApiKeys(text).map(({ span }) => span),
          [{ start: 7, end: 76 }],
          `${character} at ${place}`,
        );
        tried++;
      }
    }
    assert.equal(tried, 65 * 64);
  });

  it('has no other character in any place', () => {
    for (let place = 0; place < KEY_LENGTH; place++) {
      for (const character of [
        '+',
        '/',
        '=',
        ' ',
        '\n',
        '.',
        '*',
        '\\',
        'é',
        '\u017f',
        '\u212a',
        '\0',
        '\ud800',
      ]) {
        if (fakeKey(1)[place] === character) continue;
        const text = fakeKey(1).slice(0, place) + character + fakeKey(1).slice(place + 1);
        assert.deepEqual(findApiKeys(text), [], `${JSON.stringify(character)} at ${place}`);
      }
    }
  });

  it('is found before every character that cannot belong to it, and before no other', () => {
    for (let code = 0; code < 0x250; code++) {
      const next = String.fromCharCode(code);
      const expected = LEGAL.includes(next) ? 0 : 1;
      assert.equal(findApiKeys(fakeKey(1) + next).length, expected, JSON.stringify(next));
    }
  });

  it('is found behind every character', () => {
    for (let code = 0; code < 0x250; code++) {
      assert.equal(findApiKeys(String.fromCharCode(code) + fakeKey(1)).length, 1, String(code));
    }
  });

  it('has exact lengths', () => {
    const longId = `${ID}AAA`;
    const longSecret = `${SECRET}AAA`;
    for (const idLength of [0, 1, 20, 21, 22, 23, 24]) {
      for (const secretLength of [0, 1, 41, 42, 43, 44, 45]) {
        const key = keyOf(longId.slice(0, idLength), longSecret.slice(0, secretLength));
        const expected = idLength === 22 && secretLength === 43 ? 1 : 0;
        assert.equal(findApiKeys(`"${key}"`).length, expected, `${idLength} and ${secretLength}`);
      }
    }
  });

  it('may overlap the next key', () => {
    assert.deepEqual(
      findApiKeys(OVERLAPPING).map(({ span }) => span),
      [
        { start: 0, end: 69 },
        { start: 67, end: 136 },
      ],
    );
  });

  it(`is found like a slow scan finds it, in random texts full of near-keys (seed ${SEED})`, () => {
    const pieces = ['SG', 'SG.', 'S', 'G', '.', '-', '_', ' ', '\n', 'x', `.${SECRET}`, `${ID}.`, `SG.${ID}`];
    pieces.push(ID, SECRET, ID.slice(1), SECRET.slice(1), `${ID}x`, `${SECRET}x`, `${SECRET.slice(0, 41)}SG`);
    pieces.push(fakeKey(2), keyOf(ID, 'x'.repeat(43)), `SG.${ID}.${SECRET.slice(0, 41)}SG.`);
    let found = 0;
    for (let round = 0; round < 2000; round++) {
      const text = [...randomBytes(`near-keys ${round}`, 40)]
        .map((byte) => pieces[byte % pieces.length])
        .join('');
      const offsets = findApiKeys(text).map(({ span }) => span.start);
      assert.deepEqual(offsets, naiveKeyOffsets(text), JSON.stringify(text));
      found += offsets.length;
    }
    assert.ok(found > 2000, `only ${found} keys in all texts`);
  });
});

describe('a finding', () => {
  it('has the key in none of its members', () => {
    const text = `a('${fakeKey(1)}');\nb('${fakeKey(2)}');\n`;
    const findings = findApiKeys(text);
    assert.deepEqual(
      findings.map(({ keyId }) => keyId),
      [1, 2].map((n) => fakeKey(n).split('.')[1]),
    );
    const everything = JSON.stringify(findings);
    for (const n of [1, 2]) {
      const secret = fakeKey(n).split('.')[2] ?? '';
      for (let i = 0; i + 6 <= secret.length; i++) {
        assert.ok(!everything.includes(secret.slice(i, i + 6)), `characters ${i} to ${i + 5} of the secret`);
      }
    }
  });

  it('looks like this', () => {
    assert.deepEqual(findApiKeys(`key: ${fakeKey(1)}`), [
      {
        rule: 'api-key',
        span: { start: 5, end: 74 },
        severity: 'error',
        masked: `SG.${ID.slice(0, 4)}…`,
        keyId: ID,
        // Pinned: baselines and ignore files of users hold these.
        fingerprint: '4b857e613b596eaf1fd89b3fe8ee51e9',
        message: `Hardcoded SendGrid API key SG.${ID.slice(0, 4)}…: anyone who can read this file can send mail in your name.`,
      },
    ]);
  });

  it('has the fingerprint of its key, wherever the key stands', () => {
    const [a, b, c] = findApiKeys(`${fakeKey(1)}\n"${fakeKey(2)}"\n<${fakeKey(1)}>`);
    assert.equal(a?.fingerprint, c?.fingerprint);
    assert.notEqual(a?.fingerprint, b?.fingerprint);
  });

  it('is information where SendGrid itself printed the key', () => {
    // The Bearer example of https://www.twilio.com/docs/sendgrid/for-developers/sending-email/authentication
    const sample = ['SG', 'ngeVfQFYQlKU0ufo8x5d1A', 'TwL2iGABf9DHoTf-09kqeF8tAmbihYzrnopKc-1s5cr'].join('.');
    const [finding] = findApiKeys(`Authorization: Bearer ${sample}`);
    assert.ok(finding);
    assert.equal(finding.severity, 'information');
    assert.equal(finding.message, "SendGrid's published sample key SG.ngeV…: it opens no account.");
  });

  it('says in one line what it is and why it matters', () => {
    const [finding] = findApiKeys(fakeKey(1));
    assert.ok(finding);
    assert.equal(
      finding.message,
      `Hardcoded SendGrid API key SG.${ID.slice(0, 4)}…: anyone who can read this file can send mail in your name.`,
    );
  });
});

describe('readKey', () => {
  const text = `key: ${fakeKey(1)}`;
  const fingerprint = findApiKeys(text)[0]?.fingerprint ?? '';

  it('gives the key that the finding was made of', () => {
    assert.equal(readKey(text, { start: 5, end: 74 }, fingerprint), fakeKey(1));
  });

  it('gives nothing where another key, or no key, stands now', () => {
    assert.equal(readKey(`key: ${fakeKey(2)}`, { start: 5, end: 74 }, fingerprint), undefined);
    assert.equal(readKey(` ${text}`, { start: 5, end: 74 }, fingerprint), undefined);
    assert.equal(readKey('', { start: 5, end: 74 }, fingerprint), undefined);
    assert.equal(readKey(text, { start: 5, end: 73 }, fingerprint), undefined);
  });
});

describe('maskKeys', () => {
  const [mask1, mask2] = [1, 2].map((n) => `${fakeKey(n).slice(0, 7)}…`);

  it('hides every key and nothing else', () => {
    assert.equal(
      maskKeys(`a ${fakeKey(1)}, ${fakeKey(2)} b ${fakeKey(1)}`),
      `a ${mask1}, ${mask2} b ${mask1}`,
    );
    assert.equal(maskKeys(`${fakeKey(1)}${fakeKey(2)}-`), `${mask1}${mask2}-`);
    assert.equal(maskKeys('no key: SG.a.b'), 'no key: SG.a.b');
    assert.equal(maskKeys(''), '');
  });

  it('hides keys that overlap', () => {
    assert.equal(maskKeys(`<${OVERLAPPING}>`), `<${mask1}${mask2}>`);
  });
});

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { findApiKeys } from '../../../src/detect/api-key';
import { fakeKey } from '../../support/keys';
import { randomBytes, SEED } from '../../support/random';

/** 43 characters that people write where a key's secret belongs, each shorter piece repeated until the place is full. */
const PLACEHOLDERS = [
  'x',
  'X',
  '0',
  '1',
  '_',
  '-',
  '-_',
  'xX',
  'abc',
  '123',
  'x-',
  '1234567890',
  '0123456789abcdef',
  'abcdefghijklmnopqrstuvwxyz',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
  'zyxwvutsrqponmlkjihgfedcba9876543210',
  'a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6q7r8s9t0u1v2w3x4y5z6',
  'A1B2C3D4E5F6G7H8I9J0K1L2M3N4O5P6Q7R8S9T0U1V2W3X4Y5Z6',
  'aabbccddeeffgghhiijjkkllmmnnooppqqrrssttuuvvwwxxyyzz',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertyuiop1234567890',
  '1q2w3e4r5t6y7u8i9o0p',
  'deadbeef',
  'changeme',
  'your-api-key-',
  'YOUR_API_KEY_',
  'your_sendgrid_api_key_goes_here_',
  'YourSendGridApiKeyGoesHere',
  'replace-with-your-real-sendgrid-key-',
  'REPLACE_ME_',
  'insert-your-api-key-here-',
  'this-is-not-a-real-key-do-not-use-it-please',
  'THIS_IS_A_FAKE_KEY_FOR_TESTS_',
  'ThisIsNotARealKeyThisIsNotARealKey',
  'exampleExampleExample',
  'EXAMPLEKEY',
  'example-secret-value-for-the-documentation-',
  'TestTestTestTest',
  'test-key-test-key-',
  'fake_key_for_testing_only_not_a_real_secret_',
  'dummy-secret-',
  'DummyApiKeyForTestingPurposesOnly',
  'placeholder',
  'PlaceholderSecretValue',
  'redacted-',
  'REDACTED',
  'secretsecret',
  'xxxx-xxxx-',
  'XXXXXXXXXXXXXXXXXXXXXXXX_your_key_XXXXXXXXXXXXXXXXX',
  'abcdefg_1234567_',
  'foobar',
  'foo_bar_baz_',
  'fakefakefake1234',
  'sample_key_1234567890_',
  'sample_key_1234567890abcdefghijklmnopqrstuvw',
  'your_sendgrid_api_key_1234567890abcdefghijklm',
  'test1234567890',
  'abc123def456ghi789jkl012mno345pqr678stu901v',
  'aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789',
  'aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1wX2yZ3',
  'abcd1234efgh5678ijkl9012mnop3456qrst7890uvw',
  'ABC123DEF456GHI789JKL012MNO345PQR678STU901V',
  'fake-key-abcdefghijklmnopqrstuvwxyz-0123456789',
];

describe('placeholders', () => {
  for (const piece of PLACEHOLDERS) {
    const secret = piece.repeat(43).slice(0, 43);
    it(`are no finding: ${secret}`, () => {
      // Even behind an ID that looks real.
      for (const id of [secret.slice(0, 22), fakeKey(1).slice(3, 25)]) {
        assert.deepEqual(findApiKeys(`key = "${['SG', id, secret].join('.')}"`), []);
      }
    });
  }

  it(`are not seen in 200,000 random keys (seed ${SEED})`, () => {
    const count = 200_000;
    const lost: number[] = [];
    for (let round = 0; round < count / 1000; round++) {
      const bytes = randomBytes(`keys ${round}`, 48_000);
      const keys = Array.from({ length: 1000 }, (_, n) =>
        [
          'SG',
          bytes.subarray(n * 48, n * 48 + 16).toString('base64url'),
          bytes.subarray(n * 48 + 16, n * 48 + 48).toString('base64url'),
        ].join('.'),
      );
      const found = new Set(findApiKeys(keys.join('\n')).map(({ span }) => span.start / 70));
      keys.forEach((_, n) => {
        if (!found.has(n)) lost.push(round * 1000 + n);
      });
    }
    assert.deepEqual(lost, [], 'numbers of the keys that were lost');
  }).timeout(60_000);

  it('are not seen in keys of test suites, which are hashes in hexadecimal', () => {
    for (let n = 0; n < 500; n++) {
      const hash = createHash('sha512').update(`test key ${n}`).digest('hex');
      const key = ['SG', hash.slice(0, 22), hash.slice(22, 65)].join('.');
      assert.equal(findApiKeys(key).length, 1, key);
    }
  });
});

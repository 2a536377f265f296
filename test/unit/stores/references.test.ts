import assert from 'node:assert/strict';
import { isReference, isVaultReference, parseReference } from '../../../src/stores/references';

describe('references to vaults', () => {
  for (const value of [
    'op://vault/item/field',
    'op://vault/item/section/field',
    '{{ op://vault/item/field }}',
    'ref+vault://secret/mail#/key',
    'ref+awssecrets://mail/key',
    'secretref+vault://secret/mail#/key',
    '{{resolve:secretsmanager:mail:SecretString:key}}',
    '{{resolve:ssm-secure:mail:1}}',
    'arn:aws:secretsmanager:eu-west-1:123456789012:secret:mail-AbCdEf',
    '@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/n/)',
    '${sm://mail-key}',
    'sm://mail-key',
    'projects/p/secrets/s/versions/latest',
    'vault:secret/data/mail#KEY',
  ]) {
    it(`knows ${value}`, () => assert.equal(isVaultReference(value), true));
  }
  for (const value of [
    '',
    'shop://a/b',
    'https://op.example/x',
    '${SENDGRID_API_KEY}',
    'projects/p',
    'vault:none',
    'refs',
  ]) {
    it(`knows that "${value}" is no reference`, () => assert.equal(isVaultReference(value), false));
  }

  const parsed: readonly (readonly [
    text: string,
    scheme: string,
    path: string,
    options: Record<string, string>,
    key: string[],
  ])[] = [
    ['op://Dev/SendGrid/credential', 'op', 'Dev/SendGrid/credential', {}, []],
    ['op://My vault/a b/c?attribute=otp', 'op', 'My vault/a b/c?attribute=otp', {}, []],
    ['ref+op://Dev/SendGrid/credential', 'op', 'Dev/SendGrid/credential', {}, []],
    ['ref+vault://secret/mail#/api_key', 'vault', 'secret/mail', {}, ['api_key']],
    ['secretref+vault://secret/mail#/api_key', 'vault', 'secret/mail', {}, ['api_key']],
    [
      'ref+vault://mykv/foo?address=https://v.example.com:8200&namespace=ns1#/bar',
      'vault',
      'mykv/foo',
      { address: 'https://v.example.com:8200', namespace: 'ns1' },
      ['bar'],
    ],
    ['ref+awssecrets://team/doc#/a/b', 'awssecrets', 'team/doc', {}, ['a', 'b']],
    ['ref+awssecrets://mail#key', 'awssecrets', 'mail', {}, ['key']],
    ['ref+awssecrets://mail+', 'awssecrets', 'mail', {}, []],
    [
      'ref+awssecrets://arn:aws:secretsmanager:eu-west-1:1:secret:mail-AbCdEf?region=eu-west-1',
      'awssecrets',
      'arn:aws:secretsmanager:eu-west-1:1:secret:mail-AbCdEf',
      { region: 'eu-west-1' },
      [],
    ],
    ['ref+sops:///etc/a%20b.yaml#/x%2Fy', 'sops', '/etc/a b.yaml', {}, ['x', 'y']],
    ['ref+sops://100%.yaml', 'sops', '100%.yaml', {}, []],
    ['ref+doppler:////NAME', 'doppler', '//NAME', {}, []],
    ['ref+k8s://v1/Secret/ns/name/key', 'k8s', 'v1/Secret/ns/name/key', {}, []],
  ];
  for (const [text, scheme, path, options, key] of parsed) {
    it(`takes ${text} apart`, () => {
      const reference = parseReference(text);
      assert.ok(reference);
      assert.deepEqual(
        { ...reference, options: Object.fromEntries(reference.options) },
        { text, scheme, path, options, key },
      );
    });
  }

  for (const value of [
    '',
    'shop://a/b',
    'ref+://x',
    'Bearer op://a/b/c',
    'xref+vault://a#/b',
    '{{ op://a/b/c }}',
  ]) {
    it(`leaves "${value}" as the value that it is`, () => assert.equal(isReference(value), false));
  }
});

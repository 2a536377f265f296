import assert from 'node:assert/strict';
import { isEnvExample, isEnvFile, isUnfilled } from '../../../src/stores/env-file';

describe('names of env files', () => {
  const env = [
    '.env',
    '.ENV',
    'a/b/.env',
    '.env.local',
    '.env.production',
    '.env.production.local',
    '.env.bak',
    'prod.env',
    'a/x.env',
    '.flaskenv',
    '.envrc',
    'sendgrid.env',
    '.dev.vars',
    '.dev.vars.staging',
    '.Renviron',
  ];
  const example = [
    '.env.example',
    'a/.env.example',
    '.env.sample',
    '.env.template',
    '.env.dist',
    '.env.defaults',
    '.ENV.EXAMPLE',
    'env.example',
    'env.sample',
    '.env.local.example',
    '.env.production.template',
    'prod.env.example',
    '.env-example',
    '.env_sample',
    'example.env',
    'sample.env',
    '.example.env',
    'a/template.env',
    '.dev.vars.example',
    '.flaskenv.sample',
  ];
  const neither = [
    'env',
    'a/env',
    'environment',
    '.environment',
    '.envx',
    'env.ts',
    '.env/file',
    'src/env.js',
    'my-env',
    'example',
    'a.env.js',
    '.env.js',
    '.env.local.php',
    '.dev.vars.d.ts',
  ];
  for (const path of env) {
    it(`${path} is an env file`, () =>
      assert.deepEqual([isEnvFile(path), isEnvExample(path)], [true, false]));
  }
  for (const path of example) {
    it(`${path} is an example`, () => assert.deepEqual([isEnvFile(path), isEnvExample(path)], [false, true]));
  }
  for (const path of neither) {
    it(`${path} is neither`, () => assert.deepEqual([isEnvFile(path), isEnvExample(path)], [false, false]));
  }
});

describe('isUnfilled', () => {
  const unfilled = [
    '',
    'your-api-key',
    'your_sendgrid_api_key',
    'YOUR_SENDGRID_API_KEY',
    'YourApiKeyHere',
    'my-key',
    'changeme',
    'change-me',
    'CHANGE_ME',
    'replace_me_with_your_key',
    'insert-your-key-here',
    'put your key here',
    'add-your-sendgrid-key',
    'xxx',
    'XXXXXXXX',
    '***',
    '...',
    '…',
    'SG.xxxx',
    'SG.xxxxxx.yyyyyy',
    'SG.your-key',
    'SG.your_api_key_here',
    'SG.',
    '<your key>',
    '<sendgrid-key>',
    '[API key]',
    '{{ sendgrid_key }}',
    'todo',
    'TODO',
    'none',
    'null',
    'undefined',
    'secret',
    'placeholder',
    'send-grid-api-key',
    'your-sendgrid-api-key',
    'sample_key',
    'dummy',
  ];
  for (const value of unfilled) it(`is true for "${value}"`, () => assert.equal(isUnfilled(value), true));

  const filled = [
    'my-real-Password-7',
    'address',
    'addison',
    'changelog',
    'insertion-order',
    'yours',
    'putty',
    'mySecretTea',
    '0',
    '1',
    'false',
    'abc',
    '$OTHER',
    `\${OTHER}`,
    'op://vault/item/field',
    'SG.a.b',
    'hunter2',
    'mailer',
    'apikey:pass',
    '<a>b<c>',
    '[a] and [b]',
  ];
  for (const value of filled) it(`is false for "${value}"`, () => assert.equal(isUnfilled(value), false));

  it('answers at once for long values', () => {
    assert.equal(isUnfilled(`${'x'.repeat(100_000)}!`), false);
    assert.equal(isUnfilled(`${'sendgrid-send-grid'.repeat(1000)}!`), false);
  });
});

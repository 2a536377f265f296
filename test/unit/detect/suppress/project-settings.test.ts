import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'jsonc-parser';
import { RULES } from '../../../../src/detect/finding';
import { isExcludedBy, parseProjectSettings } from '../../../../src/detect/suppress/project-settings';

const schema = JSON.parse(readFileSync('schemas/keyguard.schema.json', 'utf8')) as {
  readonly properties: { readonly rules: { readonly properties: object } };
};
const isValid = addFormats(new Ajv({ strict: false })).compile(schema);

describe('.keyguard.json', () => {
  const texts: readonly (readonly [text: string, valid: boolean])[] = [
    ['{}', true],
    ['{ "$schema": "x", "exclude": [], "rules": {}, "allow": [], "baseline": "b.json" }', true],
    ['{ /* why */ "exclude": ["a", "b/**",], }', true],
    ['{ "rules": { "api-key": "off", "insecure-transport": "error" } }', true],
    ['{ "allow": [{ "keyId": "x" }, { "fingerprint": "x", "until": "2027-01-31" }] }', true],
    ['{ "allow": [{ "keyId": "x", "rule": "api-key", "path": "a/**", "reason": "revoked" }] }', true],
    ['[]', false],
    ['{ "exclude": "a" }', false],
    ['{ "exclude": [""] }', false],
    ['{ "exclude": [1] }', false],
    ['{ "rules": { "api-keys": "off" } }', false],
    ['{ "rules": { "api-key": "none" } }', false],
    ['{ "rules": [] }', false],
    ['{ "allow": {} }', false],
    ['{ "allow": [{}] }', false],
    ['{ "allow": ["x"] }', false],
    ['{ "allow": [{ "keyId": 1 }] }', false],
    ['{ "allow": [{ "keyId": "x", "until": "2027-02-31" }] }', false],
    ['{ "allow": [{ "keyId": "x", "until": "tomorrow" }] }', false],
    ['{ "allow": [{ "keyId": "x", "rule": "x" }] }', false],
    ['{ "allow": [{ "keyId": "x", "because": "x" }] }', false],
    ['{ "baseline": ["b.json"] }', false],
    ['{ "toString": 1 }', false],
  ];
  for (const [text, valid] of texts)
    it(`${valid ? 'takes' : 'refuses'} ${text}, as its schema does`, () => {
      const { mistakes } = parseProjectSettings(text);
      assert.deepEqual([mistakes.length === 0, isValid(parse(text))], [valid, valid]);
    });

  it('has a schema that names every rule', () => {
    assert.deepEqual(Object.keys(schema.properties.rules.properties), Object.keys(RULES));
  });

  it('leaves an entry out that it half understands, and keeps the others', () => {
    const text = '{ "allow": [{ "keyId": "a", "path": 1 }, { "keyId": "b" }], "exclude": [1, "x"] }';
    const { settings, mistakes } = parseProjectSettings(text);
    assert.deepEqual(
      settings.allow.map(({ keyId }) => keyId),
      ['b'],
    );
    assert.deepEqual([settings.exclude, mistakes.length], [['x'], 2]);
  });

  it('takes globs of files and of folders', () => {
    const isExcluded = (glob: string, path: string) =>
      isExcludedBy(parseProjectSettings(JSON.stringify({ exclude: [glob] })).settings, path);
    const cases: readonly (readonly [glob: string, path: string, excluded: boolean])[] = [
      ['a.js', 'a.js', true],
      ['a.js', 'src/a.js', false],
      ['**/a.js', 'src/deep/a.js', true],
      ['src', 'src/deep/a.js', true],
      ['src/', 'src/a.js', true],
      ['./src/*', 'src/deep/a.js', true],
      ['/src/*.js', 'src/a.js', true],
      ['src', 'srcs/a.js', false],
      ['**/.cache/**', '.cache/x/a.js', true],
      ['{a,b}/**', 'b/x', true],
      ['!a.js', 'b.js', false],
    ];
    for (const [glob, path, excluded] of cases)
      assert.equal(isExcluded(glob, path), excluded, `${glob} ${path}`);
  });
});

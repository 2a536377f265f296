import assert from 'node:assert/strict';
import { IgnoreRules, isIgnored } from '../../../src/stores/gitignore';

describe('ignore files', () => {
  const cases: readonly [name: string, files: Record<string, string>, path: string, ignored: boolean][] = [
    ['no ignore file', {}, '.env', false],
    ['the name', { '.gitignore': '.env\n' }, '.env', true],
    ['the name, in a folder below', { '.gitignore': '.env\n' }, 'p/q/.env', true],
    ['another name', { '.gitignore': '.env\n' }, '.env.example', false],
    ['another case', { '.gitignore': '.ENV\n' }, '.env', false],
    ['the root only', { '.gitignore': '/.env\n' }, 'p/.env', false],
    ['a folder', { '.gitignore': 'p/\n' }, 'p/.env', true],
    ['a folder, and an exception too deep', { '.gitignore': 'p/\n!p/.env\n' }, 'p/.env', true],
    ['an exception in the same file', { '.gitignore': '*.env\n!.env\n' }, '.env', false],
    ['an exception below', { '.gitignore': '.env\n', 'p/.gitignore': '!.env\n' }, 'p/.env', false],
    ['a folder taken back below', { '.gitignore': 'q/\n', 'p/.gitignore': '!q/\n' }, 'p/q/.env', false],
    ['CRLF and a byte-order mark', { '.gitignore': '\ufeff.env\r\nx\r\n' }, '.env', true],
  ];
  for (const [name, files, path, ignored] of cases) {
    it(`${ignored ? 'ignore' : 'do not ignore'} a file: ${name}`, async () => {
      assert.equal(await isIgnored(path, async (file) => files[file]), ignored);
    });
  }

  it('ignore case on request', () => {
    assert.equal(IgnoreRules.none(true).add('.ENV', '').ignores('.env'), true);
  });
});

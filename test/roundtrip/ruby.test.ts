import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { ruby } from '../../src/rewrite/languages/ruby';
import { fakeKey, fillKeys } from '../support/keys';
import { SEED } from '../support/random';
import { checkProgram, checkRandom, isThere, run } from './interpreted';
import { moveKeys } from './move-keys';
import { literalProgram } from './ruby/literals';

const PROGRAMS = path.join('test', 'fixtures', 'roundtrip', 'ruby');
const RUBY = { command: 'ruby', args: ['-'] };

describe('fixed Ruby programs', () => {
  before(function () {
    // Not on every machine; CI installs what Debian has.
    if (!isThere(RUBY)) this.skip();
  });

  for (const name of readdirSync(PROGRAMS))
    it(`print the same as before: ${name}`, () => checkProgram(ruby, RUBY, path.join(PROGRAMS, name)));

  it(`random literals keep their value (seed ${SEED})`, () => {
    const programs = fc.sample(literalProgram, { numRuns: 1000, seed: SEED });
    const compare = path.join('test', 'roundtrip', 'ruby', 'compare.rb');
    return checkRandom(RUBY, compare, programs, (program) => moveKeys(ruby, program));
  });

  it('Rails reads the same from its YAML', async () => {
    const folder = path.join('test', 'fixtures', 'rewrite', 'rails yaml', 'settings');
    const read = (part: string) =>
      fillKeys(readFileSync(path.join(folder, part, 'config', 'mail.yml'), 'utf8'));
    const reader = { ...RUBY, args: [path.join('test', 'roundtrip', 'ruby', 'read-yaml.rb')] };
    const variables = { SENDGRID_API_KEY: fakeKey(1), SENDGRID_API_KEY_2: fakeKey(2) };
    const expected = run(reader, read('before'), {});
    assert.match(expected.stdout, /^[0-9a-f]{64}$/m);
    assert.deepEqual(run(reader, read('after'), variables), expected);
    assert.notEqual(run(reader, read('after'), {}).status, 0);
  });
});

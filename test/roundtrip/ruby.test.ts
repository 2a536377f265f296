import { readdirSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { ruby } from '../../src/rewrite/languages/ruby';
import { SEED } from '../support/random';
import { checkProgram, checkRandom, isThere } from './interpreted';
import { literalProgram } from './ruby/literals';

const PROGRAMS = path.join('test', 'fixtures', 'roundtrip', 'ruby');
const RUBY = { command: 'ruby', args: ['-'] };

describe('fixed Ruby programs', () => {
  before(function () {
    if (!isThere(RUBY)) this.skip();
  });

  for (const name of readdirSync(PROGRAMS))
    it(`print the same as before: ${name}`, () => checkProgram(ruby, RUBY, path.join(PROGRAMS, name)));

  it(`random literals keep their value (seed ${SEED})`, () => {
    const programs = fc.sample(literalProgram, { numRuns: 1000, seed: SEED });
    const compare = path.join('test', 'roundtrip', 'ruby', 'compare.rb');
    return checkRandom(ruby, RUBY, compare, programs);
  });
});

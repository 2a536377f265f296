import { readdirSync } from 'node:fs';
import path from 'node:path';
import { ruby } from '../../src/rewrite/languages/ruby';
import { checkProgram, isThere } from './interpreted';

const PROGRAMS = path.join('test', 'fixtures', 'roundtrip', 'ruby');
const RUBY = { command: 'ruby', args: ['-'] };

describe('fixed Ruby programs', () => {
  before(function () {
    if (!isThere(RUBY)) this.skip();
  });

  for (const name of readdirSync(PROGRAMS))
    it(`print the same as before: ${name}`, () => checkProgram(ruby, RUBY, path.join(PROGRAMS, name)));
});

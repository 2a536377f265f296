import { readdirSync } from 'node:fs';
import path from 'node:path';
import { php } from '../../src/rewrite/languages/php';
import { checkProgram, isThere } from './interpreted';

const PROGRAMS = path.join('test', 'fixtures', 'roundtrip', 'php');
const PHP = { command: 'php', args: ['-d', 'display_errors=stderr', '-d', 'error_reporting=-1'] };

describe('fixed PHP programs', () => {
  before(function () {
    if (!isThere(PHP)) this.skip();
  });

  for (const name of readdirSync(PROGRAMS))
    it(`print the same as before: ${name}`, () => checkProgram(php, PHP, path.join(PROGRAMS, name)));
});

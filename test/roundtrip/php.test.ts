import { readdirSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { php } from '../../src/rewrite/languages/php';
import { SEED } from '../support/random';
import { checkProgram, checkRandom, isThere } from './interpreted';
import { moveKeys } from './move-keys';
import { literalProgram } from './php/literals';

const PROGRAMS = path.join('test', 'fixtures', 'roundtrip', 'php');
const PHP = { command: 'php', args: ['-d', 'display_errors=stderr', '-d', 'error_reporting=-1'] };

const TAG = '<?php\n';

describe('fixed PHP programs', () => {
  before(function () {
    // Not on every machine; CI installs what Debian has.
    if (!isThere(PHP)) this.skip();
  });

  for (const name of readdirSync(PROGRAMS))
    it(`print the same as before: ${name}`, () => checkProgram(php, PHP, path.join(PROGRAMS, name)));

  const projects = {
    'no loader': {},
    phpdotenv: { 'composer.json': '{"require":{"vlucas/phpdotenv":"^5.6"}}' },
  };
  for (const [title, files] of Object.entries(projects)) {
    it(`random literals keep their value with ${title} (seed ${SEED})`, () => {
      const programs = fc.sample(literalProgram, { numRuns: 1000, seed: SEED });
      const compare = path.join('test', 'roundtrip', 'php', 'compare.php');
      return checkRandom(PHP, compare, programs, async (program) => {
        const moved = await moveKeys(php, TAG + program, 'file.php', files);
        return { ...moved, text: moved.text.slice(TAG.length) };
      });
    });
  }
});

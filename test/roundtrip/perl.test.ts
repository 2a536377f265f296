import path from 'node:path';
import { perl } from '../../src/rewrite/languages/perl';
import { canRun, checkProgram } from './checked-run';

const PROGRAM = path.join('test', 'fixtures', 'roundtrip', 'perl', 'constructs.pl');

describe('a fixed Perl program', () => {
  before(function () {
    if (!canRun('perl', '-v')) this.skip();
  });

  it('prints the same as before', () => checkProgram(perl, PROGRAM, { run: (_, file) => ['perl', file] }));
});

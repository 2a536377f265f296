import path from 'node:path';
import { scala } from '../../src/rewrite/languages/scala';
import { canRun, checkProgram } from './checked-run';

const PROGRAM = path.join('test', 'fixtures', 'roundtrip', 'scala', 'Constructs.scala');

describe('a fixed Scala program', () => {
  before(function () {
    // Not on every machine; CI installs what Debian has.
    if (!canRun('scalac', '-version')) this.skip();
  });

  it('prints the same as before', function () {
    // Its compiler takes seconds, and much longer on a busy machine.
    this.timeout(240_000);
    return checkProgram(scala, PROGRAM, {
      compile: (folder, file) => ['scalac', '-nowarn', '-d', folder, file],
      run: (folder) => ['scala', '-nc', '-cp', folder, 'Constructs'],
    });
  });
});

import path from 'node:path';
import { kotlin } from '../../src/rewrite/languages/kotlin';
import { canRun, checkProgram } from './checked-run';

const PROGRAM = path.join('test', 'fixtures', 'roundtrip', 'kotlin', 'Constructs.kt');

describe('a fixed Kotlin program', () => {
  before(function () {
    // Not on every machine; CI installs what Debian has.
    if (!canRun('kotlinc', '-version')) this.skip();
  });

  it('prints the same as before', function () {
    // Its compiler takes seconds, and much longer on a busy machine.
    this.timeout(240_000);
    return checkProgram(kotlin, PROGRAM, {
      compile: (folder, file) => ['kotlinc', '-nowarn', file, '-d', path.join(folder, 'program.jar')],
      run: (folder) => ['kotlin', '-cp', path.join(folder, 'program.jar'), 'com.example.mail.ConstructsKt'],
    });
  });
});

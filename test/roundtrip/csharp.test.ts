import { csharp } from '../../src/rewrite/languages/csharp';
import { SEED } from '../support/random';
import { canRun } from './compiled';
import { csharpLiterals } from './literal-programs';
import { checkProgram, readProgram } from './program';

describe('a C# program', () => {
  before(function () {
    // Not on every machine; CI installs what Debian has.
    if (!canRun(['mcs', '--version'], ['mono', '--version'])) this.skip();
  });

  it('prints the same after the fix', () => check(readProgram('csharp/program.cs'))).timeout(60_000);

  it(`with random literals prints the same after the fix (seed ${SEED})`, () =>
    check(csharpLiterals(200))).timeout(60_000);
});

function check(source: string): Promise<void> {
  return checkProgram({
    language: csharp,
    source,
    name: 'program.cs',
    compile: ['mcs', '-nologo', '-warn:0', '-langversion:7', 'program.cs'],
    start: ['mono', 'program.exe'],
    leastKeys: 60,
  });
}

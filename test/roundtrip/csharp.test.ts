import { csharp } from '../../src/rewrite/languages/csharp';
import { canRun } from './compiled';
import { checkProgram } from './program';

describe('a C# program', () => {
  before(function () {
    if (!canRun(['mcs', '--version'], ['mono', '--version'])) this.skip();
  });

  it('prints the same after the fix', () =>
    checkProgram({
      language: csharp,
      fixture: 'csharp/program.cs',
      name: 'program.cs',
      compile: ['mcs', '-nologo', '-warn:0', '-langversion:7', 'program.cs'],
      start: ['mono', 'program.exe'],
      leastKeys: 60,
    })).timeout(60_000);
});

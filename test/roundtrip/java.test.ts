import { java } from '../../src/rewrite/languages/java';
import { canRun } from './compiled';
import { checkProgram } from './program';

describe('a Java program', () => {
  before(function () {
    if (!canRun(['javac', '-version'], ['java', '-version'])) this.skip();
  });

  it('prints the same after the fix', () =>
    checkProgram({
      language: java,
      fixture: 'java/Program.java',
      name: 'Program.java',
      // The compiler of one file starts faster than javac and java one after the other.
      compile: undefined,
      start: ['java', '-Xshare:auto', '-XX:TieredStopAtLevel=1', 'Program.java'],
      leastKeys: 60,
    })).timeout(60_000);
});

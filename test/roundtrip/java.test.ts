import { java } from '../../src/rewrite/languages/java';
import { SEED } from '../support/random';
import { canRun } from './compiled';
import { javaLiterals } from './literal-programs';
import { checkProgram, readProgram } from './program';

describe('a Java program', () => {
  before(function () {
    // Not on every machine; CI installs what Debian has.
    if (!canRun(['javac', '-version'], ['java', '-version'])) this.skip();
  });

  it('prints the same after the fix', () => check(readProgram('java/Program.java'))).timeout(60_000);

  it(`with random literals prints the same after the fix (seed ${SEED})`, () =>
    check(javaLiterals(200))).timeout(60_000);
});

function check(source: string): Promise<void> {
  return checkProgram({
    language: java,
    source,
    name: 'Program.java',
    compile: ['javac', '-proc:none', '-encoding', 'UTF-8', '-J-XX:TieredStopAtLevel=1', 'Program.java'],
    start: ['java', '-XX:TieredStopAtLevel=1', 'Program'],
    leastKeys: 60,
  });
}

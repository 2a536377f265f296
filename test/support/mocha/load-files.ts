import Mocha from 'mocha';
import { describeError, type TestEvent } from './events';

const { EVENT_FILE_PRE_REQUIRE, EVENT_FILE_POST_REQUIRE } = Mocha.Suite.constants;

/**
 * Defines the tests of FILES (from a file's path in the project to what loads it) in MOCHA, as its own loader does, so
 * that each test knows its file. A file that cannot be loaded is sent as a failed test, and the others still run.
 */
export function loadFiles(
  mocha: Mocha,
  files: Readonly<Record<string, () => void>>,
  send: (event: TestEvent) => void,
): void {
  for (const [file, load] of Object.entries(files)) {
    mocha.suite.emit(EVENT_FILE_PRE_REQUIRE, globalThis, file, mocha);
    try {
      load();
    } catch (error) {
      send({
        type: 'test',
        file,
        title: `${file} cannot be loaded`,
        state: 'failed',
        durationMs: 0,
        error: describeError(error),
      });
    }
    mocha.suite.emit(EVENT_FILE_POST_REQUIRE, globalThis, file, mocha);
  }
}

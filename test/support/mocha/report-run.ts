import Mocha from 'mocha';
import { describeError, type TestEvent } from './events';

/** Runs the tests MOCHA has loaded; SEND gets an event for each and a last one. Works in Node and in a web worker. */
export function reportRun(mocha: Mocha, send: (event: TestEvent) => void): Promise<void> {
  // Mocha's plainest reporter, which prints nothing: the events are for printing.
  mocha.reporter(Mocha.reporters.Base);
  return new Promise((resolve) => {
    const runner = mocha.run(() => {
      send({ type: 'end' });
      resolve();
    });
    const report = (test: Mocha.Runnable, state: 'passed' | 'failed' | 'skipped', error?: unknown): void =>
      send({
        type: 'test',
        file: fileOf(test),
        title: test.titlePath().join(' › '),
        state,
        durationMs: test.duration ?? 0,
        ...(state === 'failed' ? { error: describeError(error) } : {}),
      });
    runner.on('pass', (test) => report(test, 'passed'));
    runner.on('pending', (test) => report(test, 'skipped'));
    // Also sent for a hook that failed; its title names it.
    runner.on('fail', (test, error) => report(test, 'failed', error));
  });
}

function fileOf(test: Mocha.Runnable): string {
  const own = (test as Mocha.Test).file;
  if (own) return own;
  for (let suite = test.parent; suite; suite = suite.parent) if (suite.file) return suite.file;
  return '';
}

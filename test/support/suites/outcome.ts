import type { TestEvent } from '../mocha/events';
import type { RunOptions, Suite } from './suite';

export interface Failure {
  readonly title: string;
  readonly error: string;
}

export interface Outcome {
  readonly suite: string;
  readonly passed: number;
  readonly skipped: readonly string[];
  readonly failures: readonly Failure[];
  readonly durationMs: number;
}

/**
 * Runs a suite and adds the failures its tests cannot report themselves: a run that broke off, a test file
 * of which no test ran, a suite without any test. (With `grep` a file or a suite may well have none.)
 */
export async function runSuite(
  suite: Suite,
  options: RunOptions,
  onEvent: (event: TestEvent) => void,
): Promise<Outcome> {
  const start = Date.now();
  const seen = new Set<string>();
  const skipped: string[] = [];
  const failures: Failure[] = [];
  let passed = 0;
  let ended = false;
  const report = (event: TestEvent): void => {
    onEvent(event);
    if (event.type === 'end') {
      ended = true;
      return;
    }
    seen.add(event.file);
    if (event.state === 'passed') passed++;
    else if (event.state === 'skipped') skipped.push(event.title);
    else failures.push({ title: event.title, error: event.error ?? '' });
  };
  try {
    await suite.run(options, report);
    if (!ended) failures.push({ title: 'the run', error: 'It broke off before the last test.' });
  } catch (error) {
    failures.push({ title: 'the run', error: error instanceof Error ? (error.stack ?? '') : String(error) });
  }
  if (ended && options.grep === undefined) {
    for (const file of await suite.files()) {
      if (!seen.has(file)) failures.push({ title: file, error: 'No test of this file was run.' });
    }
    if (passed + skipped.length + failures.length === 0) {
      failures.push({ title: 'the suite', error: 'It ran no test.' });
    }
  }
  return { suite: suite.name, passed, skipped, failures, durationMs: Date.now() - start };
}

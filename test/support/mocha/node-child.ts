import path from 'node:path';
import Mocha from 'mocha';
import { exitOnSignals } from '../signals';
import type { TestEvent } from './events';
import { reportRun } from './report-run';

/** What the parent gives as its first argument, in JSON. */
export interface NodeRun {
  /** Bundled test files, absolute. */
  readonly files: readonly string[];
  readonly timeoutMs: number;
  readonly grep?: string | undefined;
}

const DIST_TESTS = path.resolve('dist', 'test');

async function main(): Promise<void> {
  exitOnSignals(130);
  // The parent has gone: whatever the tests have started must go too.
  process.once('disconnect', () => process.exit(1));
  const { files, timeoutMs, grep } = JSON.parse(process.argv[2] ?? '') as NodeRun;
  const mocha = new Mocha({ timeout: timeoutMs, forbidOnly: true, ...(grep === undefined ? {} : { grep }) });
  for (const file of files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  await reportRun(mocha, (event) => process.send?.(inSource(event)));
  // A second one, because it can be waited for: what was sent before it has then arrived.
  await new Promise((resolve) => process.send?.({ type: 'end' } satisfies TestEvent, resolve));
}

/** Names the source a bundle was made from. */
function inSource(event: TestEvent): TestEvent {
  if (event.type !== 'test' || event.file === '') return event;
  const file = path.relative(DIST_TESTS, event.file).replaceAll(path.sep, '/');
  return { ...event, file: `test/${file.replace(/\.js$/, '.ts')}` };
}

main().then(
  // Not left to Node: a handle that a test forgot would hold the whole run up.
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);

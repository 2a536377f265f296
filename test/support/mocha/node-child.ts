import path from 'node:path';
import fc from 'fast-check';
import Mocha from 'mocha';
import { SEED } from '../random';
import { exitOnSignals } from '../signals';
import type { TestEvent } from './events';
import { loadFiles } from './load-files';
import { reportRun } from './report-run';

/** What the parent gives as its first argument, in JSON. */
export interface NodeRun {
  /** Test files, by their paths in the project. */
  readonly files: readonly string[];
  readonly timeoutMs: number;
  readonly grep?: string | undefined;
}

async function main(): Promise<void> {
  exitOnSignals(130);
  // The parent has gone: whatever the tests have started must go too.
  process.once('disconnect', () => process.exit(1));
  const { files, timeoutMs, grep } = JSON.parse(process.argv[2] ?? '') as NodeRun;
  const mocha = new Mocha({ timeout: timeoutMs, forbidOnly: true, ...(grep === undefined ? {} : { grep }) });
  const send = (event: TestEvent): void => {
    process.send?.(event);
  };
  fc.configureGlobal({ seed: SEED });
  loadFiles(mocha, Object.fromEntries(files.map((file) => [file, () => require(bundleOf(file))])), send);
  await reportRun(mocha, send);
  // A second one, because it can be waited for: what was sent before it has then arrived.
  await new Promise((resolve) => process.send?.({ type: 'end' } satisfies TestEvent, resolve));
}

function bundleOf(file: string): string {
  return path.resolve('dist', file.replace(/\.ts$/, '.js'));
}

main().then(
  // Not left to Node: a handle that a test forgot would hold the whole run up.
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);

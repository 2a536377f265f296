import { testFiles } from 'editor-test-files';
import Mocha from 'mocha';
import { workspace } from 'vscode';
import { type TestEvent, toLine } from './events';
import { loadFiles } from './load-files';
import { reportRun } from './report-run';

/**
 * VS Code's extension host calls this (it is the `extensionTestsPath` module) in the Node and in the web-worker host.
 * There are no arguments and no environment variables in a worker, so what to run comes from the user settings.
 */
export async function run(): Promise<void> {
  const settings = workspace.getConfiguration('keyguardTests');
  const grep = settings.get<string>('grep');
  const mocha = new Mocha({ timeout: 20_000, forbidOnly: true, ...(grep ? { grep } : {}) });
  const failures: string[] = [];
  let count = 0;
  const send = (event: TestEvent): void => {
    console.log(toLine(event));
    if (event.type !== 'test') return;
    count++;
    if (event.state === 'failed') failures.push(`${event.title}\n${event.error}`);
  };
  loadFiles(mocha, testFiles, send);
  await reportRun(mocha, send);
  // What `@vscode/test-electron` and "Editor Tests" in .vscode/launch.json go by.
  if (count === 0) throw new Error('No test was run.');
  if (failures.length > 0) throw new Error(`${failures.length} failed\n\n${failures.join('\n\n')}`);
}

import { fork } from 'node:child_process';
import path from 'node:path';
import type { TestEvent } from '../mocha/events';
import type { NodeRun } from '../mocha/node-child';
import { launchChromium } from '../vscode-server/chromium';
import { findTestFiles, type Suite } from './suite';

export interface NodeSuiteOptions {
  readonly timeoutMs?: number;
  /** Start a Chromium for it, in which its tests open VS Code; they find its address in BROWSER_VARIABLE. */
  readonly browser?: boolean;
}

/** The web socket of the Chromium that a suite's tests share. */
export const BROWSER_VARIABLE = 'KEYGUARD_TEST_BROWSER';

/** The files test/NAME/**\/*.test.ts, run by mocha in a Node process of their own. */
export function nodeSuite(
  name: string,
  { timeoutMs = 20_000, browser = false }: NodeSuiteOptions = {},
): Suite {
  const files = (): Promise<string[]> => findTestFiles(name);
  return {
    name,
    files,
    run: async ({ grep }, report) => {
      const run: NodeRun = { files: await files(), timeoutMs, grep };
      if (!browser) return runInChild(run, process.env, report);
      const server = await launchChromium();
      try {
        await runInChild(run, { ...process.env, [BROWSER_VARIABLE]: server.wsEndpoint() }, report);
      } finally {
        await server.close();
      }
    },
  };
}

function runInChild(run: NodeRun, env: NodeJS.ProcessEnv, report: (event: TestEvent) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(path.resolve('dist/test/support/mocha/node-child.js'), [JSON.stringify(run)], {
      env,
      execArgv: ['--enable-source-maps'],
    });
    child.on('message', (event) => report(event as TestEvent));
    child.once('error', reject);
    child.once('close', (status, signal) => {
      if (status === 0) resolve();
      else reject(new Error(`The test process ended with ${signal ?? `status ${status}`}.`));
    });
  });
}

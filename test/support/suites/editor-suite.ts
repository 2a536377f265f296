import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { StandIns } from '../../stores/support/stand-ins';
import { fromLine, type TestEvent } from '../mocha/events';
import { makeSampleProject } from '../sample-project';
import { inWebWorker, workbenchAddress } from '../vscode-server/address';
import { launchChromium } from '../vscode-server/chromium';
import { VsCodeServer } from '../vscode-server/server';
import { findTestFiles, type RunOptions, type Suite } from './suite';

export type HostKind = 'node' | 'web';

export const EXTENSION_ID = 'keyguard.sendgrid-keyguard';

const DEADLINE_MS = 5 * 60_000;

/** The files test/editor/**\/*.test.ts, run by mocha inside the extension host of a real VS Code. */
export function editorSuite(name: string, host: HostKind): Suite {
  return {
    name,
    files: async () =>
      (await findTestFiles('editor')).filter((file) => host === 'node' || !file.endsWith('.node.test.ts')),
    run: (options, report) => runInEditor(host, options, report),
  };
}

async function runInEditor(
  host: HostKind,
  { grep }: RunOptions,
  report: (event: TestEvent) => void,
): Promise<void> {
  const workspace = await mkdtemp(path.join(tmpdir(), 'keyguard-workspace-'));
  const programs = await mkdtemp(path.join(tmpdir(), 'keyguard-programs-'));
  const settings = { 'keyguardTests.grep': grep ?? '', ...(host === 'web' ? inWebWorker(EXTENSION_ID) : {}) };
  const [browser, server] = await Promise.all([
    launchChromium(),
    VsCodeServer.start({ settings, env: withPrograms(programs) }),
  ]);
  try {
    await makeSampleProject(workspace);
    const page = await (await chromium.connect(browser.wsEndpoint())).newPage();
    await withDeadline(
      new Promise<void>((resolve, reject) => {
        const console: string[] = [];
        let ended = false;
        const log = (level: string, args: readonly unknown[]): void => {
          const event = typeof args[0] === 'string' ? fromLine(args[0]) : undefined;
          if (event) report(event);
          else if (level === 'error') console.push(String(args[0]));
          ended ||= event?.type === 'end';
        };
        const exit = (): void => {
          if (ended) resolve();
          else
            reject(new Error(`VS Code ended the run before its end.\n${console.filter(isOurs).join('\n')}`));
        };
        const address = workbenchAddress(server, {
          workspace,
          development: true,
          tests: `dist/test/editor/${host}.js`,
        });
        page
          .exposeFunction('codeAutomationLog', log)
          .then(() => page.exposeFunction('codeAutomationExit', exit))
          .then(() => page.goto(address))
          .catch(reject);
      }),
    );
  } finally {
    await Promise.all([browser.close(), server.stop()]);
    await rm(workspace, { recursive: true, force: true });
    await rm(programs, { recursive: true, force: true });
  }
}

/** Where tests put stand-ins for the programs of vaults: a folder that is in front of PATH for the whole server. */
function withPrograms(folder: string): Record<string, string> {
  const { bin } = new StandIns(folder);
  return { KEYGUARD_TEST_PROGRAMS: folder, PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}` };
}

/** The server complains about native modules that were not built and about registries it cannot reach. */
function isOurs(line: string): boolean {
  return !/bindings file|watchdog|open-vsx|Service Worker/.test(line);
}

async function withDeadline(work: Promise<void>): Promise<void> {
  const cancel = new AbortController();
  const late = delay(DEADLINE_MS, undefined, { signal: cancel.signal }).then(() => {
    throw new Error(`The tests did not end within ${DEADLINE_MS / 1000} s.`);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    late.catch(() => {});
    cancel.abort();
  }
}

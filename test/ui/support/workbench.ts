import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { makeSampleProject } from '../../support/sample-project';
import { BROWSER_VARIABLE } from '../../support/suites/node-suite';
import { inWebWorker, workbenchAddress } from '../../support/vscode-server/address';
import { type Settings, VsCodeServer } from '../../support/vscode-server/server';
import { runCommand } from './quick-input';

export interface WorkbenchOptions {
  /** Absolute path of a folder or `.code-workspace` file; 'none': an empty window. Default: a new sample project. */
  readonly workspace?: string;
  /** False: the folder opens in Restricted Mode. Default true. */
  readonly trusted?: boolean;
  /** A colour theme's id, such as 'Dark Modern' or 'Default High Contrast'. Default 'Light 2026'. */
  readonly theme?: string;
  /** The extension host to run KeyGuard in. Default 'node'. */
  readonly host?: 'node' | 'web';
  /** Added to the user settings. */
  readonly settings?: Settings;
  /** A packaged extension to install, instead of loading this project's dist. */
  readonly vsix?: string;
  /** Set in the environment of the server, and so of its extension hosts and of what they start. */
  readonly env?: Readonly<Record<string, string>>;
  /** Pixels. Default 1280 × 800. */
  readonly size?: { readonly width: number; readonly height: number };
}

const SCREENSHOTS = path.resolve('.vscode-test', 'screenshots');

const EXTENSION_ID = 'keyguard.sendgrid-keyguard';

type CleanUp = () => Promise<void>;

async function runAll(steps: readonly CleanUp[]): Promise<void> {
  for (const step of steps) await step();
}

/** A page with VS Code in it, on a server and with user data of its own. */
export class Workbench {
  private constructor(
    readonly page: Page,
    /** The folder that is open (with `workspace: 'none'`: an empty one that is not). */
    readonly folder: string,
    /** With the user's data, logs and state in it. */
    readonly dataFolder: string,
    private readonly cleanUp: readonly CleanUp[],
  ) {
    page.setDefaultTimeout(20_000);
  }

  static async open(options: WorkbenchOptions = {}): Promise<Workbench> {
    const cleanUp: CleanUp[] = [];
    try {
      return await Workbench.openStepwise(options, cleanUp);
    } catch (error) {
      await runAll(cleanUp);
      throw error;
    }
  }

  private static async openStepwise(options: WorkbenchOptions, cleanUp: CleanUp[]): Promise<Workbench> {
    const { trusted = true, theme, host = 'node', vsix } = options;
    const temporary = await mkdtemp(path.join(tmpdir(), 'keyguard-workspace-'));
    cleanUp.unshift(() => rm(temporary, { recursive: true, force: true }));
    if (options.workspace === undefined) await makeSampleProject(temporary);
    const workspace = options.workspace ?? temporary;
    const settings = {
      ...(theme === undefined ? {} : { 'workbench.colorTheme': theme }),
      ...(host === 'web' ? inWebWorker(EXTENSION_ID) : {}),
      ...options.settings,
    };
    const { env = {} } = options;
    const server = await VsCodeServer.start({
      trusted,
      settings,
      env,
      ...(vsix === undefined ? {} : { vsix }),
    });
    cleanUp.unshift(() => server.stop());
    const browser = await connectBrowser();
    cleanUp.unshift(() => browser.close());
    const page = await browser.newPage({ viewport: options.size ?? { width: 1280, height: 800 } });
    const workbench = new Workbench(
      page,
      workspace === 'none' ? temporary : workspace,
      server.dataFolder,
      cleanUp,
    );
    await page.goto(
      workbenchAddress(server, {
        workspace: workspace === 'none' ? undefined : workspace,
        development: vsix === undefined,
      }),
    );
    await workbench.restored();
    return workbench;
  }

  /**
   * The same window again, by "Developer: Reload Window": what the extension kept must still be there.
   * (F5 in the browser does not wait until the workbench has stored which editors are open.)
   */
  async reload(): Promise<void> {
    await Promise.all([this.page.waitForEvent('load'), runCommand(this.page, 'Developer: Reload Window')]);
    await this.restored();
  }

  /** Writes `.vscode-test/screenshots/NAME.png`; returns its path. */
  async screenshot(name: string): Promise<string> {
    await mkdir(SCREENSHOTS, { recursive: true });
    const file = path.join(SCREENSHOTS, `${name}.png`);
    await this.page.screenshot({ path: file, animations: 'disabled', caret: 'initial' });
    return file;
  }

  async close(): Promise<void> {
    await runAll(this.cleanUp);
  }

  /** The smoke-test driver that the server was started with says when views and editors are back in place. */
  private async restored(): Promise<void> {
    await this.page.waitForFunction('window.driver !== undefined');
    await this.page.evaluate('window.driver.whenWorkbenchRestored()');
  }
}

/** The Chromium that the suite was given. */
export function connectBrowser(): Promise<Browser> {
  const address = process.env[BROWSER_VARIABLE];
  if (!address) throw new Error('These tests are run by: npm test -- ui');
  return chromium.connect(address);
}

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { installServer } from './install';
import { modernNode } from './node';

const run = promisify(execFile);

const START_DEADLINE_MS = 60_000;

/** User settings by their full names. */
export type Settings = Readonly<Record<string, unknown>>;

export interface ServerOptions {
  /** False: folders open in Restricted Mode until the user trusts them. Default true. */
  readonly trusted?: boolean;
  /** Added to the user settings. */
  readonly settings?: Settings;
  /** A packaged extension to install before the start. */
  readonly vsix?: string;
  /** Added to the environment of the server and of all that it starts. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Off: what would cover the page, ask the network, or change between two runs. */
const QUIET_SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.enableExperiments': false,
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': 'off',
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'git.openRepositoryInParentFolders': 'never',
};

/** One running VS Code server with fresh, empty user data, on a free port of the loopback interface. */
export class VsCodeServer {
  private constructor(
    private readonly child: ChildProcess,
    /** With the user's data, logs and state in it. */
    readonly dataFolder: string,
    readonly port: number,
    /**
     * A link to this project, to load as the extension under development. Under its own path VS Code would take
     * every theme for one of the extension's, because the server is installed in the project's cache folder,
     * and would show the first of them instead of the one in the settings.
     */
    readonly extension: string,
    /** Who opens a page must give it: any web page could otherwise reach a server on loopback. */
    readonly token: string,
  ) {
    process.once('exit', this.abandon);
  }

  static async start({
    trusted = true,
    settings = {},
    vsix,
    env: added = {},
  }: ServerOptions = {}): Promise<VsCodeServer> {
    const [folder, node] = [await installServer(), await modernNode()];
    const dataFolder = await mkdtemp(path.join(tmpdir(), 'keyguard-vscode-'));
    const allSettings = { ...QUIET_SETTINGS, 'security.workspace.trust.enabled': !trusted, ...settings };
    const user = path.join(dataFolder, 'data', 'User');
    await mkdir(user, { recursive: true });
    await writeFile(path.join(user, 'settings.json'), JSON.stringify(allSettings, null, 2));
    const extension = path.join(dataFolder, 'extension');
    await symlink(path.resolve('.'), extension);
    const token = randomBytes(16).toString('hex');
    const tokenFile = path.join(dataFolder, 'token');
    await writeFile(tokenFile, token);

    const main = [path.join(folder, 'out', 'server-main.js'), '--server-data-dir', dataFolder];
    main.push('--accept-server-license-terms', '--telemetry-level', 'off');
    const env = { ...environment(dataFolder), ...added };
    if (vsix) await run(node, [...main, '--install-extension', vsix], { env });
    const child = spawn(
      node,
      [
        ...main,
        ...['--host', '127.0.0.1', '--port', '0', '--connection-token-file', tokenFile],
        // A page that was closed or reloaded leaves its extension host running for this long.
        ...['--reconnection-grace-time', '10'],
        // Without it a built workbench ignores the extension under development.
        '--enable-smoke-test-driver',
        ...(trusted ? ['--disable-workspace-trust'] : []),
      ],
      // A process group of its own, so that its extension hosts can be stopped with it.
      { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    try {
      return new VsCodeServer(child, dataFolder, await listeningPort(child), extension, token);
    } catch (error) {
      killGroup(child);
      await rm(dataFolder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Stops the server with its extension hosts and forgets its user data. */
  async stop(): Promise<void> {
    const gone = new Promise((resolve) => this.child.once('close', resolve));
    killGroup(this.child);
    if (this.child.exitCode === null && this.child.signalCode === null) await gone;
    process.off('exit', this.abandon);
    // The extension hosts may write for a moment longer.
    await rm(this.dataFolder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** When the process ends before `stop`; nothing can be waited for then. */
  private readonly abandon = (): void => {
    killGroup(this.child);
    rmSync(this.dataFolder, { recursive: true, force: true, maxRetries: 5 });
  };
}

/** Resolves when the server says that it is ready; the port is in an earlier line. */
function listeningPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (why: string): void => {
      clearTimeout(timer);
      reject(new Error(`The VS Code server ${why}:\n${output}`));
    };
    const timer = setTimeout(() => fail('did not start in time'), START_DEADLINE_MS);
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const port = /Extension host agent listening on (\d+)/.exec(output)?.[1];
      if (!port || !output.includes('Extension host agent started')) return;
      clearTimeout(timer);
      // From here on its log is only read so that the pipe does not fill up.
      child.stdout?.off('data', read).resume();
      resolve(Number(port));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', (chunk: Buffer) => {
      if (output.length < 100_000) output += chunk.toString();
    });
    child.once('error', (error) => fail(`could not be started (${error.message})`));
    child.once('exit', (code) => fail(`ended with status ${code}`));
  });
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

/** Less what an editor's terminal or npm leaves in the environment; sockets go where they are deleted with the rest. */
function environment(dataFolder: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|npm_|NODE_OPTIONS$)/.test(name));
  // As started from a terminal: else a login shell is asked for the environment, and its profile may set another PATH.
  return { ...Object.fromEntries(kept), XDG_RUNTIME_DIR: dataFolder, VSCODE_CLI: '1' };
}

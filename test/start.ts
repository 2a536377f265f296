import { spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { mkdtemp, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeSampleProject } from './support/sample-project';
import { exitOnSignals } from './support/signals';
import { workbenchAddress } from './support/vscode-server/address';
import { VsCodeServer } from './support/vscode-server/server';

const USAGE = 'Usage: npm start [-- FOLDER]';

/** `npm start`: a VS Code with the extension from this folder, on FOLDER or on a sample project made now. */
async function main(argv: readonly string[]): Promise<void> {
  const [given, ...more] = argv;
  if (more.length > 0 || given?.startsWith('-')) throw new Error(USAGE);
  // Ctrl+C is how it is meant to end.
  exitOnSignals(0);
  const desktop = findDesktop();
  const folder = given === undefined ? await makeSample(desktop !== undefined) : await checkFolder(given);
  if (desktop) {
    openDesktop(desktop, folder);
    console.log(`VS Code opens ${folder} in a new window, with KeyGuard loaded.`);
  } else {
    const server = await VsCodeServer.start();
    const address = workbenchAddress(server, { workspace: folder, development: true });
    console.log(`Open this address in your browser, it is VS Code with KeyGuard loaded:\n\n  ${address}\n`);
  }
  console.log(`What the command line finds in ${folder}:\n`);
  await scan(folder);
  if (!desktop) console.log('\nVS Code runs until you press Ctrl+C.');
}

/** `keep`: it stays when this ends, because a desktop window still shows it. */
async function makeSample(keep: boolean): Promise<string> {
  const parent = await mkdtemp(path.join(tmpdir(), 'keyguard-sample-'));
  if (!keep) process.once('exit', () => rmSync(parent, { recursive: true, force: true }));
  const folder = path.join(parent, 'welcome-mailer');
  await makeSampleProject(folder);
  return folder;
}

async function checkFolder(given: string): Promise<string> {
  const folder = path.resolve(process.env['INIT_CWD'] ?? '.', given);
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) throw new Error(`${folder} is not a folder.\n${USAGE}`);
  return folder;
}

/** The path of `code`, if a window can be opened. */
function findDesktop(): string | undefined {
  const windows = process.platform === 'win32';
  const display =
    windows || process.platform === 'darwin' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
  if (!display) return undefined;
  return (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .map((directory) => path.join(directory, windows ? 'code.cmd' : 'code'))
    .find(existsSync);
}

function openDesktop(code: string, folder: string): void {
  const args = [`--extensionDevelopmentPath=${path.resolve('.')}`, '--new-window', folder];
  const windows = process.platform === 'win32';
  const child = windows
    ? // A .cmd file is run by a shell, which needs the quotes.
      spawn(
        `"${code}"`,
        args.map((arg) => `"${arg}"`),
        { shell: true, stdio: 'inherit' },
      )
    : spawn(code, args, { stdio: 'inherit' });
  child.once('error', (error) => console.error(`VS Code could not be started: ${error.message}`));
}

/** Its exit status says whether there are findings, which is no failure here. */
function scan(folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.resolve('dist', 'cli.js'), 'scan', '.'], {
      cwd: folder,
      stdio: 'inherit',
    });
    child.once('error', reject);
    child.once('close', () => resolve());
  });
}

main(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message);
  process.exit(1);
});

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { type BrowserServer, chromium, type LaunchOptions } from 'playwright-core';
import { modernNode } from './node';
import { installPackage } from './npm';

const run = promisify(execFile);

const INSTALLED = [
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** No sandbox, because it cannot start as root or inside most containers; the pages are our own. The rest keeps it off the network. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

type Browser = Required<Pick<LaunchOptions, 'executablePath' | 'env'>>;

/** A headless Chromium that several processes can connect to (`chromium.connect(server.wsEndpoint())`). */
export async function launchChromium(): Promise<BrowserServer> {
  return chromium.launchServer({ ...(await findBrowser()), args: FLAGS, headless: true });
}

/** In this order: the variable KEYGUARD_CHROMIUM, an installed Chrome or Chromium, the one from npm. */
async function findBrowser(): Promise<Browser> {
  const chosen = process.env['KEYGUARD_CHROMIUM'];
  if (chosen) return { executablePath: chosen, env: environment() };
  for (const name of INSTALLED) {
    const executablePath = path.isAbsolute(name) ? name : findOnPath(name);
    if (executablePath && (await starts(executablePath))) return { executablePath, env: environment() };
  }
  if (process.platform === 'linux' && process.arch === 'x64') return browserFromNpm();
  throw new Error('The tests need Chrome or Chromium. Install one, or set KEYGUARD_CHROMIUM to its path.');
}

function findOnPath(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, name))
    .find(existsSync);
}

/** On Ubuntu `chromium-browser` may be a script that only says how to install it. */
async function starts(executablePath: string): Promise<boolean> {
  try {
    await run(executablePath, ['--version'], { timeout: 20_000 });
    return true;
  } catch {
    return false;
  }
}

/** The package holds archives that it unpacks into the folder for temporary files: ours is the cache, so that it stays. */
async function browserFromNpm(): Promise<Browser> {
  const node = await modernNode();
  const nodeModules = await installPackage(
    '@sparticuz/chromium',
    '@sparticuz/chromium',
    async (nodeModules) => {
      const unpacked = unpackedFolder(nodeModules);
      await mkdir(unpacked);
      const script = `
      import chromium, { inflate } from '@sparticuz/chromium';
      await chromium.executablePath();
      await inflate('node_modules/@sparticuz/chromium/bin/al2023.tar.br');`;
      await run(node, ['--input-type=module', '--eval', script], {
        cwd: path.dirname(nodeModules),
        env: { ...process.env, TMPDIR: unpacked },
      });
    },
  );
  const unpacked = unpackedFolder(nodeModules);
  // Libraries (NSS, expat) and fonts that a bare machine lacks; where it has them its own fonts look better.
  const env = environment();
  env['LD_LIBRARY_PATH'] = [path.join(unpacked, 'al2023', 'lib'), env['LD_LIBRARY_PATH']]
    .filter(Boolean)
    .join(':');
  if (!existsSync('/etc/fonts/fonts.conf')) env['FONTCONFIG_PATH'] ??= path.join(unpacked, 'fonts');
  return { executablePath: path.join(unpacked, 'chromium'), env };
}

function unpackedFolder(nodeModules: string): string {
  return path.join(path.dirname(nodeModules), 'unpacked');
}

function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

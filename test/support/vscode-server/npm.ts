import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { installOnce } from './cache';
import { type PinnedPackage, VERSIONS } from './versions';

const run = promisify(execFile);

/** Quiet, and no install scripts: nothing here needs a compiler or a download from elsewhere. */
const OPTIONS = [
  '--ignore-scripts',
  '--omit=dev',
  '--no-audit',
  '--no-fund',
  '--no-update-notifier',
  '--loglevel=error',
];

/**
 * The `node_modules` folder that holds PACKAGE at its pinned version, installed alone into the cache.
 * `spec` is for a package that is published under another name on each platform.
 * `then` finishes the installation and is given the same folder.
 */
export async function installPackage(
  name: PinnedPackage,
  spec: string = name,
  then?: (nodeModules: string) => Promise<void>,
): Promise<string> {
  const version = VERSIONS[name];
  const folder = await installOnce(`${path.basename(name)}-${version}`, async (folder) => {
    await writeFile(path.join(folder, 'package.json'), '{ "private": true }\n');
    await npmInstall(folder, [`${spec}@${version}`]);
    await then?.(path.join(folder, 'node_modules'));
  });
  return path.join(folder, 'node_modules');
}

/** `npm install` in FOLDER; without `specs` it installs what the folder's package.json and lock file say. */
export async function npmInstall(folder: string, specs: readonly string[] = []): Promise<void> {
  const args = ['install', ...OPTIONS, ...specs];
  // npm's own script file, run by this Node: `npm` may be a shell script or a .cmd file.
  const cli = process.env['npm_execpath'];
  const [command, commandArgs] = cli && existsSync(cli) ? [process.execPath, [cli, ...args]] : ['npm', args];
  await run(command, commandArgs, { cwd: folder, env: withoutNpmSettings(), maxBuffer: 64 * 1024 * 1024 });
}

/** Inside `npm test` npm passes its settings on as variables; some (a prefix, a workspace) would change this installation. */
function withoutNpmSettings(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^npm_(config_(global|prefix|local_prefix|workspaces?|include|omit)|package_|lifecycle_)/i.test(name),
  );
  return Object.fromEntries(kept);
}

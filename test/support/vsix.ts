import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { modernNode } from './vscode-server/node';
import { installPackage } from './vscode-server/npm';

const run = promisify(execFile);

/** What may go into the package beside dist; of this .vscodeignore picks the files. */
const SOURCES = [
  'package.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  '.vscodeignore',
  'media',
  'docs',
  'schemas',
];

export interface Vsix {
  /** The paths inside the package, sorted. */
  readonly files: readonly string[];
  /** What vsce printed. */
  readonly output: string;
}

export interface BuiltVsix extends Vsix {
  /** The paths of what the build made, sorted. */
  readonly built: readonly string[];
}

/** Builds the extension for production, apart from `dist`, and packs it into the file OUT. */
export async function buildVsix(out: string): Promise<BuiltVsix> {
  const stage = await mkdtemp(path.join(tmpdir(), 'keyguard-package-'));
  try {
    await run(process.execPath, ['esbuild.js', '--production', '--outdir', path.join(stage, 'dist')]);
    for (const name of SOURCES) await cp(name, path.join(stage, name), { recursive: true });
    const built = await readdir(path.join(stage, 'dist'), { recursive: true, withFileTypes: true });
    return {
      ...(await packFolder(stage, out)),
      built: built
        .filter((entry) => entry.isFile())
        .map((entry) =>
          path.relative(stage, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'),
        )
        .sort(),
    };
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

/** Packs FOLDER as it is. vsce looks for secrets in what it packs and refuses when it finds one. */
export async function packFolder(folder: string, out: string): Promise<Vsix> {
  const [nodeModules, node] = [await installPackage('@vscode/vsce'), await modernNode()];
  const vsce = (...args: readonly string[]): Promise<string> =>
    output(node, [path.join(nodeModules, '@vscode', 'vsce', 'vsce'), ...args, '--no-dependencies'], folder);
  const listed = await vsce('ls');
  // The links in the README stay as they are: without a public repository there is nothing to point them to.
  const printed = await vsce('package', '--out', path.resolve(out), '--no-rewrite-relative-links');
  return { files: listed.split('\n').filter(Boolean).sort(), output: printed };
}

/** Standard output, or an error with all that was printed: vsce explains itself on both streams. */
async function output(command: string, args: readonly string[], cwd: string): Promise<string> {
  try {
    return (await run(command, args, { cwd })).stdout;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`${path.basename(args[0] ?? command)} failed:\n${stdout}${stderr}`);
  }
}

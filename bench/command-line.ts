import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { markdownTable, medianTimeOf } from './measure';
import { sampleText } from './sample-text';

const FILES = 2000;
const FILE_LENGTH = 10_000;

/** Reads every file below the folder it is started in, and does nothing with it. */
const PLAIN_READING = `
  const fs = require('node:fs');
  for (const entry of fs.readdirSync('.', { recursive: true, withFileTypes: true }))
    if (entry.isFile()) fs.readFileSync(entry.parentPath + '/' + entry.name, 'utf8');`;

/** How long does a scan from the command line take, against tools that do less? */
export function benchCommandLine(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'keyguard-bench-'));
  try {
    fill(folder);
    const commands = [
      { name: 'Node starting and ending', command: process.execPath, args: ['-e', ''] },
      { name: 'Node reading every file', command: process.execPath, args: ['-e', PLAIN_READING] },
      ...(isOnPath('rg')
        ? [{ name: 'rg -c', command: 'rg', args: ['-c', 'SG\\.[\\w-]{22}\\.[\\w-]{43}', '.'] }]
        : []),
      { name: 'keyguard scan', command: process.execPath, args: [path.join(__dirname, 'cli.js'), 'scan'] },
    ];
    const measured = commands.map(({ name, command, args }) => ({
      name,
      time: medianTimeOf(5, () => run(command, args, folder)),
    }));
    const reading = measured[1]?.time ?? Number.NaN;
    const rows = measured.map(({ name, time }) => [name, time.toFixed(0), (time / reading).toFixed(2)]);
    return markdownTable([`${FILES} files, ${(FILES * FILE_LENGTH) / 1e6} MB`, 'ms', '× reading'], rows);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Every hundredth file holds a key. */
function fill(folder: string): void {
  for (let n = 0; n < FILES; n++) {
    const file = path.join(folder, `part-${n % 40}`, `module-${n}.js`);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, sampleText(FILE_LENGTH, n % 100 === 0 ? 1 : 0));
  }
}

function run(command: string, args: readonly string[], folder: string): void {
  const { status, error } = spawnSync(command, args, { cwd: folder, stdio: 'ignore' });
  // 1 means that something was found.
  if (error || (status !== 0 && status !== 1)) throw new Error(`${command} failed: ${error ?? status}`);
}

function isOnPath(command: string): boolean {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;
}

import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Ignored by git, and also where `@vscode/test-electron` puts its downloads. Tests are started in the project's root. */
export const CACHE = path.resolve('.vscode-test');

const LOCK_DEADLINE_MS = 10 * 60_000;

/**
 * The folder `.vscode-test/NAME`, filled by `install` when it is not there yet.
 * A marker is written last, so an installation that was interrupted starts again from an empty folder;
 * a lock makes a second run that starts meanwhile wait for the first.
 */
export async function installOnce(name: string, install: (folder: string) => Promise<void>): Promise<string> {
  const folder = path.join(CACHE, name);
  const marker = path.join(folder, '.installed');
  if (existsSync(marker)) return folder;
  await mkdir(CACHE, { recursive: true });
  await withLock(`${folder}.lock`, async () => {
    if (existsSync(marker)) return;
    console.log(`Installing ${name} into .vscode-test (only the first time) …`);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
    await install(folder);
    await writeFile(marker, '');
  });
  return folder;
}

async function withLock(file: string, work: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + LOCK_DEADLINE_MS;
  while (!(await takeLock(file))) {
    if (await holderIsGone(file)) await rm(file, { force: true });
    else if (Date.now() > deadline)
      throw new Error(`Another run holds ${file}. If there is none, delete it.`);
    else await delay(200);
  }
  try {
    await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function takeLock(file: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx');
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function holderIsGone(file: string): Promise<boolean> {
  const pid = Number(await readFile(file, 'utf8').catch(() => ''));
  // Empty: the holder has just created it, or has just let go.
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

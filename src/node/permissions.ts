import { constants } from 'node:fs';
import { access, chmod, realpath, stat } from 'node:fs/promises';
import { isInside } from './folder';

/** Leaves a file readable and writable for its owner alone. A file that is not there is left so. */
export async function makePrivate(file: string): Promise<void> {
  // Windows has no permission bits; there a user's folders are private as they are.
  if (process.platform === 'win32') return;
  await chmod(file, 0o600).catch((error: NodeJS.ErrnoException) => {
    // An edit that was not made has left no file; the check of the env file says so.
    if (error.code !== 'ENOENT') throw error;
  });
}

export async function isReadOnly(file: string): Promise<boolean> {
  // Root may write everything; a file without any permission to write was still meant to stay as it is.
  const { mode } = await stat(file);
  const allowed = await access(file, constants.W_OK).then(
    () => true,
    () => false,
  );
  return !allowed || (mode & 0o222) === 0;
}

/** Whether symbolic links lead from the file out of the folder; false for a file that is not there. */
export async function leadsOutOf(file: string, folder: string): Promise<boolean> {
  const target = await realpath(file).catch(() => undefined);
  return target !== undefined && !isInside(target, await realpath(folder));
}

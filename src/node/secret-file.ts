import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A file that holds a secret for as long as a program runs. */
export interface SecretFile {
  /** Where the program finds it. */
  readonly path: string;
  /** To be the program's standard input, where that is how it finds it. */
  readonly input: number | undefined;
  /** Takes it away. */
  close(): void;
}

/** In memory where there is such a folder. */
const FOLDERS = ['/dev/shm', tmpdir()];

/**
 * Without a name: the file is deleted before anything is written to it, and the program opens it as its standard input.
 * So nothing of it stays, however this process ends. A pipe would not do: one that Node makes is a socket, which cannot be
 * opened by a path. Windows knows no such thing; there the file has a name until it is closed.
 */
export function secretFile(contents: string, platform: NodeJS.Platform = process.platform): SecretFile {
  if (platform === 'win32') return namedFile(contents);
  const folder = FOLDERS.find((each) => isWritable(each)) ?? tmpdir();
  const file = path.join(fs.mkdtempSync(path.join(folder, 'keyguard-')), 'secret');
  const input = fs.openSync(file, 'wx+', 0o600);
  fs.rmSync(path.dirname(file), { recursive: true, force: true });
  // At its place, so that reading begins at the beginning.
  fs.writeSync(input, contents, 0);
  return { path: '/dev/stdin', input, close: () => fs.closeSync(input) };
}

function namedFile(contents: string): SecretFile {
  const folder = fs.mkdtempSync(path.join(tmpdir(), 'keyguard-'));
  const file = path.join(folder, 'secret');
  fs.writeFileSync(file, contents, { mode: 0o600, flag: 'wx' });
  return {
    path: file,
    input: undefined,
    close: () => fs.rmSync(folder, { recursive: true, force: true }),
  };
}

function isWritable(folder: string): boolean {
  try {
    fs.accessSync(folder, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

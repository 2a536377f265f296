import { randomBytes } from 'node:crypto';
import type fs from 'node:fs';
import path from 'node:path';
import { Problem } from '../text/problem';
import { codeOf } from './file-error';

/** The operations a write is made of; a test lets each of them fail in turn. */
export type Disk = Pick<
  typeof fs,
  | 'accessSync'
  | 'closeSync'
  | 'fchmodSync'
  | 'fchownSync'
  | 'fsyncSync'
  | 'linkSync'
  | 'lstatSync'
  | 'openSync'
  | 'readFileSync'
  | 'realpathSync'
  | 'renameSync'
  | 'statSync'
  | 'unlinkSync'
  | 'writeFileSync'
>;

export interface WholeWrite {
  readonly target: string;
  readonly bytes: Uint8Array;
  /** Where it is written before it takes its place; undefined, or a folder that cannot be used, means beside the target. */
  readonly workFolder: string | undefined;
  /** What the file must hold until the end; undefined where there must be none. */
  readonly expected: Uint8Array | undefined;
  /** Whose owner the file keeps. */
  readonly stats: fs.Stats | undefined;
  /** Undefined for what the user's umask leaves of a new file. */
  readonly mode: number | undefined;
}

/** Says that the work folder cannot be used: it is on another file system, not ours to write in, or gone. */
const UNUSABLE = ['EXDEV', 'EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR'];

/**
 * Beside the target or in the work folder, flushed, then put in its place in one step: whoever reads the file sees the
 * old or the new one.
 */
export function writeWhole(write: WholeWrite, disk: Disk): void {
  const { target, workFolder } = write;
  const folder = path.dirname(target);
  const name = `${path.basename(target).slice(0, 100)}.keyguard-${randomBytes(6).toString('hex')}.tmp`;
  try {
    writeBy(path.join(workFolder ?? folder, name), write, disk);
  } catch (error) {
    if (workFolder === undefined || !UNUSABLE.includes(codeOf(error))) throw error;
    writeBy(path.join(folder, name), write, disk);
  }
  flushFolder(folder, disk);
}

function writeBy(temporary: string, { target, bytes, expected, stats, mode }: WholeWrite, disk: Disk): void {
  const descriptor = disk.openSync(temporary, 'wx', mode === undefined ? 0o666 : 0o600);
  try {
    try {
      disk.writeFileSync(descriptor, bytes);
      if (stats) keepOwner(descriptor, stats, disk);
      if (mode !== undefined) disk.fchmodSync(descriptor, mode & 0o7777);
      disk.fsyncSync(descriptor);
    } finally {
      disk.closeSync(descriptor);
    }
    const now = readIfThere(target, disk);
    const unchanged = expected && now ? sameBytes(now, expected) : now === expected;
    if (!unchanged) throw new Problem('changed', 'It changed meanwhile.');
    if (expected) disk.renameSync(temporary, target);
    else moveToNewName(temporary, target, disk);
  } catch (error) {
    removeIfThere(temporary, disk);
    throw error;
  }
}

/** A link, unlike a rename, fails when somebody made the file meanwhile: another KeyGuard, with another key in it. */
function moveToNewName(temporary: string, target: string, disk: Disk): void {
  try {
    disk.linkSync(temporary, target);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw error;
    // File systems without hard links.
    disk.renameSync(temporary, target);
    return;
  }
  disk.unlinkSync(temporary);
}

/** Root, say in a container, must not take the user's files over. Others cannot give files away, and need not. */
function keepOwner(descriptor: number, stats: fs.Stats, disk: Disk): void {
  try {
    disk.fchownSync(descriptor, stats.uid, stats.gid);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') throw error;
  }
}

/** So that the new name survives a power cut. Windows cannot, and some network file systems will not. */
function flushFolder(folder: string, disk: Disk): void {
  try {
    const descriptor = disk.openSync(folder, 'r');
    try {
      disk.fsyncSync(descriptor);
    } finally {
      disk.closeSync(descriptor);
    }
  } catch {
    // The file itself is flushed and in its place.
  }
}

function removeIfThere(file: string, disk: Disk): void {
  try {
    disk.unlinkSync(file);
  } catch {
    // It was moved into its place, or the disk is gone.
  }
}

export function readIfThere(file: string, disk: Disk): Uint8Array | undefined {
  try {
    return disk.readFileSync(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

import fs from 'node:fs';
import path from 'node:path';
import type { FileChange } from '../rewrite/plan';
import { applyEdits } from '../text/edits';
import { decode, encode } from '../text/encoding';
import { Problem } from '../text/problem';
import { describeFileError } from './file-error';
import { isInside } from './folder';
import { type Disk, readIfThere, sameBytes, writeWhole } from './whole-file';

/** Until the source is written the key stands there; from the moment it is, it stands in the env file, which git already ignores. */
const ORDER: readonly FileChange['role'][] = ['ignore', 'env', 'example', 'companion', 'source'];

/** Only its owner may read or write it. */
const PRIVATE_MODE = 0o600;

/** What is written to. */
export interface Destination {
  /** What the paths of the changes are relative to. */
  readonly root: string;
  /** Undefined without a repository. */
  readonly gitFolder: string | undefined;
}

/**
 * Makes the changes of a plan, each file whole or not at all. When one fails, those before it are put back, last one
 * first, and a `Problem` names the file. Every file is checked before the first is touched.
 * Synchronous, so that nothing of ours comes in between.
 */
export function applyChanges(to: Destination, changes: readonly FileChange[], disk: Disk = fs): void {
  const ordered = [...changes].sort((a, b) => ORDER.indexOf(a.role) - ORDER.indexOf(b.role));
  const writes = ordered.map((change) => prepare(to, change, disk));
  const placed: Write[] = [];
  for (const write of writes) {
    try {
      placeFile(write, disk);
      placed.push(write);
      if (write.change.role === 'env') verify(write, disk);
    } catch (error) {
      const stuck = putBack(placed, write, disk);
      throw new Problem('write', `${sentenceFor(write, error)} ${describeState(stuck)}`);
    }
  }
}

/** Throws the `Problem` that `applyChanges` would have before it touches a file. */
export function checkChanges(to: Destination, changes: readonly FileChange[], disk: Disk = fs): void {
  for (const change of changes) prepare(to, change, disk);
}

/** One change, checked and turned into bytes. */
interface Write {
  readonly change: FileChange;
  /** Where symbolic links lead. */
  readonly target: string;
  readonly workFolder: string | undefined;
  readonly before: Original | undefined;
  readonly after: Uint8Array;
}

interface Original {
  readonly bytes: Uint8Array;
  readonly stats: fs.Stats;
}

function prepare({ root, gitFolder }: Destination, change: FileChange, disk: Disk): Write {
  // A process that is killed leaves its temporary file behind. One with keys in it is where `git add` does not look.
  const workFolder = change.role === 'env' ? gitFolder : undefined;
  const file = path.join(root, ...change.path.split('/'));
  try {
    const there = disk.lstatSync(file, { throwIfNoEntry: false }) !== undefined;
    if (!there && change.before !== undefined) throw changed(change);
    if (there && change.before === undefined && !disk.statSync(file, { throwIfNoEntry: false }))
      throw new Problem(
        'dead-link',
        `${change.path} is a link to a file that is not there. Make that file or delete the link, then use the fix again.`,
      );
    if (there && change.before === undefined)
      throw new Problem('changed', `${change.path} is there now, so nothing was done. Try again.`);
    if (change.role === 'env' && there) refuseForeignLink(root, file, change, disk);
    return { ...(there ? prepareEdit(file, change, disk) : prepareNew(file, change)), workFolder };
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem('write', `${change.path} cannot be changed. ${describeFileError(error)}`);
  }
}

/** A key belongs to its project: behind a link that leads out of it who knows who reads the file. */
function refuseForeignLink(root: string, file: string, change: FileChange, disk: Disk): void {
  if (isInside(disk.realpathSync(file), disk.realpathSync(root))) return;
  throw new Problem(
    'foreign-link',
    `${change.path} is a link to a file outside of this project. Put a file of the project's own in its place, then use the fix again.`,
  );
}

function prepareNew(file: string, change: FileChange): Omit<Write, 'workFolder'> {
  return { change, target: file, before: undefined, after: encode(applyEdits('', change.edits), 'utf-8') };
}

function prepareEdit(file: string, change: FileChange, disk: Disk): Omit<Write, 'workFolder'> {
  const target = disk.realpathSync(file);
  const stats = disk.statSync(target);
  if (!stats.isFile())
    throw new Problem('write', `${change.path} is not a file. Move it out of the way and try again.`);
  // Root may write read-only files, too; whoever made this one read-only meant it.
  if ((stats.mode & 0o222) === 0)
    throw new Problem('write', `${change.path} is read-only. Make it writable and try again.`);
  disk.accessSync(target, fs.constants.W_OK);
  const bytes = disk.readFileSync(target);
  const decoded = decode(bytes);
  if (decoded?.text !== change.before || decoded === undefined) throw changed(change);
  if (!decoded.exact)
    throw new Problem(
      'write',
      `${change.path} holds bytes that are no valid text and would not survive. Save it as UTF-8 and try again.`,
    );
  // Windows PowerShell's `echo NAME=value > .env` makes such files.
  if (change.role === 'env' && decoded.encoding.startsWith('utf-16'))
    throw new Problem(
      'write',
      `${change.path} is in UTF-16, which no loader reads. Save it as UTF-8 and try again.`,
    );
  const after = encode(applyEdits(decoded.text, change.edits), decoded.encoding);
  return { change, target, before: { bytes, stats }, after };
}

function changed({ path: file }: FileChange): Problem {
  return new Problem('changed', `${file} changed meanwhile, so nothing was done. Try again.`);
}

function placeFile({ change, target, workFolder, before, after }: Write, disk: Disk): void {
  const mode = change.role === 'env' ? PRIVATE_MODE : before?.stats.mode;
  writeWhole({ target, workFolder, bytes: after, expected: before?.bytes, stats: before?.stats, mode }, disk);
}

/** The source loses its key next: it must be readable here. */
function verify({ change, target, after }: Write, disk: Disk): void {
  if (!sameBytes(disk.readFileSync(target), after))
    throw new Problem('write', `${change.path} does not read as it was written.`);
}

/**
 * Puts the files back as they were, last one first; what somebody else has written meanwhile is left alone. A source that
 * stays without its key must not lose the env file that holds it, so there it ends.
 * @param failed the write that went wrong; it may have taken place all the same
 * @returns the files that could not be put back
 */
function putBack(placed: readonly Write[], failed: Write, disk: Disk): Write[] {
  const stuck: Write[] = [];
  for (const write of new Set([failed, ...placed.toReversed()])) {
    const state = stateOf(write, disk);
    const isBack =
      state === 'before' ||
      (state === 'after' && restore(write, disk)) ||
      (state === 'foreign' && !placed.includes(write));
    if (isBack) continue;
    stuck.push(write);
    if (write.change.role === 'source') break;
  }
  return stuck;
}

function stateOf({ target, before, after }: Write, disk: Disk): 'before' | 'after' | 'foreign' | 'unknown' {
  try {
    const now = readIfThere(target, disk);
    if (now && sameBytes(now, after)) return 'after';
    if (now === undefined) return before === undefined ? 'before' : 'foreign';
    return before && sameBytes(now, before.bytes) ? 'before' : 'foreign';
  } catch {
    return 'unknown';
  }
}

/** @returns whether it worked */
function restore({ target, workFolder, before, after }: Write, disk: Disk): boolean {
  try {
    if (before === undefined) {
      disk.unlinkSync(target);
    } else {
      const { bytes, stats } = before;
      writeWhole({ target, workFolder, bytes, expected: after, stats, mode: stats.mode }, disk);
    }
    return true;
  } catch {
    return false;
  }
}

function sentenceFor({ change }: Write, error: unknown): string {
  const why = error instanceof Problem ? error.message : describeFileError(error);
  return `${change.path} could not be written. ${why}`;
}

function describeState(stuck: readonly Write[]): string {
  return stuck.length === 0
    ? 'Every file is as it was before.'
    : `Look at ${stuck.map(({ change }) => change.path).join(' and ')} before you go on: it could not be put back as it was. The key is in the source or in the env file.`;
}

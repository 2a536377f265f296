import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RunResult } from '../stores/vault-store';
import { Problem } from '../text/problem';
import { describeFileError } from './file-error';
import { isInside } from './folder';
import { readIfThere, writeWhole } from './whole-file';

/**
 * Lets a program change a copy of a project's file, or make it. When the program has ended well and `place` agrees to what
 * it made, the copy takes the file's place, whole or not at all; what somebody else wrote there meanwhile stays. Throws a
 * `Problem` that says why it cannot.
 */
export async function changeByCopy(
  { root, file }: { readonly root: string; readonly file: string },
  run: (copy: string) => Promise<RunResult>,
  place: (changed: string) => boolean,
): Promise<RunResult> {
  const shown = path.relative(root, file);
  if (!isInside(realOf(file), realOf(root)))
    throw new Problem('write', `${shown} is outside of this project. Name a file in it.`);
  let folder: string | undefined;
  try {
    folder = fs.mkdtempSync(path.join(tmpdir(), 'keyguard-'));
    const target = realOf(file);
    const before = readIfThere(target, fs);
    const stats = before && fs.statSync(target);
    const copy = path.join(folder, path.basename(file));
    if (before) fs.writeFileSync(copy, before, { mode: 0o600 });
    const result = await run(copy);
    if (result.kind !== 'ended' || result.status !== 0) return result;
    const bytes = fs.readFileSync(copy);
    if (place(bytes.toString('utf8')))
      writeWhole({ target, workFolder: undefined, bytes, expected: before, stats, mode: stats?.mode }, fs);
    return result;
  } catch (error) {
    if (error instanceof Problem && error.code !== 'changed') throw error;
    const why = error instanceof Problem ? error.message : describeFileError(error);
    throw new Problem('write', `${shown} could not be written. ${why}`);
  } finally {
    if (folder !== undefined) fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Where symbolic links lead; the nearest folder that is there counts for what is not. */
function realOf(file: string): string {
  try {
    return fs.realpathSync(file);
  } catch {
    const folder = path.dirname(file);
    return folder === file ? file : path.join(realOf(folder), path.basename(file));
  }
}

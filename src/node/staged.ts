import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import type { Repository } from './git';
import { readObjects } from './git/objects';
import { RAW_DIFF, RawDiffParser } from './git/raw-diff';
import { askGit, runGit } from './git/run';
import { MAX_BYTES, textToScan } from './read';
import { Scan, type ScanListener, type Totals } from './scan';
import { shownPath, type WalkedFile, type WalkOptions } from './walk';

/** One version of a file that the next commit would bring, or of a file in conflict one of several. */
interface Staged {
  readonly path: string;
  readonly blob: string;
}

/**
 * Scans what the next commit would change, as it stands in the index and not in the working copy. Without the content of
 * submodules, which commit for themselves.
 * @param paths limit it to files and folders, which need not exist any more
 */
export async function scanStaged(
  paths: readonly string[],
  options: WalkOptions,
  listener: ScanListener,
): Promise<Totals> {
  const scan = new Scan(listener);
  for (const [repository, pathspecs] of byRepository(paths, options, listener)) {
    const staged = await stagedIn(repository, pathspecs);
    if (!staged) {
      const shown = shownPath(repository.root, options.cwd);
      listener.onError({ path: shown, message: 'git cannot read its index. Run "git status" to see why.' });
      continue;
    }
    const names = new Map<string, string[]>();
    for (const { blob, path: name } of staged) names.set(blob, [...(names.get(blob) ?? []), name]);
    const fileOf = (name: string): WalkedFile => ({
      realPath: path.join(repository.root, name),
      path: shownPath(path.join(repository.root, name), options.cwd),
      pathInRepository: name,
      repository,
      // What is in the index is not ignored, whatever the ignore files say.
      ignored: false,
    });
    const unread = new Map(names);
    await readObjects(
      repository,
      names.keys(),
      {
        onObject: ({ id, size, bytes }) => {
          unread.delete(id);
          const read = bytes ? textToScan(bytes) : tooLarge(size);
          for (const name of names.get(id) ?? []) scan.file(fileOf(name), read);
          return true;
        },
      },
      { maxSize: MAX_BYTES },
    );
    for (const name of [...unread.values()].flat())
      listener.onError({
        path: fileOf(name).path,
        message: 'git cannot read what is staged of it. Run "git fsck" to see why.',
      });
  }
  return scan.totals;
}

function tooLarge(size: number): { readonly error: string } {
  return { error: `${Math.round(size / 1e6)} MB are staged, which is too large to be scanned.` };
}

/** The paths as git understands them, by the repository that each is in. */
function byRepository(
  paths: readonly string[],
  { cwd, repositories }: WalkOptions,
  { onError }: ScanListener,
): ReadonlyMap<Repository, readonly string[]> {
  const pathspecs = new Map<Repository, string[]>();
  for (const start of paths) {
    const realPath = realPathOf(path.resolve(cwd, start));
    const repository = repositories.containing(realPath);
    if (!repository) {
      onError({ path: shownPath(start, cwd), message: 'It is in no git repository, so nothing is staged.' });
      continue;
    }
    const inside = path.relative(repository.root, realPath).split(path.sep).join('/');
    pathspecs.set(repository, [...(pathspecs.get(repository) ?? []), `:(top,literal)${inside}`]);
  }
  return pathspecs;
}

/** Without symbolic links as far as it exists; what is staged may be gone from the working copy. */
function realPathOf(file: string): string {
  if (existsSync(file) || path.dirname(file) === file) return realpathSync(file);
  return path.join(realPathOf(path.dirname(file)), path.basename(file));
}

async function stagedIn(
  repository: Repository,
  pathspecs: readonly string[],
): Promise<readonly Staged[] | undefined> {
  // Before the first commit `git diff` compares with nothing, where `git diff-index` would need a name for it.
  const wanted = ['diff', '--cached', '--no-relative', '--ignore-submodules=none', ...RAW_DIFF];
  const changes = await askGit(repository, [...wanted, '--', ...pathspecs]);
  const conflicts = await runGit(repository, ['ls-files', '-u', '-z', '--', ...pathspecs]);
  if (changes === undefined || conflicts === undefined) return undefined;
  const staged: Staged[] = [];
  const parser = new RawDiffParser(({ path: name, blob }) => {
    // Of a file in conflict there is no one blob.
    if (blob !== undefined && !/^0+$/.test(blob)) staged.push({ path: name, blob });
  });
  parser.take(changes);
  for (const entry of conflicts.split('\0')) {
    // `MODE ID STAGE TAB PATH`; the first stage is what both sides began with.
    const tab = entry.indexOf('\t');
    const [mode, blob, stage] = entry.slice(0, tab).split(' ');
    if (tab >= 0 && blob !== undefined && mode !== '160000' && stage !== '1')
      staged.push({ path: entry.slice(tab + 1), blob });
  }
  return staged;
}

import { isoTime } from './commits';
import { RAW_DIFF, RawDiffParser } from './raw-diff';
import { askGit, type GitPlace, runGit } from './run';

/** What a file held since a commit. */
export interface Version {
  readonly blob: string;
  readonly commit: string;
  /** When the commit was written: ISO 8601. */
  readonly date: string;
}

/**
 * Every version of the files in any branch, tag or stash, newest first.
 * @param paths relative to the root, with `/`
 * @returns undefined where git cannot tell
 */
export async function versionsOf(
  place: GitPlace,
  paths: readonly string[],
): Promise<ReadonlyMap<string, readonly Version[]> | undefined> {
  const wanted = ['log', '--all', '--full-history', '--format=%H %at', ...RAW_DIFF, '--stdin'];
  const output = await askGit(place, wanted, `--\n${paths.map(pathspecOf).join('\n')}\n`);
  if (!output) return undefined;
  const versions = new Map<string, Version[]>(paths.map((path) => [path, []]));
  let date = '';
  const parser = new RawDiffParser(
    ({ commit, path, blob }) => {
      if (blob !== undefined) versions.get(path)?.push({ blob, commit, date });
    },
    (header) => {
      const [id = '', seconds = ''] = header.split(' ');
      date = isoTime(seconds);
      return id;
    },
  );
  parser.take(output);
  return versions;
}

/** Literal; but paths are given in lines, so that a line feed is asked for as any character, and the answer compared. */
function pathspecOf(path: string): string {
  if (!path.includes('\n')) return `:(top,literal)${path}`;
  return `:(top,glob)${path.replace(/[\\*?[\]]/g, '\\$&').replaceAll('\n', '?')}`;
}

/** What the index holds, by path; of a file in conflict several. Undefined where git cannot tell. */
export async function indexOf(place: GitPlace): Promise<ReadonlyMap<string, readonly string[]> | undefined> {
  const output = await runGit(place, ['ls-files', '-s', '-z']);
  if (output === undefined) return undefined;
  const index = new Map<string, string[]>();
  for (const entry of output.split('\0')) {
    // `MODE ID STAGE TAB PATH`
    const tab = entry.indexOf('\t');
    const [mode, id] = entry.slice(0, tab).split(' ');
    if (tab < 0 || id === undefined || mode === '160000') continue;
    const path = entry.slice(tab + 1);
    index.set(path, [...(index.get(path) ?? []), id]);
  }
  return index;
}

/** Those of the commits that a remote has, as far as this repository was told. */
export async function pushedOf(place: GitPlace, commits: readonly string[]): Promise<ReadonlySet<string>> {
  if (commits.length === 0) return new Set();
  const remote = await runGit(place, ['for-each-ref', '--count=1', 'refs/remotes']);
  if (!remote) return new Set();
  // What no remote has is little as a rule.
  const local = await runGit(place, ['rev-list', '--stdin', '--not', '--remotes'], `${commits.join('\n')}\n`);
  if (local === undefined) return new Set();
  const notPushed = new Set(local.split('\n'));
  return new Set(commits.filter((commit) => !notPushed.has(commit)));
}

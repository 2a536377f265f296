import { streamGit } from './commits';
import { type Change, RAW_DIFF, RawDiffParser } from './raw-diff';
import { type GitPlace, runGit } from './run';

/** How many commits git may stumble over before it is not asked for more: each costs two starts of it. */
const MAX_RESTARTS = 200;

/**
 * What each commit changed. git gives up at a commit whose parent is lost: then everything in it counts as changed, and git
 * is started again behind it.
 * @param onChange may return what to wait for before many more of them come
 * @returns the commits whose own files are lost
 */
export async function changesOf(
  place: GitPlace,
  commits: readonly string[],
  onChange: (change: Change) => Promise<unknown> | undefined,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const lost: string[] = [];
  let told = 0;
  const onHeader = (id: string): string => {
    told++;
    return id;
  };
  // `--always` names also commits that change nothing, so that they can be counted.
  const wanted = ['diff-tree', '--stdin', '--always', '-r', '--root', ...RAW_DIFF];
  for (let restarts = 0; told < commits.length; restarts++) {
    let isReady: Promise<unknown> | undefined;
    const parser = new RawDiffParser((change) => {
      isReady = onChange(change);
    }, onHeader);
    const take = (chunk: Buffer): Promise<unknown> | undefined => {
      parser.take(chunk);
      return isReady;
    };
    const left = `${commits.slice(told).join('\n')}\n`;
    if (await streamGit(place, wanted, left, take, signal)) break;
    if (signal?.aborted) break;
    if (restarts === MAX_RESTARTS) return [...lost, ...commits.slice(told)];
    const failed = commits[told++];
    if (failed !== undefined && !(await listFiles(place, failed, onChange))) lost.push(failed);
  }
  return lost;
}

/** Everything that a commit holds. Returns whether git can tell. */
async function listFiles(
  place: GitPlace,
  commit: string,
  onChange: (change: Change) => void,
): Promise<boolean> {
  const files = await runGit(place, ['ls-tree', '-r', '-z', '--full-tree', commit]);
  for (const entry of files?.split('\0') ?? []) {
    // `MODE TYPE ID TAB PATH`
    const tab = entry.indexOf('\t');
    const [, type, blob] = entry.slice(0, tab).split(' ');
    if (tab >= 0 && type === 'blob') onChange({ commit, path: entry.slice(tab + 1), blob });
  }
  return files !== undefined;
}

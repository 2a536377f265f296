import { type GitPlace, runGit } from './run';

export interface Stash {
  /** As git writes it: `stash@{0}`. */
  readonly name: string;
  /** What `git stash list` says of it: "WIP on main: …". */
  readonly subject: string;
}

/** The stashes that hold one of these words in a file. The words go to git as arguments: they must be no secret. */
export async function stashesWith(place: GitPlace, words: readonly string[]): Promise<Stash[]> {
  const list = (await runGit(place, ['stash', 'list', '--format=%gd%x09%gs'])) ?? '';
  const found: Stash[] = [];
  for (const line of list.split('\n')) {
    const [name = '', subject = ''] = line.split('\t');
    if (name === '') continue;
    const patterns = words.flatMap((word) => ['-e', word]);
    // Its third parent, where there is one, has the files that were untracked.
    const trees = [name, `${name}^3`];
    const files = await Promise.all(
      trees.map((tree) => runGit(place, ['grep', '-l', '--fixed-strings', ...patterns, tree])),
    );
    if (files.some((each) => each !== undefined && each !== '')) found.push({ name, subject });
  }
  return found;
}

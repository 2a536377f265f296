import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Repository } from '../git';
import { streamGit } from '../git/commits';
import { runGit } from '../git/run';

/** How many objects a partial clone lacks that its commits name; none of any other. They are not fetched. */
export async function missingObjects(place: Repository, signal?: AbortSignal): Promise<number> {
  if (!mayBePartial(place)) return 0;
  const isPartial = ['config', '--get-regexp', '^(extensions\\.partialclone|remote\\..*\\.promisor)$'];
  if (!(await runGit(place, isPartial))) return 0;
  let missing = 0;
  let atLineStart = true;
  await streamGit(
    place,
    ['rev-list', '--all', '--objects', '--missing=print'],
    '',
    (chunk) => {
      for (let at = 0; at < chunk.length; ) {
        if (atLineStart && chunk[at] === QUESTION_MARK) missing++;
        const end = chunk.indexOf(LINE_FEED, at);
        atLineStart = end >= 0;
        at = end < 0 ? chunk.length : end + 1;
      }
      return undefined;
    },
    signal,
  );
  return missing;
}

/** Whether it is worth a git to ask. */
function mayBePartial({ gitFolder }: Repository): boolean {
  try {
    return /promisor|partialclone|include/i.test(readFileSync(path.join(gitFolder, 'config'), 'utf8'));
  } catch {
    return true;
  }
}

const QUESTION_MARK = 0x3f;
const LINE_FEED = 10;

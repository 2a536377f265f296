import type { Grammars } from '../rewrite/grammars';
import { type FileToMove, type FileWithKeys, type Plan, planPossibleMoves } from '../rewrite/plan';
import { describeError } from '../text/problem';
import type { DiskProject } from './project-files';
import type { Disk } from './whole-file';
import { applyChanges, checkChanges } from './write';

export interface MoveRequest {
  readonly project: DiskProject;
  readonly files: readonly FileWithKeys[];
  readonly grammars: Grammars;
  readonly settings: { readonly envFile: string; readonly variableName: string };
  /** True goes all the way to the files and leaves them as they are. */
  readonly dryRun: boolean;
  readonly disk?: Disk;
}

/**
 * Moves the keys of all files of a project in one transaction. A file that cannot be changed is left out with its reason,
 * and what the others need is planned without it; when writing fails, everything is put back.
 * @returns what became of each file, in the order given; where nothing was changed, every key is skipped with the reason
 */
export async function moveKeys(
  request: MoveRequest,
): Promise<readonly { readonly file: FileToMove; readonly plan: Plan }[]> {
  const { project, files, dryRun, disk } = request;
  const { changes, plans } = await planPossibleMoves(files, request, async (change) =>
    problemOf(() => checkChanges(project, [change], disk)),
  );
  const failure = dryRun ? undefined : problemOf(() => applyChanges(project, changes, disk));
  if (failure === undefined) return plans;
  return plans.map(({ file, plan }) => {
    const notMoved = plan.moved.map(({ finding }) => ({ finding, reason: failure }));
    return { file, plan: { ...NOTHING_DONE, skipped: [...notMoved, ...plan.skipped] } };
  });
}

const NOTHING_DONE = { changes: [], moved: [], envPath: '', notes: [] } as const;

function problemOf(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return describeError(error);
  }
}

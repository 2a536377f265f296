import type { Grammars } from '../rewrite/grammars';
import {
  type Agreed,
  type FileToMove,
  type FileWithKeys,
  keepKeys,
  keysForStore,
  type MovesPlan,
  type Plan,
  planForVault,
  planPossibleMoves,
} from '../rewrite/plan';
import type { Destination } from '../stores/destination';
import type { Tools } from '../stores/vault-store';
import { describeError, Problem } from '../text/problem';
import type { DiskProject } from './project-files';
import type { Disk } from './whole-file';
import { applyChanges, checkChanges } from './write';

export interface MoveRequest {
  readonly project: DiskProject;
  readonly files: readonly FileWithKeys[];
  readonly grammars: Grammars;
  readonly settings: { readonly envFile: string; readonly variableName: string };
  /** True goes all the way to the files and leaves them, and the vault, as they are. */
  readonly dryRun: boolean;
  /** Undefined for a move to the env file. */
  readonly vault?: VaultRequest | undefined;
  readonly disk?: Disk;
}

export interface VaultRequest {
  readonly destination: Destination;
  readonly tools: Tools;
  readonly agreed: Agreed;
}

/**
 * Moves the keys of all files of a project in one transaction. A file that cannot be changed is left out with its reason,
 * and what the others need is planned without it; when writing fails, everything is put back. In a move to a vault every
 * key stands there, read back and compared, before the first file changes.
 * @returns what became of each file, in the order given; where nothing was changed, every key is skipped with the reason
 */
export async function moveKeys(
  request: MoveRequest,
): Promise<readonly { readonly file: FileToMove; readonly plan: Plan }[]> {
  const { project, files, dryRun, vault, disk } = request;
  const plan = (destination?: Destination): Promise<MovesPlan> =>
    planPossibleMoves(files, { ...request, destination }, async (change) =>
      problemOf(() => checkChanges(project, [change], disk)),
    );
  if (!vault) {
    const { changes, plans } = await plan();
    const failure = dryRun ? undefined : problemOf(() => applyChanges(project, changes, disk));
    return failure === undefined ? plans : plans.map((each) => undone(each, failure));
  }

  const { destination, tools, agreed } = vault;
  try {
    const { made, missing } = await planForVault(destination, tools, agreed, async (target) => {
      const planned = await plan(target);
      return {
        made: planned,
        keys: planned.plans.flatMap(({ file, plan: { moved } }) => keysForStore(file, moved)),
      };
    });
    const { changes, plans } = made;
    if (dryRun) return plans;
    await keepKeys(destination, missing, tools);
    const failure = problemOf(() => applyChanges(project, changes, disk));
    if (failure === undefined) return plans;
    const reason = `${failure} ${destination.store.name} has the key by now; a next try goes on from there.`;
    return plans.map((each) => undone(each, reason));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return files.map(({ file, findings }) => ({
      file,
      plan: { ...NOTHING_DONE, skipped: findings.map((finding) => ({ finding, reason: error.message })) },
    }));
  }
}

const NOTHING_DONE = { changes: [], moved: [], envPath: '', notes: [] } as const;

function undone(
  { file, plan }: { readonly file: FileToMove; readonly plan: Plan },
  reason: string,
): { readonly file: FileToMove; readonly plan: Plan } {
  const notMoved = plan.moved.map(({ finding }) => ({ finding, reason }));
  return { file, plan: { ...NOTHING_DONE, skipped: [...notMoved, ...plan.skipped] } };
}

function problemOf(work: () => void): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return describeError(error);
  }
}

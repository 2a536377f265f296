import type { Grammars } from '../rewrite/grammars';
import { type FileChange, type FileToMove, type FileWithKeys, type Plan, planMoves } from '../rewrite/plan';
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
  const refused = new Map<string, string>();
  for (;;) {
    const wanted = files.filter(({ file }) => !refused.has(file.path));
    const { changes, plans } = await planMoves(wanted, request);
    const failures = failuresOf(changes, project, disk);
    for (const { file, plan } of plans) {
      const failed = plan.changes.find((change) => failures.has(change.path));
      if (failed) refused.set(file.path, failures.get(failed.path) ?? '');
    }
    if (failures.size > 0) continue;
    const failure = dryRun ? undefined : apply(changes, project, disk);
    return files.map(({ file, findings }) => {
      const plan = plans.find((planned) => planned.file === file)?.plan;
      if (plan && failure === undefined) return { file, plan };
      const notMoved = (plan?.moved ?? findings.map((finding) => ({ finding }))).map(({ finding }) => ({
        finding,
        reason: failure ?? refused.get(file.path) ?? '',
      }));
      return { file, plan: { ...NOTHING_DONE, skipped: [...notMoved, ...(plan?.skipped ?? [])] } };
    });
  }
}

const NOTHING_DONE = { changes: [], moved: [], envPath: '', notes: [] } as const;

/** Why files cannot be changed, by path. */
function failuresOf(changes: readonly FileChange[], project: DiskProject, disk?: Disk): Map<string, string> {
  const failures = new Map<string, string>();
  for (const change of changes) {
    try {
      checkChanges(project, [change], disk);
    } catch (error) {
      failures.set(change.path, describeError(error));
    }
  }
  return failures;
}

/** @returns why nothing was changed */
function apply(changes: readonly FileChange[], project: DiskProject, disk?: Disk): string | undefined {
  try {
    applyChanges(project, changes, disk);
    return undefined;
  } catch (error) {
    return describeError(error);
  }
}

import { type Finding, isKey } from '../../detect/finding';
import { scanText } from '../../detect/scan';
import { isEnvFile, isForAll } from '../../stores/env-file';
import { describeError } from '../../text/problem';
import { chooseNames } from './key-places';
import { nothingMoved } from './nothing-moved';
import type { ChosenNames, FileChange, FileToMove, MoveContext, Plan, PlanRequest } from './plan';
import { planMove } from './plan-move';
import { PlannedProject } from './planned-project';

export type FileWithKeys = Pick<PlanRequest, 'file' | 'findings' | 'home'>;

/** The moves of many files as one: what is shared (an env file, `.gitignore`, a loader's line) is changed once. */
export interface MovesPlan {
  readonly changes: readonly FileChange[];
  /** In the order asked for. Their `changes` tell which files a move touches; what is made is `changes` above. */
  readonly plans: readonly { readonly file: FileToMove; readonly plan: Plan }[];
}

/** Plans each file against what the ones before it leave. A file whose move is impossible is skipped with its reason. */
export async function planMoves(files: readonly FileWithKeys[], context: MoveContext): Promise<MovesPlan> {
  const base = context.settings.variableName;
  const names = chooseNames(files, context.project, base);
  const plan = await planWith(files, context, names);
  const moved = plan.plans.map(({ file, plan: { moved: outcomes } }) => ({
    file,
    findings: outcomes.map(({ finding }) => finding),
  }));
  // The plain name is for a key that does move.
  const better = chooseNames(moved, context.project, base);
  const [wanted] = better.byKey.keys();
  return wanted === undefined || names.byKey.has(wanted) ? plan : planWith(files, context, better);
}

/**
 * The same without the files whose move would change one that cannot be changed: each of them is skipped with the reason,
 * and what the others need is planned without it.
 * @param refuse why a file cannot be changed; undefined where it can
 */
export async function planPossibleMoves(
  files: readonly FileWithKeys[],
  context: MoveContext,
  refuse: (change: FileChange) => Promise<string | undefined>,
): Promise<MovesPlan> {
  const refused = new Map<FileToMove, string>();
  for (;;) {
    const { changes, plans } = await planMoves(
      files.filter(({ file }) => !refused.has(file)),
      context,
    );
    const reasons = new Map<string, string>();
    for (const change of changes) {
      const reason = await refuse(change);
      if (reason !== undefined) reasons.set(change.path, reason);
    }
    if (reasons.size === 0) {
      const planned = new Map(plans.map(({ file, plan }) => [file, plan]));
      return {
        changes,
        plans: files.map(({ file, findings }) => ({
          file,
          plan: planned.get(file) ?? nothingMoved(findings, refused.get(file) ?? ''),
        })),
      };
    }
    for (const { file, plan } of plans) {
      const stuck = plan.changes.find(({ path }) => reasons.has(path));
      if (stuck) refused.set(file, reasons.get(stuck.path) ?? '');
    }
  }
}

async function planWith(
  files: readonly FileWithKeys[],
  context: MoveContext,
  { byKey: chosen, insisted }: ChosenNames,
): Promise<MovesPlan> {
  const project = new PlannedProject(context.project);
  const byKey = new Map(chosen);
  const occupied = new Map(context.destination?.occupied);
  const destination = context.destination && { ...context.destination, occupied };
  const planned = new Map<FileToMove, Plan>();
  for (const { file, findings, home } of envFilesFirst(files)) {
    const request = { ...context, destination, file, findings, home, names: { byKey, insisted } };
    const plan = await planOne(request, project);
    project.add(plan.changes);
    for (const { finding, name, vault } of plan.moved) {
      if (isForAll(name)) byKey.set(finding.fingerprint, name);
      if (vault) occupied.set(vault.text, finding.fingerprint);
    }
    planned.set(file, plan);
  }
  return {
    changes: project.changes(),
    plans: files.flatMap(({ file }) => {
      const plan = planned.get(file);
      return plan ? [{ file, plan }] : [];
    }),
  };
}

/** What moves out of an env file is found there no more by the plans of those who read it. */
function envFilesFirst(files: readonly FileWithKeys[]): FileWithKeys[] {
  return [...files].sort((a, b) => Number(isEnvFile(b.file.path)) - Number(isEnvFile(a.file.path)));
}

async function planOne(request: PlanRequest, project: PlannedProject): Promise<Plan> {
  const { file, findings } = request;
  try {
    // Of an untitled document, or a cell of a notebook, the project has no text or another one.
    const text = project.textOf(file.path) ?? file.text;
    const now = text === file.text ? findings : findAgain(findings, file, text);
    const plan = await planMove({ ...request, project, file: { ...file, text }, findings: now });
    if (text === file.text) return plan;
    const original = new Map(now.map((finding, i) => [finding, findings[i] ?? finding]));
    const asAsked = <T extends { readonly finding: Finding }>(outcome: T): T => ({
      ...outcome,
      finding: original.get(outcome.finding) ?? outcome.finding,
    });
    return { ...plan, moved: plan.moved.map(asAsked), skipped: plan.skipped.map(asAsked) };
  } catch (error) {
    return nothingMoved(findings, describeError(error));
  }
}

/** The same keys in a text that got lines for another file's sake (a loader's): as many keys stand there, in the same order. */
function findAgain(findings: readonly Finding[], file: FileToMove, text: string): Finding[] {
  const starts = new Set(findings.map(({ span }) => span.start));
  const now = keysIn({ ...file, text });
  return keysIn(file).flatMap(({ span }, i) => (starts.has(span.start) ? (now[i] ?? []) : []));
}

function keysIn({ path, text, languageId }: FileToMove): Finding[] {
  return scanText({ text, path, ...(languageId !== undefined && { languageId }) }).filter(isKey);
}

import { type Finding, isKey } from '../../detect/finding';
import { isEnvExample, isEnvFile } from '../../stores/env-file';
import { folderOf, joinPath, type ProjectFiles } from '../../stores/project-files';
import type { Loading } from '../language';
import { languageFor } from '../languages';
import { envChange, exampleChange, ignoreChange } from './env-changes';
import { envFolderFor, localEnvPathFor } from './env-home';
import { type KeyPlace, keysOf, placeKeys } from './key-places';
import { nothingMoved } from './nothing-moved';
import type { FileChange, Moved, Plan, PlanRequest } from './plan';
import { planEnvFileItself } from './plan-env-file';
import { refuseFile } from './refuse-file';
import {
  loadingFor,
  placedKeys,
  rewriteForVault,
  rewriteReferences,
  rewriteToVariables,
  type SourceRewrite,
} from './source-rewrite';
import { vaultNotes } from './vault-notes';

/** Throws a `Problem` when the whole move is impossible: a document that changed, an env file that is a folder. */
export async function planMove(request: PlanRequest): Promise<Plan> {
  const { file, findings, project, settings, destination } = request;
  const keys = keysOf(file, findings);
  if (isEnvFile(file.path)) return planEnvFileItself(request);

  const envPath = await envPathFor(request);
  // Settings may name any file.
  if (envPath === file.path) return planEnvFileItself(request);
  const reason =
    (holdsReferences(request) ? undefined : await refuseTracked(envPath, project)) ??
    (request.copyOnly ? undefined : refuseFile(file, settings.envFile));
  if (reason !== undefined) return nothingMoved(findings, reason, envPath);

  const envBefore = await project.readText(envPath);
  const places = await placeKeys(envPath, envBefore ?? '', keys, request);
  const placed = placedKeys(keys, places);
  const source = destination
    ? await rewriteForVault(request, destination, envPath, placed)
    : holdsReferences(request)
      ? await rewriteReferences(request, envPath, placed)
      : await rewriteToVariables(request, placed);
  if (source.moved.length === 0) return { ...nothingMoved([], '', envPath), skipped: source.skipped };
  if (source.skipped.length > 0) {
    // Names are counted over the keys that do move, and only those are written.
    const rest = await planMove({ ...request, findings: source.moved.map(({ finding }) => finding) });
    return { ...rest, skipped: [...source.skipped, ...rest.skipped] };
  }

  const loading = await loadingNow(source, envPath, request);
  const edits = source.edits.length === 0 ? [] : [...(loading.edits ?? []), ...source.edits];
  const companions = [...source.companions, ...(loading.companions ?? [])];
  return {
    changes: [
      ...(source.withoutEnvFile ? [] : await environmentChanges(envPath, envBefore, source, places, request)),
      ...companions.map((companion) => ({ ...companion, role: 'companion' }) as const),
      ...(edits.length > 0 ? [{ path: file.path, role: 'source', before: file.text, edits } as const] : []),
    ],
    moved: source.moved,
    skipped: source.skipped,
    envPath: source.withoutEnvFile ? '' : envPath,
    notes: loading.notes,
  };
}

/** Whether the env file's new lines say where the keys are, and are no secrets: what moves is a reference, or goes to a vault. */
function holdsReferences({ findings, destination }: Pick<PlanRequest, 'findings' | 'destination'>): boolean {
  return destination !== undefined || !findings.some(isKey);
}

async function environmentChanges(
  envPath: string,
  envBefore: string | undefined,
  { moved }: SourceRewrite,
  places: ReadonlyMap<Finding, KeyPlace>,
  request: PlanRequest,
): Promise<FileChange[]> {
  const { file, project } = request;
  const written = [...places.values()].flatMap((place) => ('refusal' in place ? [] : [place]));
  const env = envChange(envPath, envBefore, written);
  // A file of references is for everybody: git need not ignore it, and it is its own example.
  if (holdsReferences(request)) return env;
  return [
    ...(await ignoreChange(envPath, project)),
    ...env,
    // An example file that is itself the source gets its line by its own edit.
    ...(isEnvExample(file.path) ? [] : await exampleChange(folderOf(envPath), namesOf(moved), project)),
  ];
}

async function loadingNow(source: SourceRewrite, envPath: string, request: PlanRequest): Promise<Loading> {
  if (source.withoutEnvFile) return { notes: source.notes ?? [] };
  const loading = await loadingFor(source, envPath, request);
  // Without a loader's line: that would hand on the reference itself.
  return holdsReferences(request) ? { notes: vaultNotes(envPath, loading) } : loading;
}

/**
 * The variable that a move of this key alone would use. Reads env files and no more: the lightbulb asks for it with
 * each move of the cursor on a key.
 */
export async function variableFor(
  request: Pick<PlanRequest, 'file' | 'home' | 'project' | 'settings'>,
  finding: Finding,
): Promise<string> {
  const { file, project, settings } = request;
  const envPath = await envPathFor(request);
  const env = await project.readText(envPath);
  const places = await placeKeys(envPath, env ?? '', keysOf(file, [finding]), request);
  return nameIn(places, finding) ?? settings.variableName;
}

function nameIn(places: ReadonlyMap<Finding, KeyPlace>, finding: Finding): string | undefined {
  const place = places.get(finding);
  return place && !('refusal' in place) ? place.name : undefined;
}

function namesOf(moved: readonly Moved[]): string[] {
  return [...new Set(moved.map(({ name }) => name))];
}

async function envPathFor({
  file,
  home,
  project,
  settings,
}: Pick<PlanRequest, 'file' | 'home' | 'project' | 'settings'>): Promise<string> {
  const language = languageFor(file.path, file.languageId, file.text);
  const own = await language?.envPathFor?.({ ...file, project });
  if (own !== undefined) return own;
  const path = joinPath(await envFolderFor(file.path, home, settings.envFile, project), settings.envFile);
  return (await localEnvPathFor(path, project)) ?? path;
}

async function refuseTracked(envPath: string, project: ProjectFiles): Promise<string | undefined> {
  if ((await project.isTracked(envPath)) !== true) return undefined;
  return `Git tracks ${envPath}, so the key would be committed again. Run "git rm --cached ${envPath}" first.`;
}

import type { Finding } from '../../detect/finding';
import { type EnvPlace, isEnvExample, isEnvFile, parseEnvFile } from '../../stores/env-file';
import { folderOf, joinPath, type ProjectFiles } from '../../stores/project-files';
import type { TextEdit } from '../../text/edits';
import { lineBefore } from '../../text/lines';
import type { Companion, Rewrite } from '../language';
import { languageFor } from '../languages';
import { loadingOf } from '../loading';
import { rewriteSource } from '../rewrite';
import { envChange, exampleChange, ignoreChange } from './env-changes';
import { envFolderFor, localEnvPathFor } from './env-home';
import { type KeyOfFinding, type KeyPlace, keysOf, placeKeys } from './key-places';
import type { Moved, Plan, PlanRequest, Skipped } from './plan';
import { refuseFile } from './refuse-file';

/** Throws a `Problem` when the whole move is impossible: a document that changed, an env file that is a folder. */
export async function planMove(request: PlanRequest): Promise<Plan> {
  const { file, findings, project, settings } = request;
  const keys = keysOf(file, findings);
  if (isEnvFile(file.path)) return planEnvFileItself(request);

  const envPath = await envPathFor(request);
  // Settings may name any file.
  if (envPath === file.path) return planEnvFileItself(request);
  const reason =
    (await refuseTracked(envPath, project)) ??
    (request.copyOnly ? undefined : refuseFile(file, settings.envFile));
  if (reason !== undefined) return nothing(envPath, findings, reason);

  const envBefore = await project.readText(envPath);
  const places = await placeKeys(envPath, envBefore ?? '', keys, request);
  const source = await rewrite(request, keys, places);
  if (source.moved.length === 0) return { ...nothing(envPath, [], ''), skipped: source.skipped };
  if (source.skipped.length > 0) {
    // Names are counted over the keys that do move, and only those are written.
    const rest = await planMove({ ...request, findings: source.moved.map(({ finding }) => finding) });
    return { ...rest, skipped: [...source.skipped, ...rest.skipped] };
  }

  const written = [...places.values()].flatMap((place) => ('refusal' in place ? [] : [place]));
  const variables = namesOf(source.moved);
  const loading =
    (await source.loading?.(envPath)) ??
    (source.notes ? { notes: source.notes } : await loadingOf({ file, envPath, project, variables }));
  const edits = source.edits.length === 0 ? [] : [...(loading.edits ?? []), ...source.edits];
  const companions = [...source.companions, ...(loading.companions ?? [])];
  return {
    changes: [
      ...(await ignoreChange(envPath, project)),
      ...envChange(envPath, envBefore, written),
      // An example file that is itself the source gets its line by its own edit.
      ...(isEnvExample(file.path)
        ? []
        : await exampleChange(folderOf(envPath), namesOf(source.moved), project)),
      ...companions.map((companion) => ({ ...companion, role: 'companion' }) as const),
      ...(edits.length > 0 ? [{ path: file.path, role: 'source', before: file.text, edits } as const] : []),
    ],
    moved: source.moved,
    skipped: source.skipped,
    envPath,
    notes: loading.notes,
  };
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

function nothing(envPath: string, findings: readonly Finding[], reason: string): Plan {
  return {
    changes: [],
    moved: [],
    skipped: findings.map((finding) => ({ finding, reason })),
    envPath,
    notes: [],
  };
}

interface SourceRewrite {
  readonly notes?: Rewrite['notes'] | undefined;
  readonly loading?: Rewrite['loading'] | undefined;
  readonly edits: readonly TextEdit[];
  readonly companions: readonly Companion[];
  readonly moved: readonly Moved[];
  readonly skipped: readonly Skipped[];
}

async function rewrite(
  { file, project, grammars, copyOnly }: PlanRequest,
  keys: readonly KeyOfFinding[],
  places: ReadonlyMap<Finding, KeyPlace>,
): Promise<SourceRewrite> {
  const moved: Moved[] = [];
  const skipped: Skipped[] = [];
  const placed: { key: KeyOfFinding; place: EnvPlace }[] = [];
  for (const key of keys) {
    const place = places.get(key.finding);
    if (place && !('refusal' in place)) placed.push({ key, place });
    else
      skipped.push({
        finding: key.finding,
        reason: place?.refusal ?? 'KeyGuard found no name for this key.',
      });
  }
  const language = languageFor(file.path, file.languageId, file.text);
  if (copyOnly || !language) {
    for (const { key, place } of placed)
      moved.push({ finding: key.finding, name: place.name, reference: place.name });
    return { edits: [], companions: [], moved, skipped };
  }
  const inSource = placed.map(({ key: { finding, disguise }, place }) => ({
    span: finding.span,
    variable: place.name,
    disguise,
  }));
  const made = await rewriteSource(grammars, language, { ...file, project }, inSource);
  placed.forEach(({ key: { finding }, place }, index) => {
    const outcome = made.outcomes[index];
    if (outcome && 'reference' in outcome)
      moved.push({ finding, name: place.name, reference: outcome.reference });
    else
      skipped.push({ finding, reason: outcome?.refusal ?? `${language.name} gave no answer for this key.` });
  });
  const { edits, companions = [], notes, loading } = made;
  return { edits, companions, notes, loading, moved, skipped };
}

/** A key that already stands in an env file needs no move; what it needs is that git leaves the file alone. */
async function planEnvFileItself({ file, findings, project, settings }: PlanRequest): Promise<Plan> {
  const reason = await refuseTracked(file.path, project);
  if (reason !== undefined) {
    const local = await localEnvPathFor(file.path, project);
    return nothing(file.path, findings, refuseTrackedEnvFile(file.path, local));
  }
  const entries = parseEnvFile(file.text);
  const moved = findings.map((finding) => {
    const entry = entries.find(
      ({ valueSpan }) => valueSpan.start <= finding.span.start && finding.span.end <= valueSpan.end,
    );
    const name = entry?.name ?? nameInComment(file.text, finding) ?? settings.variableName;
    return { finding, name, reference: name };
  });
  return {
    changes: await ignoreChange(file.path, project),
    moved,
    skipped: [],
    envPath: file.path,
    notes: [],
  };
}

/** Some are meant to be committed, for what is no secret; they have a way to the file that is not. */
function refuseTrackedEnvFile(path: string, local: string | undefined): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const other = {
    '.envrc': '.env, write "dotenv" in its place',
    '.flaskenv': '.env, which Flask loads, too',
  }[name];
  const home = other ?? (local && `${local}, which git does not track`);
  return home === undefined
    ? `Git tracks ${path}. Run "git rm --cached ${path}", then replace the key: it is in the history.`
    : `Git tracks ${path}. Move the line to ${home}, and replace the key: it is in the history.`;
}

/** Of an assignment that somebody took out of use. */
function nameInComment(text: string, { span }: Finding): string | undefined {
  return /^[ \t]*#+[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=/.exec(lineBefore(text, span.start))?.[1];
}

import type { Finding } from '../detect/finding';
import { appendLines, type EnvPlace, isEnvFile, parseEnvFile, placeInEnvFile } from '../stores/env-file';
import { isIgnored } from '../stores/gitignore';
import { folderOf, joinPath, type ProjectFiles } from '../stores/project-files';
import type { TextEdit } from '../text/edits';
import { Problem } from '../text/problem';
import { envFolderFor } from './env-home';
import type { Grammars } from './grammars';
import type { Companion, Rewrite } from './language';
import { languageFor } from './languages';
import { loadingOf } from './loading';
import { rewriteSource } from './rewrite';
import { readWrittenKey, type WrittenKey } from './written-key';

/** One file of a plan. The adapter checks that it still reads `before`, then makes the edits, whole or not at all. */
export interface FileChange {
  readonly path: string;
  /** Written in this order: a key is never in a file that git would take, and never in no file. */
  readonly role: 'ignore' | 'env' | 'example' | 'companion' | 'source';
  /** The text the edits were made against; undefined where the file must not exist yet. */
  readonly before: string | undefined;
  /** Against `before`, or against the empty text of a new file. */
  readonly edits: readonly TextEdit[];
}

export interface Moved {
  readonly finding: Finding;
  /** The environment variable. */
  readonly name: string;
  /** The expression that now stands where the key stood. */
  readonly reference: string;
}

/**
 * A move of keys to the environment as plain data. The env file's change holds the keys themselves: make a plan when
 * the user has chosen the fix, apply it and let go of it.
 */
export interface Plan {
  readonly changes: readonly FileChange[];
  readonly moved: readonly Moved[];
  readonly skipped: readonly { readonly finding: Finding; readonly reason: string }[];
  /** The env file the keys are in afterwards, relative to the project's root. */
  readonly envPath: string;
  /** What the user should know afterwards: who loads the env file, or the line that would. Sentences. */
  readonly notes: readonly string[];
}

export interface PlanRequest {
  readonly file: { readonly path: string; readonly text: string; readonly languageId?: string | undefined };
  /** Of this file, by ascending offset. */
  readonly findings: readonly Finding[];
  /** The folder the user opened, relative to the project's root; '' is the root. The env file of a file in no package goes there. */
  readonly home: string;
  readonly project: ProjectFiles;
  readonly grammars: Grammars;
  readonly settings: { readonly envFile: string; readonly variableName: string };
  /** True copies the keys to the env file and leaves the source to the user (a language without a rewriter). */
  readonly copyOnly?: boolean;
}

/** Throws a `Problem` when the whole move is impossible: a document that changed, an env file that is a folder. */
export async function planMove(request: PlanRequest): Promise<Plan> {
  const { file, findings, project } = request;
  const keys = findings.map((finding) => ({ finding, ...keyAt(file.text, finding) }));
  if (isEnvFile(file.path)) return planEnvFileItself(request);

  const envPath = await envPathFor(request);
  const folder = folderOf(envPath);
  const reason =
    (await refuseTracked(envPath, project)) ?? (request.copyOnly ? undefined : refuseSource(request));
  if (reason !== undefined) return nothing(envPath, findings, reason);

  const envBefore = await project.readText(envPath);
  const places = allocate(envBefore ?? '', keys, request);
  const source = await rewrite(request, keys, places);
  if (source.moved.length === 0) return { ...nothing(envPath, [], ''), skipped: source.skipped };
  if (source.skipped.length > 0) {
    // Names are counted over the keys that do move, and only those are written.
    const rest = await planMove({ ...request, findings: source.moved.map(({ finding }) => finding) });
    return { ...rest, skipped: [...source.skipped, ...rest.skipped] };
  }

  const env = writeEnv(envBefore ?? '', [...places.values()]);
  const names = [...new Set(source.moved.map(({ name }) => name))];
  const loading = source.notes ? { notes: source.notes } : await loadingOf({ file, envPath, names, project });
  const edits = source.edits.length === 0 ? [] : [...(loading.edits ?? []), ...source.edits];
  const companions = [...(loading.companions ?? []), ...source.companions];
  return {
    changes: [
      ...(await ignoreChange(envPath, project)),
      ...(env.length > 0 ? [{ path: envPath, role: 'env', before: envBefore, edits: env } as const] : []),
      ...(await exampleChange(folder, names, project)),
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
 * The variable that a move of this key alone would use. Reads the env file and no more: the lightbulb asks for it with
 * each move of the cursor on a key.
 */
export async function variableFor(
  { file, home, project, settings }: Pick<PlanRequest, 'file' | 'home' | 'project' | 'settings'>,
  finding: Finding,
): Promise<string> {
  const env = await project.readText(await envPathFor({ file, home, project, settings }));
  const keys = [{ finding, ...keyAt(file.text, finding) }];
  const places = allocate(env ?? '', keys, { file, project, settings });
  return places.get(finding)?.name ?? settings.variableName;
}

async function envPathFor({
  file,
  home,
  project,
  settings,
}: Pick<PlanRequest, 'file' | 'home' | 'project' | 'settings'>): Promise<string> {
  const language = languageFor(file.path, file.languageId);
  const own = await language?.envPathFor?.({ ...file, project });
  if (own !== undefined) return own;
  const folder = await envFolderFor(file.path, home, settings.envFile, project);
  return joinPath(folder, settings.envFile);
}

function keyAt(text: string, finding: Finding): WrittenKey {
  const key = readWrittenKey(text, finding);
  if (key === undefined) {
    throw new Problem('changed', 'The file changed since the key was found, so nothing was done. Try again.');
  }
  return key;
}

async function refuseTracked(envPath: string, project: ProjectFiles): Promise<string | undefined> {
  if ((await project.isTracked(envPath)) !== true) return undefined;
  return `Git tracks ${envPath}, so the key would be committed again. Run "git rm --cached ${envPath}" first.`;
}

function refuseSource({ file }: PlanRequest): string | undefined {
  return languageFor(file.path, file.languageId)
    ? undefined
    : 'KeyGuard cannot rewrite this kind of file. Move the key to the env file by hand and read it from there.';
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

interface KeyOfFinding extends WrittenKey {
  readonly finding: Finding;
}

/** A place for each finding's key: one for each different key, unless what reads the file insists on a name of its own. */
function allocate(
  envText: string,
  keys: readonly KeyOfFinding[],
  { file, project, settings }: Pick<PlanRequest, 'file' | 'project' | 'settings'>,
): Map<Finding, EnvPlace> {
  const language = languageFor(file.path, file.languageId);
  const places = new Map<Finding, EnvPlace>();
  const shared = new Map<string, EnvPlace>();
  const taken = new Set<string>();
  for (const { finding, key } of keys) {
    const chosen = settings.variableName;
    const name = language?.nameFor?.({ ...file, project }, finding.span, chosen) ?? chosen;
    const id = `${name} ${finding.fingerprint}`;
    const place = shared.get(id) ?? placeInEnvFile(envText, key, name, taken);
    taken.add(place.name);
    shared.set(id, place);
    places.set(finding, place);
  }
  return places;
}

function writeEnv(before: string, allPlaces: readonly EnvPlace[]): TextEdit[] {
  const places = [...new Set(allPlaces)];
  const fills = places.flatMap((place) => (place.how === 'filled' ? [place.edit] : []));
  const lines = places.flatMap((place) => (place.how === 'appended' ? [place.line] : []));
  return lines.length === 0 ? fills : [...fills, appendLines(before, lines)];
}

interface SourceRewrite extends Pick<Plan, 'moved' | 'skipped'>, Pick<Rewrite, 'edits' | 'notes'> {
  readonly companions: readonly Companion[];
}

async function rewrite(
  { file, findings, project, grammars, copyOnly, settings }: PlanRequest,
  keysOfFindings: readonly KeyOfFinding[],
  places: ReadonlyMap<Finding, EnvPlace>,
): Promise<SourceRewrite> {
  const nameOf = (finding: Finding) => places.get(finding)?.name ?? settings.variableName;
  const language = languageFor(file.path, file.languageId);
  if (copyOnly || !language) {
    const moved = findings.map((finding) => ({ finding, name: nameOf(finding), reference: nameOf(finding) }));
    return { edits: [], companions: [], moved, skipped: [] };
  }
  const keys = keysOfFindings.map(({ finding, disguise }) => ({
    span: finding.span,
    variable: nameOf(finding),
    disguise,
  }));
  const {
    outcomes,
    companions = [],
    ...made
  } = await rewriteSource(grammars, language, { ...file, project }, keys);
  const moved: Moved[] = [];
  const skipped: { finding: Finding; reason: string }[] = [];
  findings.forEach((finding, index) => {
    const outcome = outcomes[index];
    if (outcome && 'reference' in outcome)
      moved.push({ finding, name: nameOf(finding), reference: outcome.reference });
    else
      skipped.push({ finding, reason: outcome?.refusal ?? `${language.name} gave no answer for this key.` });
  });
  return { ...made, companions, moved, skipped };
}

/** A key that already stands in an env file needs no move; what it needs is that git leaves the file alone. */
async function planEnvFileItself({ file, findings, project }: PlanRequest): Promise<Plan> {
  const reason = await refuseTracked(file.path, project);
  if (reason !== undefined) {
    return nothing(
      file.path,
      findings,
      `Git tracks ${file.path}. Run "git rm --cached ${file.path}", then replace the key: it is in the history.`,
    );
  }
  const entries = parseEnvFile(file.text);
  const moved = findings.map((finding) => {
    const entry = entries.find(
      ({ valueSpan }) => valueSpan.start <= finding.span.start && finding.span.end <= valueSpan.end,
    );
    const name = entry?.name ?? '';
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

/** In the `.gitignore` of the env file's own folder: the deepest file and its last line win over every rule above. */
async function ignoreChange(envPath: string, project: ProjectFiles): Promise<FileChange[]> {
  if (await isIgnored(envPath, (path) => project.readText(path))) return [];
  const path = joinPath(folderOf(envPath), '.gitignore');
  const before = await project.readText(path);
  const line = envPath.slice(envPath.lastIndexOf('/') + 1);
  return [{ path, role: 'ignore', before, edits: [appendLines(before ?? '', [line])] }];
}

const EXAMPLES = ['.env.example', '.env.sample', '.env.template', '.env.dist', 'env.example'];

/** A line for each name in the example file that the project has, or in a new `.env.example`, so that the next person knows what to set. */
async function exampleChange(
  folder: string,
  names: readonly string[],
  project: ProjectFiles,
): Promise<FileChange[]> {
  let path = joinPath(folder, '.env.example');
  let before: string | undefined;
  for (const candidate of EXAMPLES.map((name) => joinPath(folder, name))) {
    before = await project.readText(candidate);
    if (before === undefined) continue;
    path = candidate;
    break;
  }
  const present = new Set(parseEnvFile(before ?? '').map(({ name }) => name));
  const missing = names.filter((name) => !present.has(name));
  if (missing.length === 0) return [];
  const lines = missing.map((name) => `${name}=your-sendgrid-api-key`);
  return [{ path, role: 'example', before, edits: [appendLines(before ?? '', lines)] }];
}

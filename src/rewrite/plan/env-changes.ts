import { appendLines, type EnvPlace, EXAMPLE_VALUE, parseEnvFile } from '../../stores/env-file';
import { isIgnored } from '../../stores/gitignore';
import { folderOf, joinPath, type ProjectFiles } from '../../stores/project-files';
import type { TextEdit } from '../../text/edits';
import type { FileChange } from './plan';

/** The env file's own change; none where it holds every key already. */
export function envChange(
  path: string,
  before: string | undefined,
  places: readonly EnvPlace[],
): FileChange[] {
  const edits = writeEnv(before ?? '', [...new Map(places.map((place) => [place.name, place])).values()]);
  return edits.length === 0 ? [] : [{ path, role: 'env', before, edits }];
}

function writeEnv(before: string, places: readonly EnvPlace[]): TextEdit[] {
  const fills = places.flatMap((place) => (place.how === 'filled' ? [place.edit] : []));
  const lines = places.flatMap((place) => (place.how === 'appended' ? [place.line] : []));
  return lines.length === 0 ? fills : [...fills, appendLines(before, lines)];
}

/** In the `.gitignore` of the env file's own folder: the deepest file and its last line win over every rule above. */
export async function ignoreChange(envPath: string, project: ProjectFiles): Promise<FileChange[]> {
  if (await isIgnored(envPath, (path) => project.readText(path))) return [];
  const path = joinPath(folderOf(envPath), '.gitignore');
  const before = await project.readText(path);
  const line = envPath.slice(envPath.lastIndexOf('/') + 1);
  return [{ path, role: 'ignore', before, edits: [appendLines(before ?? '', [line])] }];
}

const EXAMPLES = ['.env.example', '.env.sample', '.env.template', '.env.dist', 'env.example'];

/** A line for each name in the example file that the project has, or in a new `.env.example`, so that the next person knows what to set. */
export async function exampleChange(
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
  const lines = missing.map((name) => `${name}=${EXAMPLE_VALUE}`);
  return [{ path, role: 'example', before, edits: [appendLines(before ?? '', lines)] }];
}

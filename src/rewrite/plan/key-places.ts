import type { Finding } from '../../detect/finding';
import {
  type EnvEntry,
  type EnvPlace,
  parseEnvFile,
  placeInEnvFile,
  placeUnderName,
} from '../../stores/env-file';
import { folderOf, joinPath, type ProjectFiles } from '../../stores/project-files';
import { Problem } from '../../text/problem';
import { languageFor } from '../languages';
import type { FileToMove, PlanRequest } from './plan';
import { nameFromPlace } from './variable-names';
import { readWrittenKey, type WrittenKey } from './written-key';

/** A key to move: to be used at once, never to be kept. */
export interface KeyOfFinding extends WrittenKey {
  readonly finding: Finding;
}

/** Throws a `Problem` when a key does not stand there any more. */
export function keysOf({ text }: FileToMove, findings: readonly Finding[]): KeyOfFinding[] {
  return findings.map((finding) => {
    const written = readWrittenKey(text, finding);
    if (written === undefined)
      throw new Problem(
        'changed',
        'The file changed since the key was found, so nothing was done. Try again.',
      );
    return { finding, ...written };
  });
}

/** Where a finding's key goes in the env file, or why it cannot. */
export type KeyPlace = EnvPlace | { readonly refusal: string };

/**
 * A place for each finding's key: one for each different key, under one name in all the project's env files as far as that
 * can be, unless what reads the file insists on a name of its own.
 * @param envText of the env file, '' where there is none
 */
export async function placeKeys(
  envPath: string,
  envText: string,
  keys: readonly KeyOfFinding[],
  { file, project, settings, names }: Pick<PlanRequest, 'file' | 'project' | 'settings' | 'names'>,
): Promise<Map<Finding, KeyPlace>> {
  const language = languageFor(file.path, file.languageId, file.text);
  const base = settings.variableName;
  const source = { ...file, project };
  const places = new Map<Finding, KeyPlace>();
  const shared = new Map<string, EnvPlace>();
  const known = new Map([
    ...(names ?? chooseNames([{ file, findings: keys.map(({ finding }) => finding) }], project, base)),
    ...(await namesElsewhere(envPath, keys, project, settings.envFile)),
  ]);
  const taken = new Set(known.values());
  const before = await keysBefore(envPath, settings.envFile, project);
  const used = new Map<string, string>();
  for (const { finding, key } of keys) {
    const { fingerprint } = finding;
    const own = known.get(fingerprint);
    const others = new Set([
      ...[...taken].filter((name) => name !== own),
      ...before.filter(({ value }) => value !== key).map(({ name }) => name),
    ]);
    const wanted = [own, base, nameFromPlace(file.text, finding.span, base)];
    const [first = base, ...rest] = new Set(wanted.filter((name) => name !== undefined));
    const place = shared.get(fingerprint) ?? placeInEnvFile(envText, key, [first, ...rest], others);
    taken.add(place.name);
    shared.set(fingerprint, place);
    const required = language?.nameFor?.(source, finding.span, place.name);
    const final = required === undefined ? place : placeUnderName(envText, key, required);
    const name = final?.name ?? required ?? '';
    // One name, two values: whoever wrote the second one would lose the first.
    const isFree = (used.get(name) ?? fingerprint) === fingerprint;
    used.set(name, used.get(name) ?? fingerprint);
    places.set(finding, final && isFree ? final : refuseName(name));
  }
  return places;
}

function refuseName(name: string): KeyPlace {
  return {
    refusal: `Only a variable called ${name} is read here, and the env file has another value under that name. Give that one another name, then use the fix again.`,
  };
}

/**
 * Which key is to have the plain name where there are several: the one that most often stands where nothing tells which
 * key it is; of keys that are all told apart the first one.
 */
export function chooseNames(
  files: readonly { readonly file: FileToMove; readonly findings: readonly Finding[] }[],
  project: ProjectFiles,
  base: string,
): Map<string, string> {
  const counts = new Map<string, number>();
  for (const { file, findings } of files) {
    const language = languageFor(file.path, file.languageId, file.text);
    const source = { ...file, project };
    for (const { fingerprint, span } of findings) {
      // One that gets a name of its own leaves the plain one to others.
      if (language?.nameFor?.(source, span, base) !== undefined) continue;
      const isPlain = nameFromPlace(file.text, span, base) === undefined;
      counts.set(fingerprint, (counts.get(fingerprint) ?? 0) + (isPlain ? 1 : 0));
    }
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return new Map(most ? [[most[0], base]] : []);
}

/** By fingerprint, the names that the keys have in other env files of the project. */
async function namesElsewhere(
  envPath: string,
  keys: readonly KeyOfFinding[],
  project: ProjectFiles,
  envFile: string,
): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  const fingerprints = new Map(keys.map(({ key, finding }) => [key, finding.fingerprint]));
  for (const path of await project.envFiles(envFile)) {
    if (path === envPath) continue;
    for (const { name, value } of parseEnvFile((await project.readText(path)) ?? '')) {
      const fingerprint = fingerprints.get(value);
      if (fingerprint !== undefined && !names.has(fingerprint) && /^\w+$/.test(name))
        names.set(fingerprint, name);
    }
  }
  return names;
}

/** The keys in the env file that is read before this one, whose names would get another value by this one. */
async function keysBefore(envPath: string, envFile: string, project: ProjectFiles): Promise<EnvEntry[]> {
  const path = joinPath(folderOf(envPath), envFile);
  if (path === envPath) return [];
  const entries = parseEnvFile((await project.readText(path)) ?? '');
  return entries.filter(({ value }) => value.startsWith('SG.'));
}

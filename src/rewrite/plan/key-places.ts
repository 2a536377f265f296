import type { Finding } from '../../detect/finding';
import { isFreeFor } from '../../stores/destination';
import {
  type EnvEntry,
  type EnvPlace,
  isForAll,
  parseEnvFile,
  placeInEnvFile,
  placeUnderName,
} from '../../stores/env-file';
import { folderOf, joinPath, type ProjectFiles } from '../../stores/project-files';
import { Problem } from '../../text/problem';
import { languageFor } from '../languages';
import type { ChosenNames, FileToMove, PlanRequest } from './plan';
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
  {
    file,
    project,
    settings,
    names,
    destination,
  }: Pick<PlanRequest, 'file' | 'project' | 'settings' | 'names' | 'destination'>,
): Promise<Map<Finding, KeyPlace>> {
  const language = languageFor(file.path, file.languageId, file.text);
  const source = { ...file, project };
  const base = settings.variableName;
  const places = new Map<Finding, KeyPlace>();
  const shared = new Map<string, EnvPlace>();
  const { byKey, insisted } =
    names ?? chooseNames([{ file, findings: keys.map(({ finding }) => finding) }], project, base);
  const known = new Map([...byKey, ...(await namesElsewhere(envPath, keys, project, settings.envFile))]);
  const taken = new Set([...known.values(), ...insisted.keys()]);
  const before = await keysBefore(envPath, settings.envFile, project);
  const used = new Map<string, string>();
  for (const { finding, key } of keys) {
    const { fingerprint } = finding;
    const lineValue = (name: string) => destination?.referenceFor(name).text ?? key;
    // One name, two values: whoever wrote the second one would lose the first.
    const isFree = (name: string) =>
      (used.get(name) ?? fingerprint) === fingerprint && insisted.get(name)?.has(fingerprint) !== false;
    const own = known.get(fingerprint);
    const takenNames = new Set([
      ...[...taken].filter((name) => name !== own && !insisted.get(name)?.has(fingerprint)),
      ...before.filter(({ value }) => value !== key).map(({ name }) => name),
    ]);
    const others = {
      has: (name: string) =>
        takenNames.has(name) || (destination !== undefined && !isFreeFor(destination, name, fingerprint)),
    };
    const wanted = [own, base, nameFromPlace(file.text, finding.span, base)];
    const [first = base, ...rest] = new Set(wanted.filter((name) => name !== undefined));
    const place =
      shared.get(fingerprint) ?? placeInEnvFile(envText, key, [first, ...rest], others, lineValue);
    taken.add(place.name);
    shared.set(fingerprint, place);
    const nameFor = (chosen: string) => language?.nameFor?.(source, finding.span, chosen);
    const final = placeAsRequired(place, nameFor, (name) =>
      isFree(name) ? placeUnderName(envText, key, name, undefined, lineValue) : undefined,
    );
    if (!('refusal' in final)) used.set(final.name, fingerprint);
    places.set(finding, final);
  }
  return places;
}

/** Under the name that what reads the file asks for, which may depend on the one that was chosen. */
function placeAsRequired(
  place: EnvPlace,
  nameFor: (chosen: string) => string | undefined,
  placeUnder: (name: string) => EnvPlace | undefined,
): KeyPlace {
  let last: string | undefined;
  for (let n = 1; ; n++) {
    const required = nameFor(n === 1 ? place.name : `${place.name}_${n}`);
    if (required === undefined) return place;
    if (required === last) return refuseName(required);
    const found = placeUnder(required);
    if (found) return found;
    last = required;
  }
}

function refuseName(name: string): KeyPlace {
  return {
    refusal: `Only a variable called ${name} is read here, and the env file has another value under that name. Give that one another name, then use the fix again.`,
  };
}

/**
 * Which key is to have the plain name where there are several: the one that stands where no other name is read; else the
 * one that most often stands where nothing tells which key it is; of keys that are all told apart the first one.
 */
export function chooseNames(
  files: readonly { readonly file: FileToMove; readonly findings: readonly Finding[] }[],
  project: ProjectFiles,
  base: string,
): ChosenNames {
  const counts = new Map<string, number>();
  const insisted = new Map<string, Set<string>>();
  for (const { file, findings } of files) {
    const language = languageFor(file.path, file.languageId, file.text);
    const source = { ...file, project };
    for (const { fingerprint, span } of findings) {
      const nameFor = (chosen: string) => language?.nameFor?.(source, span, chosen);
      const required = nameFor(base);
      if (required === undefined) {
        const isPlain = nameFromPlace(file.text, span, base) === undefined;
        counts.set(fingerprint, (counts.get(fingerprint) ?? 0) + (isPlain ? 1 : 0));
      } else if (required === nameFor(`${base}_2`)) {
        insisted.set(required, (insisted.get(required) ?? new Set()).add(fingerprint));
      }
    }
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  const [plain = most?.[0]] = insisted.get(base) ?? [];
  return { byKey: new Map(plain === undefined ? [] : [[plain, base]]), insisted };
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
      if (fingerprint !== undefined && !names.has(fingerprint) && isForAll(name))
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

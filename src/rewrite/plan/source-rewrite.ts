import type { Finding } from '../../detect/finding';
import type { Destination } from '../../stores/destination';
import type { TextEdit } from '../../text/edits';
import type { Companion, KeyInSource, Language, Loading, Rewrite } from '../language';
import { languageFor } from '../languages';
import { loadingOf } from '../loading';
import { rewriteSource, rewriteSourceForVault } from '../rewrite';
import type { KeyOfFinding, KeyPlace } from './key-places';
import type { Moved, PlanRequest, Skipped } from './plan';

/** A key with the place it gets in the env file, or why it has none. */
interface PlacedKey {
  readonly key: KeyOfFinding;
  readonly place: KeyPlace;
}

export function placedKeys(
  keys: readonly KeyOfFinding[],
  places: ReadonlyMap<Finding, KeyPlace>,
): readonly PlacedKey[] {
  return keys.map((key) => ({
    key,
    place: places.get(key.finding) ?? { refusal: 'KeyGuard found no name for this key.' },
  }));
}

export interface SourceRewrite {
  readonly notes?: Rewrite['notes'] | undefined;
  readonly loading?: Rewrite['loading'] | undefined;
  readonly edits: readonly TextEdit[];
  readonly companions: readonly Companion[];
  readonly moved: readonly Moved[];
  readonly skipped: readonly Skipped[];
  /** The variables come from elsewhere, or there are none. */
  readonly withoutEnvFile?: boolean;
}

export async function rewriteToVariables(
  { file, project, grammars, copyOnly }: PlanRequest,
  keys: readonly PlacedKey[],
): Promise<SourceRewrite> {
  const language = languageFor(file.path, file.languageId, file.text);
  if (copyOnly || !language) {
    const moved = keys.flatMap(({ key: { finding }, place }) =>
      'refusal' in place ? [] : [{ finding, name: place.name, reference: place.name }],
    );
    return { edits: [], companions: [], moved, skipped: refusedPlaces(keys) };
  }
  return rewritePlaced(keys, language.name, (inSource) =>
    rewriteSource(grammars, language, { ...file, project }, inSource),
  );
}

/**
 * In a move to a vault: by references of the format's own where it has such; else the source reads variables as in a move
 * to the env file, whose lines then hold references.
 */
export async function rewriteForVault(
  request: PlanRequest,
  destination: Destination,
  envPath: string,
  keys: readonly PlacedKey[],
): Promise<SourceRewrite> {
  const { file, copyOnly } = request;
  const { store, referenceFor } = destination;
  const language = languageFor(file.path, file.languageId, file.text);
  const own = copyOnly ? undefined : await rewriteByOwnReferences(request, language, destination, keys);
  if (own) return own;
  const isReadable = store.read !== undefined;
  if (!isReadable && store.writer?.setsVariablesOf?.(envPath) !== true)
    return refuse(
      keys,
      `${store.name} gives its values to ${store.writer?.readers ?? 'its own programs'} alone, and this file is none of those. Choose another store.`,
    );
  const made = await rewriteToVariables(request, keys);
  const moved = made.moved.map((each) => ({ ...each, vault: referenceFor(each.name) }));
  if (!isReadable) {
    const other = moved.find(({ name, vault }) => vault.path.split('/').at(-1) !== name);
    if (other)
      return refuse(
        keys,
        `The program reads ${other.name}, and ${other.vault.text} would set another variable. Let the reference end with /${other.name}.`,
      );
    const names = [...new Set(moved.map(({ name }) => name))];
    return { ...made, moved, withoutEnvFile: true, notes: store.writer?.notes?.(envPath, names) ?? [] };
  }
  const reader = await otherReader(request, envPath, made);
  if (reader === 'settings')
    return refuse(keys, `${FROM_SETTINGS} Put the key there by hand, and the name of the variable here.`);
  if (reader === 'env file')
    return refuse(keys, `${fromEnvFile(envPath)} Move the key to an environment variable instead.`);
  return { ...made, moved };
}

/** References that stand in the source as if they were keys: the source reads variables, whose lines hold the references. */
export async function rewriteReferences(
  request: PlanRequest,
  envPath: string,
  keys: readonly PlacedKey[],
): Promise<SourceRewrite> {
  const made = await rewriteToVariables(request, keys);
  const reader = await otherReader(request, envPath, made);
  if (reader === undefined) return made;
  const why = reader === 'settings' ? FROM_SETTINGS : fromEnvFile(envPath);
  return refuse(keys, `${why} Put the key itself there, and the name of the variable here.`);
}

/** Who hands the variables to what was rewritten. */
export async function loadingFor(
  { moved, notes, loading }: Pick<SourceRewrite, 'moved' | 'notes' | 'loading'>,
  envPath: string,
  { file, project }: Pick<PlanRequest, 'file' | 'project'>,
): Promise<Loading> {
  const own = (await loading?.(envPath)) ?? (notes && { notes });
  const variables = [...new Set(moved.map(({ name }) => name))];
  return own ?? loadingOf({ file, envPath, project, variables });
}

const FROM_SETTINGS =
  'What reads this file gets its variables from settings of its own, not from where a program is started.';

function fromEnvFile(envPath: string): string {
  return `What reads this file reads ${envPath} by itself, and would take a reference for the key.`;
}

/** Where what reads the source takes its variables from, if that is not the environment that it is started in. */
async function otherReader(
  request: PlanRequest,
  envPath: string,
  made: SourceRewrite,
): Promise<Loading['from']> {
  const { file, project } = request;
  const { from } = await loadingFor(made, envPath, request);
  if (from !== undefined) return from;
  const language = languageFor(file.path, file.languageId, file.text);
  return (await language?.envPathFor?.({ ...file, project })) === undefined ? undefined : 'env file';
}

/** Undefined where the file has none for this vault. */
async function rewriteByOwnReferences(
  { file, project }: PlanRequest,
  language: Language | undefined,
  { referenceFor }: Destination,
  keys: readonly PlacedKey[],
): Promise<SourceRewrite | undefined> {
  if (!language?.rewriteForVault) return undefined;
  let isOwn = true;
  const made = await rewritePlaced(keys, language.name, async (inSource) => {
    const forVault = inSource.map((key) => ({ ...key, vault: referenceFor(key.variable) }));
    const rewrite = await rewriteSourceForVault(language, { ...file, project }, forVault);
    isOwn = rewrite !== undefined;
    return rewrite ?? { edits: [], outcomes: [] };
  });
  if (!isOwn) return undefined;
  const moved = made.moved.map((each) => ({ ...each, vault: referenceFor(each.name) }));
  return { ...made, moved, withoutEnvFile: true };
}

function refuse(keys: readonly PlacedKey[], reason: string): SourceRewrite {
  const skipped = keys.map(({ key: { finding } }) => ({ finding, reason }));
  return { edits: [], companions: [], moved: [], skipped };
}

/** Rewrites the keys that have places, and says what became of each. */
async function rewritePlaced(
  keys: readonly PlacedKey[],
  languageName: string,
  make: (inSource: readonly KeyInSource[]) => Promise<Rewrite>,
): Promise<SourceRewrite> {
  const placed = keys.flatMap(({ key, place }) => ('refusal' in place ? [] : [{ key, place }]));
  const {
    outcomes,
    edits,
    companions = [],
    notes,
    loading,
  } = await make(
    placed.map(({ key: { finding, disguise }, place }) => ({
      span: finding.span,
      variable: place.name,
      disguise,
    })),
  );
  const moved: Moved[] = [];
  const skipped: Skipped[] = [...refusedPlaces(keys)];
  placed.forEach(({ key: { finding }, place }, index) => {
    const outcome = outcomes[index];
    if (outcome && 'reference' in outcome)
      moved.push({ finding, name: place.name, reference: outcome.reference });
    else
      skipped.push({ finding, reason: outcome?.refusal ?? `${languageName} gave no answer for this key.` });
  });
  return { edits, companions, notes, loading, moved, skipped };
}

function refusedPlaces(keys: readonly PlacedKey[]): Skipped[] {
  return keys.flatMap(({ key: { finding }, place }) =>
    'refusal' in place ? [{ finding, reason: place.refusal }] : [],
  );
}

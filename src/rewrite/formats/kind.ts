import type { TextEdit } from '../../text/edits';
import type { Span } from '../../text/span';
import type { Companion, KeyForVault, KeyInSource, Loading, Rewrite } from '../language';
import { keyguardRun } from '../loading/loaders';
import { type ConfigValue, rewriteValues, type Treatment, type ValuePlace } from './values';

/** A file as its format's parser sees it. */
interface ConfigFile<Value extends ConfigValue> {
  placeOf(key: KeyInSource): ValuePlace<Value>;
}

/** Makes something of a source once, however many of its keys ask for it. */
export function oncePerSource<Source extends object, Made>(
  make: (source: Source) => Made,
): (source: Source) => Made {
  const made = new WeakMap<Source, { readonly it: Made }>();
  return (source) => {
    const known = made.get(source) ?? { it: make(source) };
    made.set(source, known);
    return known.it;
  };
}

/** Who reads a configuration file, and so what can stand in the place of a key. */
export interface Kind<File, Value extends ConfigValue> {
  matches(file: File): boolean;
  /** See `Language.nameFor`. */
  nameFor?(value: Value, chosen: string): string | undefined;
  begin(file: File): Rewriter<Value> | Promise<Rewriter<Value>>;
  /** See `Language.rewriteForVault`. The keys that the rewriter is given are `KeyForVault`s of this scheme. */
  beginForVault?(file: File, scheme: string): VaultRewriter<Value> | undefined;
}

/** The rewriting of one file by references of its own. */
export interface VaultRewriter<Value extends ConfigValue> {
  /** All keys of one value. Undefined where no reference can stand: then the whole file reads variables. */
  treat(value: Value, keys: readonly KeyForVault[]): Treatment | undefined;
  /** Edits beside the values, asked once, at the end. */
  finish?(): readonly TextEdit[];
  /** What the user has to do so that the references are resolved: sentences. Asked once, if any key moved. */
  notes(keys: readonly KeyForVault[]): readonly string[];
}

/** The rewriting of one file, which may remember what it did. */
export interface Rewriter<Value extends ConfigValue> {
  /** All keys of one value. */
  treat(value: Value, keys: readonly KeyInSource[]): Treatment;
  /** Edits beside the values, asked once, at the end. */
  finish?(): readonly TextEdit[];
  /** Other files that have to change with this one, asked after `finish`. */
  companions?(): Promise<readonly Companion[]>;
  /** How the value gets to where it is read. Asked after `finish`, if any key moved out of a value. */
  loading(envPath: string, variables: readonly string[]): Loading | Promise<Loading>;
}

/** The name of an entry, where a variable can have it. */
export function envName(name: string, chosen: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : chosen;
}

/** For programs that nothing hands the env file's variables to. */
export function startWith(envPath: string, command: string): string {
  return `Nothing loads ${envPath} yet. Start it with: ${keyguardRun(envPath, command)}`;
}

export async function rewriteWith<File extends ConfigFile<Value>, Value extends ConfigValue>(
  file: File,
  kind: Kind<File, Value>,
  keys: readonly KeyInSource[],
): Promise<Rewrite> {
  const rewriter = await kind.begin(file);
  const { edits, outcomes, variables } = rewriteValues<Value>(
    keys,
    (key) => file.placeOf(key),
    (value, ofValue) => rewriter.treat(value, ofValue),
  );
  // A file whose keys stood in comments needs nothing more.
  if (variables.length === 0) return { edits, outcomes, notes: [] };
  return {
    edits: [...(rewriter.finish?.() ?? []), ...edits],
    outcomes,
    companions: (await rewriter.companions?.()) ?? [],
    loading: (envPath) => rewriter.loading(envPath, variables),
  };
}

/** Undefined where this file has no reference of its own for the vault. */
export function rewriteForVaultWith<File extends ConfigFile<Value>, Value extends ConfigValue>(
  file: File,
  kind: Kind<File, Value>,
  keys: readonly KeyForVault[],
): Rewrite | undefined {
  const [first] = keys;
  const rewriter = first && kind.beginForVault?.(file, first.vault.scheme);
  if (!rewriter) return undefined;
  const forVault = new Map<KeyInSource, KeyForVault>(keys.map((key) => [key, key]));
  let hasReferences = true;
  const { edits, outcomes } = rewriteValues<Value>(
    keys,
    (key) => file.placeOf(key),
    (value, ofValue) => {
      const inValue = ofValue.flatMap((key) => forVault.get(key) ?? []);
      const treatment = rewriter.treat(value, inValue);
      hasReferences &&= treatment !== undefined;
      return treatment ?? { edits: [], references: [] };
    },
  );
  if (!hasReferences) return undefined;
  const moved = outcomes.flatMap((outcome) =>
    'reference' in outcome ? (forVault.get(outcome.key) ?? []) : [],
  );
  if (moved.length === 0) return { edits, outcomes, notes: [] };
  return { edits: [...(rewriter.finish?.() ?? []), ...edits], outcomes, notes: rewriter.notes(moved) };
}

export function nameForKey<File extends ConfigFile<Value>, Value extends ConfigValue>(
  file: File,
  kind: Kind<File, Value>,
  span: Span,
  chosen: string,
): string | undefined {
  if (!kind.nameFor) return undefined;
  const place = file.placeOf({ span, variable: chosen });
  return place.kind === 'value' ? kind.nameFor(place.value, chosen) : undefined;
}

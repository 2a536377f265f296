import type { TextEdit } from '../../text/edits';
import type { Span } from '../../text/span';
import type { KeyInSource, Loading, Rewrite } from '../language';
import { isDefault } from '../loading/loaders';
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
}

/** The rewriting of one file, which may remember what it did. */
export interface Rewriter<Value extends ConfigValue> {
  /** All keys of one value. */
  treat(value: Value, keys: readonly KeyInSource[]): Treatment;
  /** Edits beside the values, asked once, at the end. */
  finish?(): readonly TextEdit[];
  /** How the value gets to where it is read. Asked after `finish`, if any key moved out of a value. */
  loading(envPath: string, variables: readonly string[]): Loading | Promise<Loading>;
}

/** The name of an entry, where a variable can have it. */
export function envName(name: string, chosen: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : chosen;
}

/** `keyguard run` with what it needs to find the env file. */
export function keyguardRun(envPath: string, command: string): string {
  return `keyguard run ${isDefault(envPath) ? '' : `--env-file ${envPath} `}-- ${command}`;
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
    loading: (envPath) => rewriter.loading(envPath, variables),
  };
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

import type { TextEdit } from '../../text/edits';
import type { Span } from '../../text/span';
import type { KeyInSource, KeyOutcome } from '../language';
import { placeholderFor, type Refusal, refuseForm } from '../literals';

/** Names of members and indices of items, from the root down. */
export type Path = readonly (string | number)[];

/** A string of a configuration file. */
export interface ConfigValue {
  /** As written, with quotes or a block's header, without a tag or an anchor. */
  readonly span: Span;
  readonly path: Path;
  /** What it says, with `MARK` in the place of each key. */
  marked(keys: readonly KeyInSource[]): string;
  /** Where a character of it (as it is, not as it is escaped here) stands next, as written, from `position` on, or before it. */
  find(character: string, position: number, direction: 1 | -1): Span | undefined;
  /** Edits of stretches of the string as written, whose new texts are what it then says: quotes and escapes are seen to. */
  write(edits: readonly TextEdit[]): readonly TextEdit[] | Refusal;
}

/** Of the private use area: no configuration file means anything by it. */
export const MARK = '\uE000';

export type ValuePlace<V extends ConfigValue> =
  | { readonly kind: 'value'; readonly value: V }
  | { readonly kind: 'words' }
  | ({ readonly kind: 'refused' } & Refusal);

/** What becomes of a value's keys, all of them together. */
export type Treatment =
  | { readonly edits: readonly TextEdit[]; readonly references: readonly string[] }
  | Refusal;

interface ValuesRewrite {
  readonly edits: readonly TextEdit[];
  readonly outcomes: readonly KeyOutcome[];
  /** Of the keys in values that moved, each once; without those in comments, which nobody reads. */
  readonly variables: readonly string[];
}

/** Where a key stands in several values, or around them. */
export const IN_PIECES =
  'The pieces of this key stand in several values here. Join them into one, then use the fix again.';

/** Goes through the keys of a file, value by value. */
export function rewriteValues<V extends ConfigValue>(
  keys: readonly KeyInSource[],
  placeOf: (key: KeyInSource) => ValuePlace<V>,
  treat: (value: V, keys: readonly KeyInSource[]) => Treatment,
): ValuesRewrite {
  const edits: TextEdit[] = [];
  const outcomes = new Map<KeyInSource, KeyOutcome>();
  const groups = new Map<number, { value: V; keys: KeyInSource[] }>();
  const variables = new Set<string>();
  for (const key of keys) {
    const place = placeOf(key);
    if (place.kind === 'refused') {
      outcomes.set(key, { key, refusal: place.refusal });
    } else if (place.kind === 'words') {
      const reference = placeholderFor(key.variable);
      edits.push({ span: key.span, newText: reference });
      outcomes.set(key, { key, reference });
    } else {
      const group = groups.get(place.value.span.start);
      if (group) group.keys.push(key);
      else groups.set(place.value.span.start, { value: place.value, keys: [key] });
    }
  }
  for (const group of groups.values()) {
    const treatment = treat(group.value, group.keys);
    if ('refusal' in treatment) {
      for (const key of group.keys) outcomes.set(key, { key, refusal: treatment.refusal });
      continue;
    }
    edits.push(...treatment.edits);
    group.keys.forEach((key, i) => {
      variables.add(key.variable);
      outcomes.set(key, { key, reference: treatment.references[i] ?? '' });
    });
  }
  return { edits, outcomes: keys.flatMap((key) => outcomes.get(key) ?? []), variables: [...variables] };
}

/** Ways to write a key's base64. */
type Encode = (key: KeyInSource, before: string, after: string) => string | Refusal;

/** Puts an expression in the place of each key; the rest of the value stays. */
export function substitute(
  value: ConfigValue,
  keys: readonly KeyInSource[],
  expressionOf: (key: KeyInSource, index: number) => string | Refusal,
  encode?: Encode,
): Treatment {
  const references: string[] = [];
  for (const [index, key] of keys.entries()) {
    const expression = disguised(key, encode) ?? expressionOf(key, index);
    if (typeof expression !== 'string') return expression;
    references.push(expression);
  }
  const edits = value.write(keys.map(({ span }, i) => ({ span, newText: references[i] ?? '' })));
  return 'refusal' in edits ? edits : { edits, references };
}

/** The expression for a key in base64, the refusal of one in another form; undefined for a key that reads as it is. */
export function disguised(
  { disguise, ...key }: KeyInSource,
  encode: Encode | undefined,
): string | Refusal | undefined {
  if (disguise?.kind === 'other') return { refusal: refuseForm(disguise.form) };
  if (disguise?.kind !== 'base64') return undefined;
  return encode?.(key, disguise.before, disguise.after) ?? { refusal: refuseForm('in base64') };
}

/** Puts words where people read and nothing runs: examples in documentation, recorded answers. */
export function substituteWords(value: ConfigValue, keys: readonly KeyInSource[]): Treatment {
  return substitute(
    value,
    keys,
    ({ variable }) => placeholderFor(variable),
    ({ variable }) => placeholderFor(variable),
  );
}

/** Whether the value is one key and nothing else. */
export function isWhole(value: ConfigValue, keys: readonly KeyInSource[]): boolean {
  const isPlain = keys.every(({ disguise }) => disguise?.kind !== 'base64' && disguise?.kind !== 'other');
  return isPlain && value.marked(keys) === MARK;
}

/** The variable where a change of the structure is made for one key: the first of a value's keys, which is the only one. */
export function onlyVariable(keys: readonly KeyInSource[]): string {
  return keys[0]?.variable ?? '';
}

/** Whether a path has these members: a string for itself, `*` for anything, `**` for any number of anything. */
export function pathMatches(path: Path, pattern: string): boolean {
  const matches = (parts: Path, wanted: readonly string[]): boolean => {
    const [first, ...rest] = wanted;
    if (first === undefined) return parts.length === 0;
    if (first === '**') return parts.some((_, i) => matches(parts.slice(i), rest)) || matches([], rest);
    return parts.length > 0 && (first === '*' || String(parts[0]) === first) && matches(parts.slice(1), rest);
  };
  return matches(path, pattern.split(' '));
}

/** The key with what stands around it in its value, as written; undefined where something else does. */
export function around(
  text: string,
  value: ConfigValue,
  { span }: KeyInSource,
  before: RegExp,
  after: RegExp,
): { readonly span: Span; readonly before: RegExpExecArray } | undefined {
  const lead = before.exec(text.slice(value.span.start, span.start));
  const trail = after.exec(text.slice(span.end, value.span.end));
  if (!lead || !trail) return undefined;
  return {
    span: { start: span.start - lead[0].length, end: span.end + trail[0].length },
    before: lead,
  };
}

/** Whether the value is that of a member of such a name, or an item in the list that is. */
export function isUnder(path: Path, name: RegExp): boolean {
  const last = path.findLast((part) => typeof part === 'string');
  return last !== undefined && name.test(String(last));
}

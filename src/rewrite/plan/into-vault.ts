import type { Destination } from '../../stores/destination';
import { keepKey, standingAt } from '../../stores/keep-key';
import type { Reference } from '../../stores/references';
import { isSameSecret } from '../../stores/same-secret';
import type { Tools } from '../../stores/vault-store';
import { describeErrorThen, Problem } from '../../text/problem';
import { keysOf } from './key-places';
import type { FileToMove, Moved } from './plan';

/** A key on its way into a vault: to be used at once, never to be kept. */
export interface KeyForStore {
  readonly reference: Reference;
  /** The variable that the reference was made for. */
  readonly variable: string;
  readonly key: string;
}

/**
 * The keys that a plan wants in the vault, read from the text that the plan was made for. Throws a `Problem` when one does
 * not stand there any more: the code may not lose what the store does not get.
 */
export function keysForStore(file: FileToMove, moved: readonly Moved[]): KeyForStore[] {
  return moved.flatMap(({ finding, vault, name }) =>
    vault ? keysOf(file, [finding]).map(({ key }) => ({ reference: vault, variable: name, key })) : [],
  );
}

/** Each place once, also where a key stands in many. Throws a `Problem` where two keys would have the same place. */
function byPlace(keys: readonly KeyForStore[]): KeyForStore[] {
  const places = new Map<string, KeyForStore>();
  const inAnyCase = new Map<string, string>();
  for (const each of keys) {
    // Some stores take names that differ in their letters' case for the same; to others they are two places.
    const place = each.reference.text.toLowerCase();
    const other = inAnyCase.get(place);
    if (other !== undefined && !isSameSecret(other, each.key))
      throw new Problem(
        'taken',
        `Two keys would go to ${each.reference.text}, and one of them would be lost. Let the reference tell them apart: put {variable} into it.`,
      );
    inAnyCase.set(place, each.key);
    places.set(each.reference.text, each);
  }
  return [...places.values()];
}

/** What the user has agreed to beforehand. */
export interface Agreed {
  /** The literal goes although the store gives nothing back, so that nobody can look whether it has the key. */
  readonly unverified: boolean;
  /** What such a store has under the same name is replaced. */
  readonly replace: boolean;
}

export interface PlannedForVault<Made> {
  readonly made: Made;
  /** Those that the store has not got yet. */
  readonly missing: readonly KeyForStore[];
}

/**
 * Plans a move around what stands in the store already: a key that is there is not stored again, so that a move which was
 * broken off is finished; a place that holds something else is left alone and another variable taken.
 * Throws a `Problem` where the store cannot be used, or where the user has to agree to something first.
 * @param plan makes the plan for a destination; asked again with the places that are taken
 */
export async function planForVault<Made>(
  destination: Destination,
  tools: Tools,
  agreed: Agreed,
  plan: (destination: Destination) => Promise<{ readonly made: Made; readonly keys: readonly KeyForStore[] }>,
): Promise<PlannedForVault<Made>> {
  const { store } = destination;
  if (!store.read && !agreed.unverified)
    throw new Problem(
      'unverified',
      `${store.name} gives no value back, so nobody can look whether the key arrived. Agree to that, or choose another store.`,
    );
  const occupied = new Map<string, string>();
  for (;;) {
    const { made, keys: planned } = await plan({ ...destination, occupied });
    const keys = byPlace(planned);
    const standings = await Promise.all(
      keys.map(({ reference, key }) => standingAt(store, reference, key, tools)),
    );
    const taken = keys.filter((_, i) => standings[i] === 'something else');
    if (taken.length === 0) {
      const unknown = keys.find((_, i) => standings[i] === 'unknown');
      if (unknown && !agreed.replace)
        throw new Problem(
          'taken',
          `${store.name} has ${unknown.variable} already, and does not tell what it is. Agree to replacing it, or choose another name.`,
        );
      return { made, missing: keys.filter((_, i) => standings[i] !== 'the key') };
    }
    for (const { reference } of taken) {
      // The plan went to the same place all the same: the reader of the file asks for this very name, or the reference
      // has no {variable}.
      if (occupied.has(reference.text))
        throw new Problem(
          'taken',
          `${store.name} has another value at ${reference.text} already, and nothing was changed. Choose another place for this key.`,
        );
      occupied.set(reference.text, '');
    }
  }
}

/**
 * Puts the keys into the store, one after the other, and looks whether each arrived. Throws a `Problem` that says what the
 * store has now; no file has changed yet.
 */
export async function keepKeys(
  { store }: Destination,
  missing: readonly KeyForStore[],
  tools: Tools,
): Promise<void> {
  const kept: string[] = [];
  for (const { reference, key } of missing) {
    try {
      tools.signal?.throwIfAborted();
      await keepKey(store, reference, key, tools);
      kept.push(reference.text);
    } catch (error) {
      if (kept.length === 0 || !(error instanceof Problem)) throw error;
      throw new Problem(
        error.code,
        describeErrorThen(
          error,
          `${store.name} has ${kept.join(' and ')} by now; a next try goes on from there.`,
        ),
      );
    }
  }
}

import { describeErrorThen, type Problem } from '../text/problem';
import { takesNoKeys } from './destination';
import type { Reference } from './references';
import { readReference } from './resolve';
import { isSameSecret } from './same-secret';
import { problem, type Tools, unlessAbsent, type VaultStore } from './vault-store';

/** What stands where a key is to go. `unknown`: something, and the store does not tell what. */
export type Standing = 'nothing' | 'the key' | 'something else' | 'unknown';

/** Throws a `Problem` where the store cannot be asked. */
export async function standingAt(
  store: VaultStore,
  reference: Reference,
  key: string,
  tools: Tools,
): Promise<Standing> {
  if (!store.read) return (await store.writer?.holds?.(reference, tools)) ? 'unknown' : 'nothing';
  const value = await unlessAbsent(readReference(store, reference, tools));
  if (value === undefined) return 'nothing';
  return isSameSecret(value, key) ? 'the key' : 'something else';
}

/**
 * The store's half of a move: afterwards the key stands where the reference says, read back and compared, as far as the
 * store gives anything back. To be called where nothing stood a moment ago, and before any file changes.
 * Throws a `Problem` that says what the store holds now.
 */
export async function keepKey(
  store: VaultStore,
  reference: Reference,
  key: string,
  tools: Tools,
): Promise<void> {
  const { name, writer } = store;
  if (!writer) throw takesNoKeys(store);
  const failure: unknown = await writer.write(reference, key, tools).then(
    () => undefined,
    (error: unknown) => error ?? new Error('no reason given'),
  );
  if (!store.read) {
    if (failure !== undefined) throw failure;
    if ((await writer.holds?.(reference, tools)) === false) throw tookNothing(name, reference);
    return;
  }
  // A program that failed may have done it all the same, and one that did not fail may have done nothing.
  const now = await standingAt(store, reference, key, tools).catch((error: unknown) => {
    throw problem(
      describeErrorThen(
        failure ?? error,
        `Whether ${name} has the key at ${reference.text} could not be told. It is still in your code: try again.`,
      ),
    );
  });
  switch (now) {
    case 'the key':
      return;
    case 'nothing':
      throw failure ?? tookNothing(name, reference);
    default:
      throw (
        failure ??
        problem(
          `${name} has something else at ${reference.text} than what was written there. The key is still in your code. Look at what is there.`,
        )
      );
  }
}

function tookNothing(name: string, reference: Reference): Problem {
  return problem(
    `${name} said that it took the key, and has nothing at ${reference.text}. The key is still in your code.`,
  );
}

import { describeError, Problem } from '../text/problem';
import { parseReference, type Reference } from './references';
import { absent, problem, refuseControls, type Tools, type VaultStore } from './vault-store';
import { VAULT_STORES } from './vaults';

export interface Resolved {
  /** By the variable's name. */
  readonly values: Readonly<Record<string, string>>;
  readonly failures: readonly {
    readonly name: string;
    readonly reference: string;
    readonly message: string;
  }[];
}

/**
 * The values behind the references among some variables, all asked for at the same time; a reference that two variables
 * hold is asked for once. What is no reference is left out.
 */
export async function resolveReferences(
  variables: Readonly<Record<string, string>>,
  tools: Tools,
): Promise<Resolved> {
  const asked = new Map<string, Promise<string>>();
  const outcomes = await Promise.all(
    Object.entries(variables).flatMap(([name, text]) => {
      const reference = parseReference(text);
      if (!reference) return [];
      const value = asked.get(text) ?? valueBehind(reference, tools);
      asked.set(text, value);
      return [
        value.then(
          (resolved) => ({ name, resolved }),
          (error: unknown) => {
            // Another error is a bug of ours, and is shown as one.
            if (!(error instanceof Problem)) throw error;
            return { name, failure: { name, reference: text, message: describeError(error) } };
          },
        ),
      ];
    }),
  );
  return {
    values: Object.fromEntries(
      outcomes.flatMap((outcome) => ('resolved' in outcome ? [[outcome.name, outcome.resolved]] : [])),
    ),
    failures: outcomes.flatMap((outcome) => ('failure' in outcome ? [outcome.failure] : [])),
  };
}

async function valueBehind(reference: Reference, tools: Tools): Promise<string> {
  const store = storeOf(reference);
  if (!store?.read) {
    const known = VAULT_STORES.flatMap(({ read, schemes }) =>
      read ? schemes.map((scheme) => `ref+${scheme}://`) : [],
    );
    throw problem(
      store
        ? `${store.name} gives no value back.`
        : `KeyGuard does not resolve ref+${reference.scheme}://. It resolves op://, ${known.join(', ')}.`,
    );
  }
  return readReference(store, reference, tools);
}

export function storeOf({ scheme }: Reference): VaultStore | undefined {
  return VAULT_STORES.find(({ schemes }) => schemes.includes(scheme));
}

/** The value that a store has behind one of its references. Throws a `Problem`, as the store's own `read` does. */
export async function readReference(store: VaultStore, reference: Reference, tools: Tools): Promise<string> {
  if (/^(?:secret)?ref\+.*\+./s.test(reference.text))
    throw problem(
      'Behind a + vals expects other text. Write a + in a name as %2B, and let the reference stand alone.',
    );
  refuseControls(reference);
  const value = (await store.read?.(reference, tools)) ?? '';
  if (value.includes('\0')) throw problem('What is stored there is no text. Look at the reference.');
  if (value === '') throw absent('What is stored there is empty. Store the value first.');
  return value;
}

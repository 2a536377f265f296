import { Problem } from '../text/problem';
import { parseReference, type Reference } from './references';
import { problem, refuseControls, type Tools, type VaultStore } from './vault-store';

/** Where the keys of a project go in a store. Holds no key. */
export interface Destination {
  readonly store: VaultStore;
  /** The reference under which the key of a variable stands. */
  referenceFor(variable: string): Reference;
  /** By reference, the fingerprint of the key that is to stand there, or '' where the store has something else. */
  readonly occupied: ReadonlyMap<string, string>;
}

/**
 * Whether a key could stand under the reference of this variable. Where every variable has the same reference there is none
 * to try next: then it is for whoever stores the keys to refuse.
 */
export function isFreeFor(
  { referenceFor, occupied }: Destination,
  variable: string,
  fingerprint: string,
): boolean {
  if (referenceFor(variable).text === referenceFor(`${variable}_2`).text) return true;
  return (occupied.get(referenceFor(variable).text) ?? fingerprint) === fingerprint;
}

/**
 * @param template  the user's own: a reference in which `{project}` and `{variable}` are put in. Undefined for the store's.
 * Throws a `Problem` where the store needs to be told more, or the template is none of this store.
 */
export async function destinationIn(
  store: VaultStore,
  { project, template }: { readonly project: string; readonly template?: string | undefined },
  tools: Tools,
): Promise<Destination> {
  const { writer } = store;
  if (!writer) throw takesNoKeys(store);
  const wanted = template ?? (await writer.template(tools));
  const spell = writer.spell ?? spelled;
  const referenceFor = (variable: string): Reference => {
    const text = wanted.replaceAll('{project}', spell(project)).replaceAll('{variable}', spell(variable));
    const reference = parseReference(text);
    if (!reference || !store.schemes.includes(reference.scheme) || /[{}]/.test(text))
      throw problem(`${text} is no reference of ${store.name}. It begins with ${beginningOf(store)}.`);
    refuseControls(reference);
    writer.accept?.(reference, tools);
    return reference;
  };
  // Whatever is wrong with it is told before anything is planned.
  referenceFor('SENDGRID_API_KEY');
  return { store, referenceFor, occupied: new Map() };
}

/** Throws a `Problem` with what is missing where the store cannot be used now. */
export async function checkReady(store: VaultStore, tools: Tools): Promise<void> {
  if (!store.writer) throw takesNoKeys(store);
  const readiness = await store.writer.check(tools);
  if (!readiness.ready) throw new Problem('not-ready', readiness.missing);
}

/** Why a store has no writer. */
export function takesNoKeys({ name, whyReadOnly }: VaultStore): Problem {
  return problem(whyReadOnly ?? `KeyGuard puts no keys into ${name}. Choose another store.`);
}

function beginningOf({ schemes: [scheme] }: VaultStore): string {
  return scheme === 'op' ? 'op://' : `ref+${scheme}://`;
}

/** As every store takes it. */
function spelled(name: string): string {
  return name.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^-+|-+$/g, '') || 'sendgrid';
}

/** A project is called as its folder is. */
export function projectName(root: string): string {
  return root.split(/[/\\]/).findLast((part) => part !== '') ?? 'sendgrid';
}

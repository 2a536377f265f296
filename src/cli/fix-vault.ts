import type { VaultRequest } from '../node/move-keys';
import { vaultTools } from '../node/vault-tools';
import { checkReady, destinationIn, projectName } from '../stores/destination';
import type { VaultStore } from '../stores/vault-store';
import { VAULT_STORES } from '../stores/vaults';
import { Problem } from '../text/problem';
import type { FixArguments } from './args';
import type { Io } from './io';

/** Undefined for the env file. Throws a `Problem` for a store that nobody knows. */
export function vaultCalled(id: string): VaultStore | undefined {
  if (id === 'env') return undefined;
  const store = VAULT_STORES.find((each) => each.id === id);
  if (store?.writer) return store;
  if (store?.whyReadOnly) throw new Problem('usage', store.whyReadOnly);
  const known = VAULT_STORES.flatMap((each) => (each.writer ? [each.id] : [])).join(', ');
  throw new Problem('usage', `There is no store "${id}". There is: env, ${known}.`);
}

/** Where the keys of a project go. Throws a `Problem` where the store cannot be used. */
export async function vaultRequest(
  store: VaultStore,
  root: string,
  { reference, unverified, replace }: FixArguments,
  { env }: Io,
): Promise<VaultRequest> {
  const tools = vaultTools(root, env);
  const wanted = { project: projectName(root), template: reference };
  await checkReady(store, tools);
  const destination = await destinationIn(store, wanted, tools);
  return { destination, tools, agreed: { unverified, replace } };
}

import * as vscode from 'vscode';
import type { Agreed } from '../../rewrite/plan';
import type { Readiness, Tools, VaultStore } from '../../stores/vaults/vault-store';

interface StoreItem extends vscode.QuickPickItem {
  readonly store?: VaultStore;
  readonly readiness?: Readiness | undefined;
}

/**
 * A list of the stores: those that are ready, and below those that are not and why. All are asked at the same time, and
 * the list is there at once. Choosing one that is not ready says what mends it, and leaves the list open.
 * @param first the ID of the one that stands first, and that Enter chooses
 * @returns undefined when nothing was chosen
 */
export function chooseStore(
  stores: readonly VaultStore[],
  first: string | undefined,
  tools: Tools,
): Promise<VaultStore | undefined> {
  const ordered = [...stores].sort((a, b) => Number(b.id === first) - Number(a.id === first));
  const known = new Map<VaultStore, Readiness>();
  const pick = vscode.window.createQuickPick<StoreItem>();
  pick.title = 'Move key to vault';
  pick.placeholder = 'Choose the store that is to keep the key';
  pick.matchOnDescription = true;
  pick.keepScrollPosition = true;
  const show = (): void => {
    const [active] = pick.activeItems;
    pick.items = itemsFor(ordered, known);
    const same = pick.items.find(({ store }) => store !== undefined && store === active?.store);
    if (same) pick.activeItems = [same];
  };
  show();
  pick.busy = true;
  const checks = ordered.map(async (store) => {
    const readiness = await store.writer?.check(tools);
    if (readiness) known.set(store, readiness);
    show();
  });
  void Promise.allSettled(checks).then(() => {
    pick.busy = false;
  });
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      const [chosen] = pick.activeItems;
      if (!chosen?.store) return;
      if (chosen.readiness?.ready === false) {
        void vscode.window.showWarningMessage(chosen.readiness.missing);
        return;
      }
      resolve(chosen.store);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

function itemsFor(stores: readonly VaultStore[], known: ReadonlyMap<VaultStore, Readiness>): StoreItem[] {
  const groups: Readonly<Record<string, StoreItem[]>> = { Ready: [], 'Looking…': [], 'Not ready': [] };
  for (const store of stores) {
    const readiness = known.get(store);
    const [group, details] =
      readiness === undefined
        ? ['Looking…', {}]
        : readiness.ready
          ? ['Ready', { description: readiness.detail }]
          : ['Not ready', { detail: readiness.missing }];
    groups[group]?.push({ label: store.name, store, readiness, ...details });
  }
  return Object.entries(groups).flatMap(([label, items]) =>
    items.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items],
  );
}

/** For a store that gives nothing back the user is told so, and what of that is lost. Undefined when that is not all right. */
export async function agreeTo(store: VaultStore): Promise<Agreed | undefined> {
  if (store.read) return { unverified: false, replace: false };
  const yes = 'Store It and Take It out of the Code';
  const replace = 'Also Replace a Value of This Name';
  const button = await vscode.window.showWarningMessage(
    `${store.name} gives no value back.`,
    {
      modal: true,
      detail: `KeyGuard can see that ${store.name} has something under this name, not that it is the key. Only ${store.writer?.readers ?? 'its own programs'} will be able to read it.`,
    },
    yes,
    replace,
  );
  if (button === undefined) return undefined;
  return { unverified: true, replace: button === replace };
}

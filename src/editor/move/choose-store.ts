import * as vscode from 'vscode';
import type { Agreed } from '../../rewrite/plan';
import type { Readiness, Tools, VaultStore } from '../../stores/vault-store';

interface StoreItem extends vscode.QuickPickItem {
  readonly store?: VaultStore;
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
  const checks = new Map(
    ordered.map((store) => [
      store,
      Promise.resolve(store.writer?.check(tools)).then((readiness) => {
        if (readiness) known.set(store, readiness);
        show();
        return readiness;
      }),
    ]),
  );
  void Promise.allSettled(checks.values()).then(() => {
    pick.busy = false;
  });
  return new Promise((resolve, reject) => {
    const choose = async (store: VaultStore): Promise<void> => {
      // Whoever is faster than the store waits for it.
      const readiness = await checks.get(store);
      if (readiness?.ready === false) {
        void vscode.window.showWarningMessage(readiness.missing);
        return;
      }
      resolve(store);
      pick.hide();
    };
    pick.onDidAccept(() => {
      const [chosen] = pick.activeItems;
      if (chosen?.store) choose(chosen.store).catch(reject);
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
    groups[group]?.push({ label: store.name, store, ...details });
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

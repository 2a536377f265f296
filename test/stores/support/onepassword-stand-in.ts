import type { Reply, SeenCall } from './stand-ins';
import type { VendorState } from './vendor-contract';

interface Field {
  readonly id?: string;
  readonly type: string;
  readonly label: string;
  readonly value?: string;
}

interface Item {
  readonly id: string;
  readonly title: string;
  readonly vault: { readonly id: string };
  readonly category: string;
  readonly fields: readonly Field[];
  readonly files?: readonly unknown[];
}

export interface OpState extends VendorState {
  readonly accounts: readonly unknown[];
  readonly vaults: readonly { readonly id: string; readonly name: string }[];
  items: readonly Item[];
}

const privateVault = { id: 'qcuzwhg5w7xqgmlabxyylzbcjm', name: 'Private' };
export const initial: OpState = {
  version: '2.31.0',
  accounts: [{ url: 'my.1password.com', email: 'a@example.com', user_uuid: 'U', account_uuid: 'A' }],
  vaults: [privateVault, { id: 'wabxyylzbcjmqcuzwhg5w7xqgm', name: 'Shared' }],
  items: [],
};

/** Of the vault `Private`. */
export function itemOf(title: string, fields: readonly Field[], more: Partial<Item> = {}): Item {
  return {
    id: `id-of-${title}`,
    title,
    vault: { id: privateVault.id },
    category: 'API_CREDENTIAL',
    fields,
    ...more,
  };
}

export const credential = (value?: string): Field => ({
  ...{ id: 'credential', type: 'CONCEALED', label: 'credential' },
  ...(value !== undefined && { value }),
});

/** As documented (https://developer.1password.com/docs/cli/reference), and as its complaints are in the field. */
export function answer({ argv, stdin, isPiped }: SeenCall, state: OpState): Reply {
  const fails = (message: string): Reply => ({
    status: 1,
    stderr: `[ERROR] 2026/01/01 00:00:00 ${message}\n`,
  });
  const prints = (value: unknown): Reply => ({ stdout: `${JSON.stringify(value, undefined, 2)}\n` });
  const line = argv.join(' ');
  if (line === '--version') return { stdout: `${state.version}\n` };
  if (line === 'account list --format=json') return prints(state.accounts);
  if (state.fault !== undefined) return fails(state.fault);
  if (line === 'vault list --format=json') return prints(state.vaults);
  const vaultCalled = (name?: string) => state.vaults.find((each) => each.name === name || each.id === name);
  const itemCalled = (name: string | undefined, vault: { readonly id: string }) =>
    state.items.find((each) => each.vault.id === vault.id && (each.title === name || each.id === name));
  const [, vaultName] = /--vault=([^ ]+)/.exec(line) ?? [];
  const [, ofReference, itemName, fieldName] =
    /^read --no-newline op:\/\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(line) ?? [];
  const vault = vaultCalled(ofReference ?? vaultName);
  const absent = (name = '') =>
    `"${name}" isn't an item in the "${ofReference ?? vaultName}" vault. Specify the item with its UUID, name, or domain.`;
  if (!vault)
    return (vaultName ?? ofReference)
      ? fails(
          `"${vaultName ?? ofReference}" isn't a vault in this account. Specify the vault with its ID or name.`,
        )
      : { status: 64, stderr: `the stand-in knows no ${line}` };
  if (ofReference !== undefined) {
    const text = `op://${ofReference}/${itemName}/${fieldName}`;
    const item = itemCalled(itemName, vault);
    if (!item) return fails(`could not read secret '${text}': ${absent(itemName)}`);
    const field = item.fields.find(({ id, label }) => id === fieldName || label === fieldName);
    if (!field)
      return fails(
        `could not read secret '${text}': item '${ofReference}/${itemName}' does not have a field '${fieldName}'`,
      );
    return { stdout: field.value ?? '' };
  }
  if (/^item get [^ ]+ --vault=[^ ]+ --format=json --reveal$/.test(line)) {
    const item = itemCalled(argv[2], vault);
    return item ? prints(item) : fails(absent(argv[2]));
  }
  if (state.writeFault !== undefined && /^item (?:create|edit) /.test(line)) return fails(state.writeFault);
  if (/^item create - --vault=[^ ]+$/.test(line)) {
    // As the real one (https://github.com/diazoxide/charter/issues/78).
    if (!isPiped) return fails("provide the item category with '--category' flag");
    const template = JSON.parse(stdin);
    if (!state.lies)
      state.items = [...state.items, { id: `id-of-${template.title}`, vault: { id: vault.id }, ...template }];
    return { stdout: 'ID:          id\nFields:\n  credential:  [concealed]\n' };
  }
  if (/^item edit [^ ]+ --vault=[^ ]+$/.test(line)) {
    const item = itemCalled(argv[2], vault);
    if (!item) return fails(absent(argv[2]));
    if (!isPiped) return fails('the stand-in takes a template from a pipe only');
    if (!state.lies) state.items = state.items.map((each) => (each === item ? JSON.parse(stdin) : each));
    return { stdout: 'ID:          id\n' };
  }
  return { status: 64, stderr: `the stand-in knows no ${line}` };
}

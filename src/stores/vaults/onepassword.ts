import { type CommandLine, checkProgram, outputOf, parsed } from '../command-line';
import type { Reference } from '../references';
import { allowOptions, problem, type Tools, unlessAbsent, type VaultStore } from '../vault-store';

const SIGN_IN =
  '1Password is not signed in. Sign in with: op signin (or set OP_SERVICE_ACCOUNT_TOKEN where nobody can)';

const OP: CommandLine = {
  program: 'op',
  name: "1Password's command line",
  install: 'https://developer.1password.com/docs/cli/get-started',
  // A person may have to unlock the app.
  timeoutMs: 60_000,
  complaints: [
    [
      /not currently signed in|session expired|no accounts? configured|no active session|account is not signed in/i,
      SIGN_IN,
    ],
    [
      /authorization (?:prompt )?(?:dismissed|denied|timeout)|authorization timed out/i,
      '1Password was not unlocked. Try again, and confirm what it asks.',
    ],
    [
      /invalid (?:service account )?token|service account (?:token )?(?:is )?(?:invalid|deleted|expired)/i,
      'OP_SERVICE_ACCOUNT_TOKEN is wrong or no longer valid. Set a new one.',
    ],
    [/isn't a vault/i, '1Password has no such vault, or you may not see it. List them with: op vault list'],
    [/isn't an item/i, 'The vault has no such item. List them with: op item list', 'absent'],
    [
      /more than one item matches/i,
      'Several items have this name. Put the ID of the right one into the reference.',
    ],
    [/isn't a section/i, 'The item has no such section. Look at it with: op item get'],
    [
      /isn't a field|does not have a field/i,
      'The item has no such field. Look at it with: op item get',
      'absent',
    ],
    [
      /\(403\)|\b403\b|forbidden|not have (?:the )?(?:requested )?access|n(?:o|')t authorized|permission/i,
      '1Password does not allow you to do this. Ask for the permission to create and edit items in the vault.',
    ],
    [
      /dial tcp|no such host|network (?:error|is unreachable)/i,
      '1Password cannot be reached. Look at the network.',
    ],
    [
      /invalid secret reference|must be in the format|too few '?\/'?/i,
      'This is no complete reference. It goes op://vault/item/field.',
    ],
  ],
};

/**
 * The first version with `--reveal`, without which `op item get` keeps secrets back (2.30.0,
 * https://github.com/jamf/1password-client/issues/64). `op item edit` reads standard input since 2.23.0.
 */
const MINIMUM = '2.30.0';

/** That of the template "API Credential", whose secret has this name. */
const CATEGORY = 'API_CREDENTIAL';
const FIELD = 'credential';

/** Where `op` itself puts an item unless told otherwise (https://developer.1password.com/docs/cli/item-create). */
const BUILT_IN = ['Private', 'Personal', 'Employee'];

/** A login's passkey and a file are in no template, and would be lost with it. */
const NOT_EDITED = ['LOGIN', 'DOCUMENT', 'SSH_KEY'];

export const onePassword: VaultStore = {
  id: 'onepassword',
  name: '1Password',
  shapes: ['op://{vault}/{item}/{field}', 'op://{vault}/{item}/{section}/{field}'],
  schemes: ['op'],
  async read(reference, tools) {
    // `--no-newline`: exactly what is stored (https://developer.1password.com/docs/cli/reference/commands/read).
    return outputOf(OP, ['read', '--no-newline', referenceFor(reference, tools)], tools);
  },
  writer: {
    async check(tools) {
      if (tools.env['OP_CONNECT_HOST'] && tools.env['OP_CONNECT_TOKEN'])
        return {
          ready: false,
          missing:
            'Through a Connect server (OP_CONNECT_HOST) "op" only reads. Unset that and OP_CONNECT_TOKEN, then sign in with: op signin',
        };
      return checkProgram(OP, tools, { minimum: MINIMUM, ask: () => accountIn(tools) });
    },
    template: async (tools) => `op://${await vaultFor(tools)}/{project}-{variable}/${FIELD}`,
    accept: placeOf,
    async write(reference, value, tools) {
      const { vault, item, field } = placeOf(reference, tools);
      const there = await itemAt(vault, item, tools);
      // Values stand in the template on standard input, never in an assignment, which would be an argument
      // (https://developer.1password.com/docs/cli/reference/management-commands/item#item-create).
      const [args, template] = there
        ? [['item', 'edit', there.id], withField(there, field, value)]
        : [['item', 'create', '-'], { title: item, category: CATEGORY, fields: [newField(field, value)] }];
      // Of anything but a pipe it takes no template, nor says so (https://github.com/dmno-dev/varlock/pull/957,
      // https://github.com/diazoxide/charter/issues/78).
      await outputOf(OP, [...args, `--vault=${vault}`], tools, {
        ...{ input: JSON.stringify(template), asPipe: true },
      });
    },
  },
};

/**
 * The one account of this machine. Asks nobody to unlock anything, as `op whoami` would need. A service account is none of
 * them.
 */
async function accountIn(tools: Tools): Promise<string | undefined> {
  if (tools.env['OP_SERVICE_ACCOUNT_TOKEN']) return 'service account';
  const output = await outputOf(OP, ['account', 'list', '--format=json'], tools);
  const accounts = (output.trim() === '' ? [] : parsed(output, OP.program)) as readonly { url?: string }[];
  if (accounts.length === 0) throw problem(SIGN_IN);
  return accounts.length === 1 ? accounts[0]?.url : undefined;
}

/** The only vault there is, or else the built-in one. Service accounts never see that, and their owners name one. */
async function vaultFor(tools: Tools): Promise<string> {
  const list = parsed(await outputOf(OP, ['vault', 'list', '--format=json'], tools), OP.program);
  const vaults = list as readonly { readonly id: string; readonly name: string }[];
  const [vault, another] =
    vaults.length === 1 ? vaults : vaults.filter(({ name }) => BUILT_IN.includes(name));
  if (vault && !another) return IN_REFERENCE.test(vault.name) ? vault.name : vault.id;
  throw problem(
    vaults.length === 0
      ? '1Password shows you no vault. Make one with: op vault create NAME'
      : `1Password has several vaults: ${vaults.map(({ name }) => name).join(', ')}. Say which one: --reference 'op://VAULT/{project}-{variable}/${FIELD}'`,
  );
}

interface Item {
  readonly id: string;
  readonly category?: string;
  readonly fields?: readonly Field[];
  readonly files?: readonly unknown[];
}

interface Field {
  readonly id?: string;
  readonly label?: string;
  readonly value?: string;
}

/** Undefined where there is none of this name. */
async function itemAt(vault: string, item: string, tools: Tools): Promise<Item | undefined> {
  const args = ['item', 'get', item, `--vault=${vault}`, '--format=json', '--reveal'];
  const output = await unlessAbsent(outputOf(OP, args, tools));
  return output === undefined ? undefined : (parsed(output, OP.program) as Item);
}

/** A template takes the place of the whole item, so that it has all that was there. */
function withField(item: Item, name: string, value: string): Item {
  if (NOT_EDITED.includes(item.category ?? '') || item.files?.length)
    throw problem(
      `The item that is there already may hold a passkey or a file, which "op" would lose. Choose another item: --reference 'op://VAULT/ITEM/${FIELD}'`,
    );
  const isIt = ({ id, label }: Field): boolean =>
    [id, label].some((each) => each?.toLowerCase() === name.toLowerCase());
  const fields = item.fields ?? [];
  const empty = fields.find(isIt);
  if (empty?.value) throw problem(`Somebody else wrote the field ${name} at the same moment. Try again.`);
  return {
    ...item,
    fields: empty
      ? fields.map((field) => (field === empty ? { ...field, value } : field))
      : [...fields, newField(name, value)],
  };
}

/** Concealed as a password is; without an ID it gets one (https://developer.1password.com/docs/cli/item-template-json). */
function newField(name: string, value: string): object {
  return { ...(name === FIELD && { id: FIELD }), type: 'CONCEALED', label: name, value };
}

/** What a name in a reference is made of (https://developer.1password.com/docs/cli/secret-reference-syntax#syntax-rules). */
const IN_REFERENCE = /^[A-Za-z0-9_.][A-Za-z0-9_. -]*$/;

function placeOf(reference: Reference, tools: Tools): Readonly<Record<'vault' | 'item' | 'field', string>> {
  const parts = referenceFor(reference, tools).slice('op://'.length).split('/');
  const [vault = '', item = '', field = ''] = parts;
  if (parts.length !== 3 || !parts.every((part) => IN_REFERENCE.test(part)))
    throw problem(
      'KeyGuard puts keys into op://VAULT/ITEM/FIELD, each of letters, digits, blanks, "-", "_" and "." only.',
    );
  return { vault, item, field };
}

function referenceFor(reference: Reference, { env }: Tools): string {
  if (!reference.text.startsWith('op://')) {
    allowOptions(reference, ['attribute', 'attr', 'ssh-format']);
    const query = [...reference.options].map(([name, value]) => `${name}=${value}`).join('&');
    return `op://${reference.path}${query && `?${query}`}`;
  }
  // As `op run` has it: op://$APP_ENV/mail/key (https://developer.1password.com/docs/cli/secrets-environment-variables).
  return reference.text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_, braced?: string, bare?: string) => {
    const name = braced ?? bare ?? '';
    const value = env[name];
    if (value === undefined) throw problem(`The reference names the variable ${name}, which is not set.`);
    return value;
  });
}

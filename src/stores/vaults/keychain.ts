import { type CommandLine, checkProgram, outputOf } from '../command-line';
import type { Reference } from '../references';
import {
  absent,
  allowOptions,
  CAME_MEANWHILE,
  problem,
  type Readiness,
  readinessFrom,
  type Tools,
  unlessAbsent,
  type VaultStore,
  valueAt,
} from '../vault-store';

/**
 * The keychain of the operating system. On macOS in the way of vals, which knows no other system: an item of the kind
 * `vals-secret` whose service is the reference's path (https://github.com/helmfile/vals#keychain).
 */
export const keychain: VaultStore = {
  id: 'keychain',
  name: 'Keychain',
  schemes: ['keychain'],
  shapes: ['ref+keychain://{name…}'],
  async read(reference, tools) {
    allowOptions(reference, []);
    return valueAt(await ofThisMachine(tools).read(nameOf(reference), tools), reference.key);
  },
  writer: {
    check: async (tools) =>
      tools.platform === 'win32'
        ? { ready: false, missing: NOT_ON_WINDOWS }
        : ofThisMachine(tools).check(tools),
    template: async () => 'ref+keychain://{project}/{variable}',
    accept(reference, tools) {
      ofThisMachine(tools);
      nameOf(reference);
    },
    async write(reference, value, tools) {
      allowOptions(reference, []);
      if (reference.key.length > 0)
        throw problem(
          'A key is an item of its own in the keychain. Leave the part behind # out of the reference.',
        );
      await ofThisMachine(tools).write(nameOf(reference), value, tools);
    },
  },
};

interface Keychain {
  check(tools: Tools): Promise<Readiness>;
  read(name: string, tools: Tools): Promise<string>;
  write(name: string, value: string, tools: Tools): Promise<void>;
}

/** Its own program, `cmdkey`, gives no secret back. */
const NOT_ON_WINDOWS =
  'KeyGuard does not use the Credential Manager of Windows. Choose another store, or run it inside WSL.';

function ofThisMachine({ platform }: Tools): Keychain {
  if (platform === 'win32') throw problem(NOT_ON_WINDOWS);
  return platform === 'darwin' ? macOs : secretService;
}

/** As vals takes it. */
function nameOf({ path }: Reference): string {
  const name = path.replace(/\/$/, '').trim();
  // What begins with a - is an option to secret-tool, wherever it stands.
  if (name === '' || /[\0\r\n]|(?:^|\/)-/.test(name))
    throw problem('This is no complete reference. It goes ref+keychain://PROJECT/NAME.');
  return name;
}

/** Linux's, by libsecret's own program, which speaks to GNOME Keyring, KWallet and KeePassXC. */
const SECRET_TOOL: CommandLine = {
  program: 'secret-tool',
  name: 'libsecret',
  install: 'apt install libsecret-tools (Fedora, Arch: libsecret)',
  // A person may have to unlock the keyring.
  timeoutMs: 60_000,
  complaints: [
    [
      /autolaunch D-Bus|address is empty|Could not connect|Connection refused/i,
      'There is no session bus here, and so no keyring. Start KeyGuard from your desktop, or: dbus-run-session -- sh',
    ],
    [
      /org\.freedesktop\.secrets|ServiceUnknown|was not provided by any/i,
      'No keyring runs here. Start one: gnome-keyring-daemon --unlock (KWallet and KeePassXC can be one, too)',
    ],
    [
      /does not exist at path/i,
      'There is no keyring yet, and nobody could be asked for its password. Make one called Login, in "Passwords and Keys" (seahorse) for instance.',
    ],
    [
      /locked|dismissed|Prompt/i,
      'The keyring is locked. Unlock it (your desktop asks for its password), then try again.',
    ],
    // https://gitlab.gnome.org/GNOME/libsecret/-/blob/master/tool/secret-tool.c: it ends with 1, and says nothing.
    [/^\s*$/, 'The keyring has no such item. Store the value first.', 'absent'],
  ],
};

const secretService: Keychain = {
  check: (tools) =>
    readinessFrom(async () => {
      // It tells no version. Nothing is called so: what is asked is whether a keyring answers.
      await lookUp(['service', 'keyguard', 'account', 'keyguard'], tools);
      return 'secret-tool';
    }),
  async read(name, tools) {
    const attributes = attributesOf(name);
    const value = await lookUp(attributes, tools);
    if (value !== undefined) return value;
    // It finds nothing in a keyring that is locked and stays so. That something is there a search tells all the same.
    const found = await tools.run('secret-tool', ['search', '--all', ...attributes]);
    if (found.kind === 'ended' && /^attribute\./m.test(found.stderr))
      throw problem('The keyring is locked. Unlock it (your desktop asks for its password), then try again.');
    throw absent('The keyring has no such item. Store the value first.');
  },
  async write(name, value, tools) {
    const attributes = attributesOf(name);
    // It replaces an item of the same attributes without a word.
    if ((await lookUp(attributes, tools)) !== undefined) throw problem(CAME_MEANWHILE);
    // Exactly what it reads is stored, without a line end of its own.
    await outputOf(SECRET_TOOL, ['store', `--label=${name}`, ...attributes], tools, { input: value });
  },
};

function lookUp(attributes: readonly string[], tools: Tools): Promise<string | undefined> {
  return unlessAbsent(outputOf(SECRET_TOOL, ['lookup', ...attributes], tools));
}

/** Those that other programs use, too: the last part is the account. */
function attributesOf(name: string): readonly string[] {
  const at = name.lastIndexOf('/');
  return at === -1 ? ['service', name] : ['service', name.slice(0, at), 'account', name.slice(at + 1)];
}

/** The end that `security` gives its commands (https://ss64.com/mac/security.html). */
const SECURITY: CommandLine = {
  program: 'security',
  name: "macOS's keychain",
  install: 'macOS has it in /usr/bin, put that on PATH',
  timeoutMs: 60_000,
  complaints: [
    [
      /could not be found in the keychain/i,
      'The keychain has no such item. Store the value first.',
      'absent',
    ],
    [/already exists in the keychain/i, CAME_MEANWHILE],
    [
      /User interaction is not allowed|keychain is locked/i,
      'The keychain is locked, and nobody could be asked. Unlock it with: security unlock-keychain',
    ],
    [
      /user canceled|authorization was canceled|denied/i,
      'The keychain was not opened. Try again, and allow what it asks.',
    ],
    [
      /A default keychain could not be found/i,
      'There is no keychain. Make one with: security create-keychain -P login.keychain',
    ],
  ],
};

/** Its line buffer holds 4096 characters; a longer line would be two commands. */
const LONGEST_COMMAND = 4000;
const KIND = 'vals-secret';

const macOs: Keychain = {
  check: (tools) => checkProgram(SECURITY, tools, { versionArgs: ['default-keychain'] }),
  async read(name, tools) {
    const output = await outputOf(SECURITY, ['find-generic-password', '-w', '-D', KIND, '-s', name], tools);
    return decoded(output.trim());
  },
  async write(name, value, tools) {
    // By standard input, and in hexadecimal, which needs no quotes. Without -U, so that it refuses to replace an item.
    const account = tools.env['USER'] || 'keyguard';
    const command = `add-generic-password -a ${quoted(account)} -s ${quoted(name)} -D ${KIND} -X ${hexadecimal(value)}\n`;
    if (command.length > LONGEST_COMMAND)
      throw problem('This is longer than what KeyGuard can put into the keychain.');
    await outputOf(SECURITY, ['-i'], tools, { input: command });
  },
};

/** As `security -i` reads a line: https://github.com/apple-oss-distributions/Security/blob/main/SecurityTool/macOS/security.c */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function hexadecimal(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What is not plain text it prints in hexadecimal. vals takes everything that looks so for that. */
function decoded(output: string): string {
  if (output.length % 2 !== 0 || !/^[0-9a-f]+$/i.test(output)) return output;
  const bytes = output.match(/../g)?.map((pair) => Number.parseInt(pair, 16)) ?? [];
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

import { type CommandLine, checkProgram, outputOf } from '../command-line';
import type { Reference } from '../references';
import {
  allowOptions,
  CAME_MEANWHILE,
  problem,
  type Tools,
  unlessAbsent,
  type VaultStore,
} from '../vault-store';

/** What gpg says through either of them. A key that is locked, and one that is not there, sound the same. */
const gpgComplaints = (program: string): CommandLine['complaints'] => [
  [
    /gpg2?: (?:command )?not found/,
    'gpg is not installed, or not on PATH. Install it: https://gnupg.org/download/',
  ],
  [
    /No secret key|No pinentry|Inappropriate ioctl|Operation cancelled|Bad passphrase|Timeout/i,
    `gpg does not decrypt this entry: its secret key is not here, or locked and nobody gave the passphrase. Have gpg ask for it with: ${program} show NAME`,
  ],
  [
    /skipped: |no assurance this key belongs|Unusable public key|No public key|encryption failed/i,
    'gpg has no usable key for what the store is encrypted to. Import that key, or trust it: gpg --edit-key GPG-ID trust',
  ],
];

/** https://git.zx2c4.com/password-store/tree/src/password-store.sh */
const PASS: CommandLine = {
  program: 'pass',
  name: 'pass',
  install: 'https://www.passwordstore.org/#download',
  // gpg may ask a person for the passphrase.
  timeoutMs: 60_000,
  complaints: [
    [
      /is not in the password store/,
      'The password store has no such entry. List what there is with: pass ls',
      'absent',
    ],
    [
      /password store is empty|You must run:\s+\S+ init/,
      'pass has no password store yet. Make one with: pass init GPG-ID',
    ],
    [/sneaky path/, 'The name of an entry cannot go up with "..". Leave that out.'],
    ...gpgComplaints('pass'),
  ],
};

/** https://github.com/gopasspw/gopass/tree/master/docs/commands */
const GOPASS: CommandLine = {
  program: 'gopass',
  name: 'gopass',
  install: 'https://www.gopass.pw/#install',
  timeoutMs: 60_000,
  complaints: [
    [
      /entry is not in the password store/,
      'The password store has no such entry. List what there is with: gopass ls',
      'absent',
    ],
    [
      /not initialized|Try '?gopass (?:init|setup)/i,
      'gopass has no password store yet. Make one with: gopass setup',
    ],
    [/not overwriting your current secret/, CAME_MEANWHILE],
    ...gpgComplaints('gopass'),
  ],
};

export const pass: VaultStore = {
  id: 'pass',
  name: 'pass',
  shapes: ['ref+pass://{entry…}'],
  schemes: ['pass'],
  async read(reference, tools) {
    const name = entryOf(reference);
    return firstLineOf(name, await outputOf(PASS, ['show', '--', name], tools));
  },
  writer: {
    async check(tools) {
      const readiness = await checkProgram(PASS, tools, { versionArgs: ['version'] });
      if (!readiness.ready || tools.env['PASSWORD_STORE_KEY']) return readiness;
      const id = await tools.readText(`${folderOf(tools)}/.gpg-id`);
      return id === undefined
        ? { ready: false, missing: 'pass has no password store yet. Make one with: pass init GPG-ID' }
        : readiness;
    },
    template: async () => 'ref+pass://{project}/{variable}',
    async write(reference, value, tools) {
      const name = entryOf(reference);
      // It asks before it replaces an entry, and takes a standard input that is no terminal for a yes.
      if ((await tools.readText(`${folderOf(tools)}/${name}.gpg`)) !== undefined)
        throw problem(CAME_MEANWHILE);
      await outputOf(PASS, ['insert', '--multiline', '--', name], tools, { input: `${value}\n` });
    },
  },
};

export const gopass: VaultStore = {
  id: 'gopass',
  name: 'gopass',
  shapes: ['ref+gopass://{entry…}'],
  schemes: ['gopass'],
  // `--password` is the first line, whatever the settings hide or parse.
  async read(reference, tools) {
    const name = entryOf(reference);
    return firstLineOf(name, await outputOf(GOPASS, ['show', '--password', name], tools));
  },
  writer: {
    check: (tools) =>
      checkProgram(GOPASS, tools, {
        // The names alone, which needs no passphrase.
        ask: async () => void (await unlessAbsent(outputOf(GOPASS, ['ls', '--flat'], tools))),
      }),
    template: async () => 'ref+gopass://{project}/{variable}',
    async write(reference, value, tools) {
      // Unlike pass it refuses to replace an entry with its standard input.
      await outputOf(GOPASS, ['insert', entryOf(reference)], tools, { input: `${value}\n` });
    },
  },
};

function folderOf({ env }: Tools): string {
  return env['PASSWORD_STORE_DIR'] || '~/.password-store';
}

/** Where an entry has more lines, the first one is the password: https://www.passwordstore.org/#organization */
function firstLineOf(name: string, output: string): string {
  const line = output.split(/\r?\n/, 1)[0] ?? '';
  // Of a folder both print the tree, headed by the folder's name.
  if (line === name || line === `${name}/`)
    throw problem(`${name} is a folder of the password store. Name an entry in it.`);
  return line;
}

function entryOf(reference: Reference): string {
  const { scheme, path, key } = reference;
  allowOptions(reference, []);
  if (key.length > 0)
    throw problem('The value of an entry is its first line. Leave the part behind # out of the reference.');
  const name = path.replace(/^\/+|\/+$/g, '');
  if (name === '' || name.startsWith('-') || name.split('/').includes('..'))
    throw problem(`This is no complete reference. It goes ref+${scheme}://FOLDER/NAME.`);
  return name;
}

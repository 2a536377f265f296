import { type CommandLine, checkProgram, outputOf, outputOnFile } from '../command-line';
import type { Reference } from '../references';
import { allowOptions, problem, type Tools, type VaultStore, valueAt } from '../vault-store';
import { CONFIGURATION, templateFor } from './sops/files';
import { refuseForeignServers } from './sops/servers';

const SOPS: CommandLine = {
  program: 'sops',
  name: 'sops',
  install: 'https://getsops.io/docs/#download',
  timeoutMs: 60_000,
  complaints: [
    [
      /no such file|cannot operate on non-existent|cannot find the file/i,
      'There is no such file. Its path counts from the current folder, or from one above it in the repository.',
      'absent',
    ],
    [
      /no matching creation rules|has no creation rules|config file not found/i,
      'Nothing says for whom sops is to encrypt this file. Write a rule into .sops.yaml, or set SOPS_AGE_RECIPIENTS: https://getsops.io/docs/#using-sops-yaml-conf-to-select-kms-pgp-and-age-for-new-files',
    ],
    [
      /metadata not found/i,
      'This file is not encrypted by sops. Encrypt it with: sops encrypt --in-place FILE',
    ],
    [
      /Failed to get the data key|Error getting data key|no identity matched|failed to (?:load|open) age identit/i,
      'No key here decrypts this file. For age say where yours is: SOPS_AGE_KEY_FILE=FILE',
    ],
    [
      /MAC mismatch/i,
      'The file was changed by something else than sops. Get its last good version from git.',
    ],
    [
      /Error unmarshalling|could not unmarshal|Could not (?:parse|load)/i,
      'The file has another format. Say which one with ?format=yaml, json, dotenv, ini or binary.',
    ],
  ],
};

const FORMATS = ['yaml', 'json', 'dotenv', 'ini', 'binary'];

export const sops: VaultStore = {
  id: 'sops',
  name: 'sops',
  shapes: ['ref+sops://{file…}#/{key}'],
  schemes: ['sops'],
  async read(reference, tools) {
    allowOptions(reference, ['format', 'key_type']);
    if ((reference.options.get('key_type') ?? 'filepath') !== 'filepath')
      throw problem('KeyGuard reads sops files, not base64 in a reference. Put it into a file.');
    const format = formatOf(reference);
    if (!FORMATS.includes(format))
      throw problem(`sops has no format "${format}". It has ${FORMATS.join(', ')}.`);
    const file = await tools.locate(fileOf(reference));
    await refuseForeignServers((await tools.readText(file)) ?? '', tools);
    const isWhole = reference.key.length === 0;
    const output = await outputOf(
      SOPS,
      ['--decrypt', `--input-type=${format}`, `--output-type=${isWhole ? format : 'json'}`, file],
      tools,
    );
    // Not `--extract`, whose output does not tell a text from an object.
    return isWhole ? output : valueAt(output, reference.key);
  },
  writer: {
    check: (tools) =>
      checkProgram(SOPS, tools, {
        versionArgs: ['--disable-version-check', '--version'],
        // The first that takes values by standard input (https://github.com/getsops/sops/blob/main/CHANGELOG.md).
        minimum: '3.11',
      }),
    template: templateFor,
    async write(reference, value, tools) {
      // With another text first: where a rule leaves this name unencrypted (`encrypted_regex` and its like), and where the
      // file would be encrypted for others alone, that shows before the key is in it.
      const trial = await put(reference, TRIAL, tools, false);
      const args = [`--filename-override=${fileOf(reference)}`, `--input-type=${formatOf(reference)}`];
      await outputOf(SOPS, ['decrypt', ...args, '--output-type=json'], tools, { input: trial });
      await put(reference, value, tools, true);
    },
  },
};

const TRIAL = 'keyguard-looks-whether-this-gets-encrypted';

/**
 * Into a file that is there by `sops set`, which leaves the other values and their ciphertext as they are; else into a new
 * one, which is encrypted for those whom the rules for its name say.
 * https://getsops.io/docs/#set-a-sub-part-in-a-document-tree
 * @returns the file's text then
 */
async function put(reference: Reference, value: string, tools: Tools, isForGood: boolean): Promise<string> {
  allowOptions(reference, ['format']);
  const { key } = reference;
  const format = formatOf(reference);
  if (key.length === 0 || format === 'binary')
    throw problem('A key is one value of a sops file. Name it in the part behind #: ref+sops://FILE#/NAME');
  const file = fileOf(reference);
  const before = await tools.readText(file);
  const isThere = before !== undefined;
  await refuseForeignServers(
    before ?? (await tools.readText(await tools.locate(CONFIGURATION))) ?? '',
    tools,
  );
  let made = '';
  const place = (changed: string): boolean => {
    made = changed;
    if (!changed.includes(value)) return isForGood;
    throw problem(
      `sops leaves "${key.join('/')}" unencrypted in this file, so nothing was stored. Look at encrypted_regex and its like in .sops.yaml, or choose another name with --reference.`,
    );
  };
  if (isThere) {
    const index = key.map((part) => `[${JSON.stringify(part)}]`).join('');
    const types = [`--input-type=${format}`, `--output-type=${format}`];
    const args = (copy: string) => ['set', '--value-stdin', ...types, copy, index];
    await outputOnFile(SOPS, file, args, tools, { input: JSON.stringify(value), place });
    return made;
  }
  const document = key.reduceRight<unknown>((inner, part) => ({ [part]: inner }), value);
  const args = (copy: string) => [
    ...['encrypt', `--filename-override=${file}`, '--input-type=json', `--output-type=${format}`],
    `--output=${copy}`,
  ];
  await outputOnFile(SOPS, file, args, tools, { input: JSON.stringify(document), place });
  return made;
}

/** Where it is no absolute path it begins with ./, so that it can be no option. */
function fileOf({ path }: Reference): string {
  return path.startsWith('/') ? path : `./${path}`;
}

/** As in vals, a file with keys is YAML unless the reference says otherwise; and where the name is plain we believe it. */
function formatOf({ options, key, path }: Reference): string {
  const said = options.get('format');
  if (said !== undefined) return said;
  if (key.length === 0) return 'binary';
  if (/\.json$/i.test(path)) return 'json';
  if (/\.env$/i.test(path)) return 'dotenv';
  return /\.ini$/i.test(path) ? 'ini' : 'yaml';
}

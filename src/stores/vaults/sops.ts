import type { Reference } from '../references';
import { type CommandLine, outputOf } from './command-line';
import { allowOptions, problem, type VaultStore, valueAt } from './vault-store';

const SOPS: CommandLine = {
  program: 'sops',
  name: 'sops',
  install: 'https://getsops.io/docs/#download',
  timeoutMs: 60_000,
  complaints: [
    [
      /no such file|cannot operate on non-existent|cannot find the file/i,
      'There is no such file. Its path counts from the current folder.',
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
    // Where it is no absolute path it begins with ./, so that it can be no option.
    const file = reference.path.startsWith('/') ? reference.path : `./${reference.path}`;
    const isWhole = reference.key.length === 0;
    const output = await outputOf(
      SOPS,
      ['--decrypt', `--input-type=${format}`, `--output-type=${isWhole ? format : 'json'}`, file],
      tools,
    );
    // Not `--extract`, whose output does not tell a text from an object.
    return isWhole ? output : valueAt(output, reference.key);
  },
};

/** As in vals, a file with keys is YAML unless the reference says otherwise; and where the name is plain we believe it. */
function formatOf({ options, key, path }: Reference): string {
  const said = options.get('format');
  if (said !== undefined) return said;
  if (key.length === 0) return 'binary';
  if (/\.json$/i.test(path)) return 'json';
  if (/\.env$/i.test(path)) return 'dotenv';
  return /\.ini$/i.test(path) ? 'ini' : 'yaml';
}

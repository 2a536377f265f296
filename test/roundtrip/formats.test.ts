import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { findApiKeys, maskKeys } from '../../src/detect/api-key';
import { isKey } from '../../src/detect/finding';
import { scanText } from '../../src/detect/scan';
import { languageFor } from '../../src/rewrite/languages';
import { fakeKey, fillKeys } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';
import { moveKeys } from './move-keys';

const FIXTURES = path.join('test', 'fixtures', 'roundtrip', 'formats');

/** A program that is at hand, a file that it reads, and what makes it show what it read. */
interface Reader {
  readonly command: string;
  readonly fixture: string;
  /** The file's name where the program looks for it. */
  readonly file: string;
  /** One after the other. */
  readonly calls: readonly (readonly string[])[];
}

const READERS: readonly Reader[] = [
  {
    command: 'terraform',
    fixture: 'main.tf',
    file: 'main.tf',
    calls: [
      ['apply', '-auto-approve', '-no-color', '-input=false'],
      ['output', '-json'],
    ],
  },
  { command: 'ant', fixture: 'build.xml', file: 'build.xml', calls: [['-q', '-S']] },
  {
    command: 'php',
    fixture: 'php.ini',
    file: 'php.ini',
    calls: [
      [
        '-c',
        'php.ini',
        '-r',
        'foreach (["quoted", "plain", "url", "tab"] as $name) echo get_cfg_var("mail.$name"), "\\n";',
      ],
    ],
  },
  {
    command: 'npm',
    fixture: 'npmrc',
    file: '.npmrc',
    calls: [['config', 'get', 'init-author-name', 'init-author-email', 'init-author-url']],
  },
];

describe('fixed configuration', () => {
  const folder = temporaryFolder();

  for (const reader of READERS) {
    it(`is read as before: ${reader.command}`, async function () {
      // Not on every machine; CI installs what Debian has.
      if (spawnSync(reader.command, ['--version']).error) this.skip();
      await checkReader(reader, folder);
    });
  }

  it('fixtures of Terraform are well formed before and after', function () {
    // Not on every machine; CI installs what Debian has.
    if (spawnSync('terraform', ['--version']).error) this.skip();
    const fixtures = path.join('test', 'fixtures', 'rewrite', 'terraform');
    const files = readdirSync(fixtures, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(?:tf|tfvars|hcl)$/.test(entry.name))
      .map((entry) => path.join(entry.parentPath, entry.name));
    assert.ok(files.length >= 30, `only ${files.length}`);
    files.forEach((file, i) => {
      const extension = file.endsWith('.tfvars') ? '.tfvars' : '.tf';
      folder.write({ [`${i}${extension}`]: fillKeys(readFileSync(file, 'utf8')) });
    });
    const { status, stderr } = spawnSync('terraform', ['fmt', '-no-color', '-list=false'], {
      cwd: folder.path,
      encoding: 'utf8',
    });
    assert.equal(status, 0, maskKeys(stderr));
  });
});

async function checkReader(reader: Reader, folder: Folder): Promise<void> {
  const text = fillKeys(readFileSync(path.join(FIXTURES, reader.fixture), 'utf8'));
  const language = languageFor(reader.file);
  assert.ok(language);
  const before = show(reader, text, {}, folder);
  assert.ok(findApiKeys(before).length > 0, before);
  const fixed = await moveKeys(language, text, reader.file);
  assert.deepEqual(fixed.refusals, []);
  assert.deepEqual(scanText({ text: fixed.text, path: reader.file }).filter(isKey), []);
  const after = show(reader, fixed.text, fixed.variables, folder);
  assert.equal(maskKeys(after), maskKeys(before));
  assert.ok(after === before, 'the keys are others');

  const others = Object.keys(fixed.variables).map((name, i) => [name, fakeKey(7 + i)]);
  assert.ok(show(reader, fixed.text, Object.fromEntries(others), folder) !== before);
  assert.ok(show(reader, fixed.text, {}, folder) !== before);
}

/** What the program makes of the file, with these variables in its environment and no others that matter. */
function show(
  { command, file, calls }: Reader,
  text: string,
  variables: Readonly<Record<string, string>>,
  folder: Folder,
): string {
  for (const name of readdirSync(folder.path)) rmSync(path.join(folder.path, name), { recursive: true });
  folder.write({ [file]: text, 'package.json': '{}' });
  const { PATH = '' } = process.env;
  const env = { PATH, HOME: folder.path, CHECKPOINT_DISABLE: '1', ...variables };
  const outputs = calls.map(
    (args) => spawnSync(command, args, { cwd: folder.path, env, encoding: 'utf8' }).stdout,
  );
  // Terraform says of each output whether it hides it, as it has to afterwards.
  return (outputs.at(-1) ?? '').replace(/^ *"sensitive": (?:true|false),\n/gm, '');
}

type Folder = ReturnType<typeof temporaryFolder>;

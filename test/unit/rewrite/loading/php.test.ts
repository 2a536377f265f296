import assert from 'node:assert/strict';
import { loadingOf } from '../../../../src/rewrite/loading';
import { applyEdits } from '../../../../src/text/edits';
import { MemoryProject } from '../../../support/memory-project';

type Files = Readonly<Record<string, string>>;

const NOTHING = 'Nothing loads .env yet. Start the program with: keyguard run -- COMMAND';

/** Where the site's pages are in the folder of the env file. */
const SERVED =
  "The web server may hand .env to whoever asks for it: it is in the folder of the site. Forbid that in the server's configuration.";

/** The sentences, and the files that changed. */
async function load(path: string, files: Files, envPath = '.env') {
  const text = files[path] ?? '';
  const project = new MemoryProject(files);
  const loading = await loadingOf({ file: { path, text }, envPath, project });
  const changed: Record<string, string> = {};
  if (loading.edits) changed[path] = applyEdits(text, loading.edits);
  for (const { path: other, before, edits } of loading.companions ?? []) {
    assert.equal(before, files[other]);
    changed[other] = applyEdits(before ?? '', edits);
  }
  return { notes: loading.notes, changed };
}

function composer(...packages: string[]): Files {
  const names = Object.fromEntries(packages.map((name) => [name, '*']));
  return { 'composer.json': JSON.stringify({ require: names }) };
}

describe('who loads the env file of a PHP program', () => {
  it('nobody', async () => {
    for (const files of [{}, composer(), composer('sendgrid/sendgrid'), { 'composer.json': '{' }])
      assert.deepEqual(await load('send.php', files), { notes: [NOTHING], changed: {} });
  });

  it('Laravel', async () => {
    const { notes } = await load('app/Mail.php', composer('laravel/framework'));
    assert.match(notes[0] ?? '', /^Laravel loads \.env by itself\..*config:cache/);
  });

  it('Symfony, for code and configuration', async () => {
    const files = composer('symfony/framework-bundle');
    for (const path of ['src/Mail.php', 'config/services.yaml'])
      assert.deepEqual((await load(path, files)).notes, ['Symfony loads .env by itself.']);
    assert.deepEqual((await load('src/Mail.php', files, '.env.local')).notes, [
      'Symfony loads .env.local by itself, but not where APP_ENV is "test".',
    ]);
  });

  it('not the framework of another folder', async () =>
    assert.deepEqual(
      (await load('shop/app/Mail.php', { 'shop/composer.json': '{"require":{"laravel/framework":"*"}}' }))
        .notes,
      [NOTHING],
    ));

  it('phpdotenv that is called', async () => {
    const call =
      "<?php\nrequire 'vendor/autoload.php';\n\\Dotenv\\Dotenv::createImmutable(__DIR__)->load();\n";
    const files = { ...composer('vlucas/phpdotenv'), 'index.php': call };
    assert.deepEqual((await load('index.php', files)).notes, [
      'Dotenv in this file loads .env; it must run before the key is read.',
      SERVED,
    ]);
    assert.deepEqual(await load('src/x.php', files), {
      notes: ['Dotenv in index.php loads .env.', SERVED],
      changed: {},
    });
  });

  it('phpdotenv that nobody calls: in the file itself', async () => {
    const text = "<?php\r\n  require_once __DIR__ . '/../vendor/autoload.php';\r\n$x = 1;\r\n";
    const { notes, changed } = await load('bin/send.php', {
      ...composer('vlucas/phpdotenv'),
      'bin/send.php': text,
    });
    assert.match(notes[0] ?? '', /was added to bin\/send\.php/);
    assert.deepEqual(changed, {
      'bin/send.php':
        "<?php\r\n  require_once __DIR__ . '/../vendor/autoload.php';\r\n  Dotenv\\Dotenv::createImmutable(dirname(__DIR__))->safeLoad();\r\n$x = 1;\r\n",
    });
  });

  it('phpdotenv that nobody calls: in the only entry', async () => {
    const entry = "<?php\nnamespace App;\nrequire('vendor/autoload.php');\n";
    const files = { ...composer('vlucas/phpdotenv'), 'index.php': entry, 'src/x.php': '<?php\n' };
    const { notes, changed } = await load('src/x.php', files);
    assert.match(notes[0] ?? '', /was added to index\.php/);
    assert.deepEqual(changed, {
      'index.php': `${entry.trimEnd()}\n\\Dotenv\\Dotenv::createImmutable(__DIR__)->safeLoad();\n`,
    });
  });

  it('names the line where it is not certain', async () => {
    const entry = "<?php\nrequire 'vendor/autoload.php';\n";
    const files = { ...composer('vlucas/phpdotenv'), 'index.php': entry, 'public/index.php': entry };
    for (const project of [files, composer('vlucas/phpdotenv')]) {
      const { notes, changed } = await load('src/x.php', project);
      assert.match(notes[0] ?? '', /^Nothing loads \.env yet\. Put this line behind/);
      assert.deepEqual(changed, {});
    }
  });
});

import assert from 'node:assert/strict';
import { loadingOf } from '../../../../src/rewrite/loading';
import { MemoryProject } from '../../../support/memory-project';

type Files = Readonly<Record<string, string>>;

async function loading(path: string, text: string, files: Files = {}, envPath = '.env'): Promise<string> {
  const { notes: sentences } = await loadingOf({
    file: { path, text },
    envPath,
    project: new MemoryProject({ ...files, [path]: text }),
  });
  assert.equal(sentences.length, 1);
  return sentences[0] ?? '';
}

function packageJson(members: object): string {
  return JSON.stringify(members);
}

const DOTENV = "require('dotenv').config();\n";
const NOTHING = 'Nothing loads .env yet. Start the program with: node --env-file=.env send.js';

describe('who loads the env file of a Node program', () => {
  const here = (line: number) =>
    `dotenv on line ${line} of this file loads .env; it must run before the key is read.`;
  const withDotenv: readonly (readonly [string, number])[] = [
    ["require('dotenv').config();\n", 1],
    ['const a = 1;\nconst b = 2;\nrequire("dotenv").config({ quiet: true });\n', 3],
    ["import 'dotenv/config';\n", 1],
    ['// mail\nimport \'dotenv/config.js\';\nimport "dotenv/config";\n', 3],
    ["import dotenv from 'dotenv';\n\ndotenv.config();\n", 3],
    ["import * as dotenv from 'dotenv';\r\ndotenv.config()\r\n", 2],
    ["const dotenv = require('dotenv'); dotenv.config();\n", 1],
    ["import '@dotenvx/dotenvx';\n", 1],
    ['process.loadEnvFile();\n', 1],
    ["// require('dotenv').config();\nrequire('dotenv').config();\n", 2],
  ];
  for (const [text, line] of withDotenv) {
    it(`dotenv here: ${JSON.stringify(text)}`, async () =>
      assert.equal(await loading('send.js', text), here(line)));
  }

  const without = [
    "// require('dotenv').config();\n",
    "/*\n * require('dotenv').config();\n */\n",
    "  // import 'dotenv/config';\n",
    "const dotenv = require('dotenv');\nconfig();\n",
    "const name = 'dotenv';\n",
    'process.env.LOAD;\n',
  ];
  for (const text of without) {
    it(`not dotenv: ${JSON.stringify(text)}`, async () =>
      assert.equal(await loading('send.js', text), NOTHING));
  }

  it('Deno, which takes the same option', async () =>
    assert.equal(
      await loading('send.ts', "import { send } from 'jsr:@x/mail';\nDeno.exit();\n"),
      'Nothing loads .env yet. Start the program with: deno run --env-file=.env send.ts',
    ));

  const scripts: readonly (readonly [Readonly<Record<string, string>>, string | undefined])[] = [
    [{ start: 'node --env-file=.env send.js' }, 'start'],
    [{ start: 'node --env-file .env send.js' }, 'start'],
    [{ start: 'node --env-file=./.env send.js' }, 'start'],
    [{ start: 'node --env-file-if-exists=.env send.js' }, 'start'],
    [{ start: 'node -r dotenv/config send.js' }, 'start'],
    [{ dev: 'dotenv -- node send.js' }, 'dev'],
    [{ dev: 'dotenvx run -- node send.js' }, 'dev'],
    [{ serve: 'env-cmd node send.js' }, 'serve'],
    [{ test: 'node --env-file=.env --test', start: 'node --env-file=.env send.js' }, 'start'],
    [{ test: 'node --env-file=.env --test', start: 'node send.js' }, 'test'],
    [{ start: 'node --env-file=.env.production send.js' }, undefined],
    [{ start: 'node send.js' }, undefined],
    [{ start: 'node dotenv.js' }, undefined],
  ];
  for (const [table, name] of scripts) {
    it(`scripts: ${JSON.stringify(table)}`, async () => {
      assert.equal(
        await loading('send.js', '', { 'package.json': packageJson({ scripts: table }) }),
        name === undefined ? NOTHING : `The script "${name}" of package.json loads .env.`,
      );
    });
  }

  const frameworks = {
    next: 'Next.js',
    nuxt: 'Nuxt',
    '@nestjs/config': '@nestjs/config',
    '@adonisjs/core': 'AdonisJS',
    '@remix-run/dev': 'Remix',
    '@strapi/strapi': 'Strapi',
    'firebase-functions': 'Cloud Functions for Firebase',
    'serverless-dotenv-plugin': 'serverless-dotenv-plugin',
  };
  for (const [dependency, name] of Object.entries(frameworks)) {
    it(`a framework: ${dependency}`, async () => {
      for (const list of ['dependencies', 'devDependencies']) {
        const files = { 'package.json': packageJson({ [list]: { [dependency]: '1.0.0' } }) };
        assert.equal(await loading('send.ts', '', files), `${name} loads .env by itself.`);
      }
    });
  }

  it('Bun', async () => {
    assert.equal(await loading('send.ts', '', { 'bun.lock': '{}' }), 'Bun loads .env by itself.');
    assert.equal(
      await loading('send.ts', '', { 'package.json': '{}', 'bun.lock': '{}' }),
      'Bun loads .env by itself.',
    );
  });

  const entries: readonly (readonly [string, Files])[] = [
    ['index.js', { 'package.json': '{}', 'index.js': DOTENV }],
    ['src/server.ts', { 'package.json': '{}', 'src/server.ts': "import 'dotenv/config';\n" }],
    ['app.mjs', { 'package.json': '{}', 'index.js': `// ${DOTENV}`, 'app.mjs': "import 'dotenv/config';\n" }],
    ['lib/run.js', { 'package.json': packageJson({ main: './lib/run.js' }), 'lib/run.js': DOTENV }],
    [
      'bin/www.js',
      {
        'package.json': packageJson({ scripts: { start: 'node --inspect bin/www.js' } }),
        'bin/www.js': DOTENV,
      },
    ],
  ];
  const imported: readonly (readonly [string, Files])[] = [
    ['config.js', { 'index.js': "require('./mail/send');\nrequire('./config');\n", 'config.js': DOTENV }],
    [
      'src/config/index.ts',
      { 'src/index.ts': "import './config/index.js';\n", 'src/config/index.ts': DOTENV },
    ],
    ['config/index.js', { 'src/app.js': "const a = require('../config')\n", 'config/index.js': DOTENV }],
  ];
  for (const [module, files] of imported) {
    it(`dotenv in ${module}, which the entry imports`, async () => {
      const all = { 'package.json': packageJson({ dependencies: { dotenv: '16.0.0' } }), ...files };
      assert.equal(await loading('mail/send.js', '', all), `dotenv in ${module} loads .env.`);
    });
  }

  it('Supabase', async () =>
    assert.equal(
      await loading('supabase/functions/send/index.ts', 'Deno.serve(send);\n'),
      'Nothing loads .env yet. Start the functions with: supabase functions serve --env-file .env. For the deployed ones run: supabase secrets set --env-file .env',
    ));

  for (const [entry, files] of entries) {
    it(`dotenv in the entry ${entry}`, async () => {
      assert.equal(await loading('mail/send.js', '', files), `dotenv in ${entry} loads .env.`);
    });
  }

  it('nothing, where the dependency dotenv is there but never called', async () => {
    const files = { 'package.json': packageJson({ dependencies: { dotenv: '^17' } }) };
    const sentence = 'Nothing loads .env yet. Make this the first line of the program: ';
    assert.equal(await loading('send.js', '', files), `${sentence}require('dotenv').config();`);
    assert.equal(await loading('send.mjs', '', files), `${sentence}import 'dotenv/config';`);
    assert.equal(
      await loading('send.ts', "import a from 'a';\n", files),
      `${sentence}import 'dotenv/config';`,
    );
    assert.equal(
      await loading('send.js', 'export const a = 1;\n', files),
      `${sentence}import 'dotenv/config';`,
    );
  });

  it('nothing, where there is no package or an empty or a broken one', async () => {
    for (const files of [
      {},
      { 'package.json': '{}' },
      { 'package.json': '{ "scripts": [' },
      { 'package.json': '' },
    ]) {
      assert.equal(await loading('send.js', '', files), NOTHING);
    }
  });

  it('nothing, with the command for TypeScript', async () => {
    assert.equal(
      await loading('src/send.ts', ''),
      'Nothing loads .env yet. Start the program with: tsx --env-file=.env src/send.ts',
    );
  });

  describe('nothing, where a tool starts the code', () => {
    const setIt = (envPath: string) =>
      `Nothing loads ${envPath} yet. Set its variables in the environment that starts the program`;
    const orLoad = `${setIt('.env')}, or put this line before the key is read: process.loadEnvFile();`;
    const run = (path: string) =>
      `Nothing loads .env yet. Start the program with: tsx --env-file=.env ${path}`;
    const rows: readonly (readonly [dependency: string, path: string, sentence: string])[] = [
      ['@sveltejs/kit', 'src/hooks.server.ts', orLoad],
      ['astro', 'src/pages/api/mail.ts', orLoad],
      ['vite', 'vite.config.ts', orLoad],
      ['vitest', 'vitest.config.ts', orLoad],
      ['vitest', 'src/mail.test.ts', orLoad],
      ['vitest', 'src/__tests__/mail.ts', orLoad],
      ['vitest', 'src/server.ts', run('src/server.ts')],
      ['express', 'src/mail.test.ts', run('src/mail.test.ts')],
      ['electron', 'preload.ts', `${setIt('.env')}.`],
    ];
    for (const [dependency, path, sentence] of rows) {
      it(`${dependency}: ${path}`, async () => {
        const files = { 'package.json': packageJson({ devDependencies: { [dependency]: '1' } }) };
        assert.equal(await loading(path, '', files), sentence);
      });
    }

    it('with the path from the package, whose folder the tool runs in', async () => {
      const files = { 'a/package.json': packageJson({ devDependencies: { vite: '7' } }) };
      assert.equal(
        await loading('a/server/mail.ts', '', files, 'a/server/.env'),
        `${setIt('a/server/.env')}, or put this line before the key is read: process.loadEnvFile('server/.env');`,
      );
      assert.equal(
        await loading('a/vite.config.ts', '', files, 'a/.env.local'),
        `${setIt('a/.env.local')}, or put this line before the key is read: process.loadEnvFile('.env.local');`,
      );
    });

    it('but not where dotenv is there or the start script loads it', async () => {
      const devDependencies = { vite: '7' };
      const scripts = { start: 'node --env-file=.env build' };
      assert.equal(
        await loading('server/a.ts', '', { 'package.json': packageJson({ devDependencies, scripts }) }),
        'The script "start" of package.json loads .env.',
      );
      assert.equal(
        await loading('server/a.js', '', {
          'package.json': packageJson({ devDependencies, dependencies: { dotenv: '17' } }),
        }),
        "Nothing loads .env yet. Make this the first line of the program: require('dotenv').config();",
      );
    });
  });

  it('nothing, with paths from where the env file is', async () => {
    assert.equal(
      await loading('a/b/src/send.js', '', { 'a/b/package.json': '{}' }, 'a/b/.env'),
      'Nothing loads a/b/.env yet. Start the program with: node --env-file=.env src/send.js',
    );
  });

  it('the package of a monorepo, by its own package.json', async () => {
    const files = {
      'package.json': packageJson({ dependencies: { next: '15' } }),
      'a/package.json': packageJson({ scripts: { start: 'node --env-file=.env send.js' } }),
    };
    assert.equal(
      await loading('a/send.js', '', files, 'a/.env'),
      'The script "start" of a/package.json loads a/.env.',
    );
  });

  it('not the package above, whose programs are started elsewhere', async () => {
    const files = { 'package.json': packageJson({ scripts: { start: 'node --env-file=.env a/send.js' } }) };
    assert.equal(
      await loading('a/send.js', '', files, 'a/.env'),
      'Nothing loads a/.env yet. Start the program with: node --env-file=.env send.js',
    );
  });

  it('only what is told so, where the env file has another name', async () => {
    const nothing =
      'Nothing loads .env.local yet. Start the program with: node --env-file=.env.local send.js';
    assert.equal(await loading('send.js', DOTENV, {}, '.env.local'), nothing);
    assert.equal(
      await loading(
        'send.js',
        '',
        { 'package.json': packageJson({ dependencies: { nuxt: '3' } }) },
        '.env.local',
      ),
      nothing,
    );
    assert.equal(
      await loading('send.js', "require('dotenv').config({ path: '.env.local' });\n", {}, '.env.local'),
      'dotenv on line 1 of this file loads .env.local; it must run before the key is read.',
    );
    const scripts = {
      'package.json': packageJson({ scripts: { start: 'node --env-file=.env.local send.js' } }),
    };
    assert.equal(
      await loading('send.js', '', scripts, '.env.local'),
      'The script "start" of package.json loads .env.local.',
    );
  });
});

describe('who loads the env file of a Python program', () => {
  const HERE = 'load_dotenv in this file loads .env; it must run before the key is read.';
  const PIP =
    'Nothing loads .env yet. Run "pip install python-dotenv" and make this the first line of the program: from dotenv import load_dotenv; load_dotenv()';

  const rows: readonly (readonly [
    what: string,
    path: string,
    text: string,
    files: Files,
    sentence: string,
  ])[] = [
    ['load_dotenv here', 'a.py', 'from dotenv import load_dotenv\nload_dotenv()\n', {}, HERE],
    ['load_dotenv here, by its module', 'a.py', 'import dotenv\ndotenv.load_dotenv()\n', {}, HERE],
    ['django-environ here', 'a.py', 'environ.Env.read_env(BASE / ".env")\n', {}, HERE],
    ['load_dotenv in a comment', 'a.py', '# load_dotenv()\n', {}, PIP],
    ['load_dotenv that is only imported', 'a.py', 'from dotenv import load_dotenv\n', {}, PIP],
    ['the entry', 'mail/a.py', '', { 'main.py': 'load_dotenv()\n' }, 'load_dotenv in main.py loads .env.'],
    [
      'the entry beside it',
      'm/a.py',
      '',
      { 'm/__init__.py': 'load_dotenv()' },
      'load_dotenv in m/__init__.py loads .env.',
    ],
    ['Django', 'mail/a.py', '', { 'manage.py': 'read_env()\n' }, 'load_dotenv in manage.py loads .env.'],
    ['Pipenv', 'a.py', '', { Pipfile: '' }, '"pipenv run" loads .env by itself.'],
    [
      'python-dotenv, never called',
      'a.py',
      '',
      { 'requirements.txt': 'sendgrid\npython-dotenv==1.0\n' },
      'Nothing loads .env yet. Make this the first line of the program: from dotenv import load_dotenv; load_dotenv()',
    ],
    [
      'python-dotenv in pyproject.toml',
      'a.py',
      '',
      { 'pyproject.toml': 'dependencies = ["python-dotenv>=1"]\n' },
      'Nothing loads .env yet. Make this the first line of the program: from dotenv import load_dotenv; load_dotenv()',
    ],
    ['another package', 'a.py', '', { 'requirements.txt': 'sendgrid\n' }, PIP],
    ['nothing', 'a.py', '', {}, PIP],
  ];
  for (const [what, path, text, files, sentence] of rows) {
    it(what, async () => assert.equal(await loading(path, text, files), sentence));
  }

  it('only what is told so, where the env file has another name', async () => {
    assert.equal(
      await loading('a.py', 'load_dotenv()\n', { Pipfile: '' }, '.env.mail'),
      'Nothing loads .env.mail yet. Run "pip install python-dotenv" and make this the first line of the program: from dotenv import load_dotenv; load_dotenv(\'.env.mail\')',
    );
    assert.equal(
      await loading('a.py', "load_dotenv('.env.mail')\n", {}, '.env.mail'),
      'load_dotenv in this file loads .env.mail; it must run before the key is read.',
    );
  });
});

describe('who loads the env file of another program', () => {
  it('is keyguard run, which works with every program', async () => {
    assert.equal(
      await loading('send.xyz', ''),
      'Nothing loads .env yet. Start the program with: keyguard run -- COMMAND',
    );
    assert.equal(
      await loading('send.xyz', '', {}, 'apps/a/.env.mail'),
      'Nothing loads apps/a/.env.mail yet. Start the program with: keyguard run --env-file .env.mail -- COMMAND',
    );
  });
});

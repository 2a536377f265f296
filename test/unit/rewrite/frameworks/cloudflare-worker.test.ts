import assert from 'node:assert/strict';
import { envPathOfWorker, workerProjectOf } from '../../../../src/rewrite/frameworks/cloudflare-worker';
import { MemoryProject } from '../../../support/memory-project';

type Files = Readonly<Record<string, string>>;

describe('code that runs on Cloudflare Workers', () => {
  const withEnv = { folder: '', hasProcessEnv: false };
  const rows: readonly (readonly [what: string, path: string, files: Files, expected: object | undefined])[] =
    [
      ['is told by its settings', 'src/index.js', { 'wrangler.toml': '', 'package.json': '' }, withEnv],
      ['is told in TypeScript', 'src/index.ts', { 'wrangler.jsonc': '{}' }, withEnv],
      [
        'is told in a monorepo',
        'apps/a/b.mjs',
        { 'apps/a/wrangler.json': '{}' },
        { ...withEnv, folder: 'apps/a' },
      ],
      [
        'has process.env with nodejs_compat',
        'index.js',
        { 'wrangler.toml': 'compatibility_flags = [ "nodejs_compat" ]' },
        { folder: '', hasProcessEnv: true },
      ],
      [
        'has none with an old date',
        'index.js',
        { 'wrangler.toml': 'compatibility_date = "2024-09-23"\ncompatibility_flags = [ "nodejs_compat" ]' },
        withEnv,
      ],
      ['is not in another package', 'a/b.js', { 'wrangler.toml': '', 'a/package.json': '{}' }, undefined],
      ['is not without settings of a Worker', 'a.js', { 'package.json': '{}' }, undefined],
      ['is no script beside it', 'scripts/a.js', { 'wrangler.toml': '' }, undefined],
      ['is no test', 'src/a.test.ts', { 'wrangler.toml': '' }, undefined],
      ['is not the settings of a tool', 'vite.config.ts', { 'wrangler.toml': '' }, undefined],
    ];
  for (const [what, path, files, expected] of rows) {
    it(what, async () => {
      assert.deepEqual(await workerProjectOf({ path, project: new MemoryProject(files) }), expected);
    });
  }

  const homes: readonly (readonly [what: string, files: Files, expected: string])[] = [
    ['.dev.vars', { '.dev.vars': 'A=1' }, '.dev.vars'],
    ['.dev.vars before .env', { '.dev.vars': 'A=1', '.env': 'A=1' }, '.dev.vars'],
    ['a new .dev.vars', {}, '.dev.vars'],
    [
      'the .env that a new Wrangler reads',
      { '.env': 'A=1', 'package.json': '{"wrangler": "^4.40.1"}' },
      '.env',
    ],
    [
      'no .env with an old Wrangler',
      { '.env': 'A=1', 'package.json': '{"wrangler": "^3.100.0"}' },
      '.dev.vars',
    ],
  ];
  for (const [what, files, expected] of homes) {
    it(`has its variables in ${what}`, async () => {
      const project = new MemoryProject({ 'wrangler.toml': '', ...files });
      assert.equal(await envPathOfWorker({ path: 'src/index.ts', text: '', project }), expected);
    });
  }
});

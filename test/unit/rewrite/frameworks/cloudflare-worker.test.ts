import assert from 'node:assert/strict';
import { refuseWorkerCode } from '../../../../src/rewrite/frameworks/cloudflare-worker';
import { MemoryProject } from '../../../support/memory-project';

const REASON =
  'This code runs on Cloudflare Workers, where process.env is empty: replace the key by env.MAIL_KEY, and put it into .dev.vars and into "wrangler secret put MAIL_KEY".';

describe('code that runs on Cloudflare Workers', () => {
  const rows: readonly (readonly [
    what: string,
    path: string,
    files: Readonly<Record<string, string>>,
    isRefused: boolean,
  ])[] = [
    ['is refused', 'src/index.js', { 'wrangler.toml': '', 'package.json': '' }, true],
    ['is refused in TypeScript', 'src/index.ts', { 'wrangler.jsonc': '{}' }, true],
    ['is refused in a package of a monorepo', 'apps/a/b.mjs', { 'apps/a/wrangler.json': '{}' }, true],
    [
      'is left where it has process.env',
      'index.js',
      { 'wrangler.toml': 'compatibility_flags = [ "nodejs_compat" ]' },
      false,
    ],
    ['is left in another package', 'a/b.js', { 'wrangler.toml': '', 'a/package.json': '{}' }, false],
    ['is left without settings of a Worker', 'a.js', { 'package.json': '{}' }, false],
    ['is left in a script beside it', 'scripts/a.js', { 'wrangler.toml': '' }, false],
    ['is left in a test', 'src/a.test.ts', { 'wrangler.toml': '' }, false],
    ['is left in the settings of a tool', 'vite.config.ts', { 'wrangler.toml': '' }, false],
  ];
  for (const [what, path, files, isRefused] of rows) {
    it(what, async () => {
      const project = new MemoryProject(files);
      const reason = await refuseWorkerCode({ path, text: '', project }, 'MAIL_KEY');
      assert.equal(reason, isRefused ? REASON : undefined);
    });
  }
});

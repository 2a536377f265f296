import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import fc from 'fast-check';
import { isIgnored } from '../../../src/stores/gitignore';
import { git, gitEnvironment, hasGit } from '../../support/git';
import { SEED } from '../../support/random';
import { temporaryFolder } from '../../support/temporary-folder';

const PATTERNS = [
  '.env',
  '/.env',
  '*.env',
  '!.env',
  '!/.env',
  '!*.env',
  '.env*',
  '!.env.local',
  '.e?v',
  '[.]env',
  '[!a]*',
  '.en[a-z]',
  '\\.env',
  '**/.env',
  '.env ',
  '.env\\ ',
  ' .env',
  '#.env',
  '\\#.env',
  '\\!.env',
  '.ENV',
  '.env/',
  '*',
  '!*',
  '!*/',
  '**',
  '.*',
  '*.*',
  '?.env',
  '',
  'p',
  'p/',
  '/p/',
  '!p/',
  '!p',
  'p/*',
  'p/**',
  '!p/.env',
  'p/.env',
  'p/q',
  'p/q/',
  '/p/q/*',
  '!p/q/',
  'p/**/.env',
  '**/q',
  '**/q/',
  '**/q/**',
  '!**/q/',
  'q',
  'q/',
  '!q/',
  '/q/',
  'q/.env',
  '!q/.env',
  'q/*.env',
  'build',
  'build/',
  '!build',
  '!build/',
  '/build',
  '/build/*',
  '!/build/q',
  'build/**',
  '!build/**',
  '*/',
  '*/.env',
  '*/q',
  '!*/q/',
  'P/',
  '[a-q]/',
  '!?/',
];

const FILES = [
  '.env',
  'a.env',
  '.env.local',
  'x',
  'build/.env',
  'build/q/.env',
  'build/q/a.env',
  'p/.env',
  'p/a.env',
  'p/.env.local',
  'p/build/.env',
  'p/q/.env',
  'p/q/a.env',
  'p/q/build/x',
  'p/q/p/.env',
  'q/.env',
  'q/p/q/.env',
];

describe('ignore files, as git reads them', function () {
  before(function () {
    if (!hasGit) this.skip();
  });
  this.timeout(60_000);
  const folder = temporaryFolder();

  it(`ignore what git ignores (seed ${SEED})`, async () => {
    git(folder.path, 'init', '--quiet');
    git(folder.path, 'config', 'core.ignorecase', 'false');
    folder.write(Object.fromEntries(FILES.map((file) => [file, ''])));
    const lines = fc
      .tuple(
        fc.array(fc.constantFrom(...PATTERNS), { maxLength: 4 }),
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
      )
      .map(([patterns, lineEnd, closed]) => patterns.join(lineEnd) + (closed ? lineEnd : ''));
    const ignoreFiles = fc.record({
      '.gitignore': lines,
      'p/.gitignore': lines,
      'p/q/.gitignore': lines,
      'build/.gitignore': lines,
    });
    const seen = { ignored: 0, free: 0 };
    await fc.assert(
      fc.asyncProperty(ignoreFiles, async (files) => {
        folder.write(files);
        const ignored = ignoredByGit(folder.path);
        for (const file of FILES) {
          const ours = await isIgnored(file, async (name) => (files as Record<string, string>)[name]);
          assert.equal(ours, ignored.has(file), file);
          seen[ours ? 'ignored' : 'free']++;
        }
      }),
      { numRuns: 400, seed: SEED },
    );
    for (const [what, count] of Object.entries(seen)) assert.ok(count > 500, `${what}: ${count}`);
  });
});

function ignoredByGit(folder: string): Set<string> {
  const { status, stdout, stderr } = spawnSync('git', ['check-ignore', '--no-index', '--stdin', '-z'], {
    cwd: folder,
    env: gitEnvironment(folder),
    input: FILES.join('\0'),
    encoding: 'utf8',
  });
  // 1 means that none is ignored.
  assert.ok(status === 0 || status === 1, stderr);
  return new Set(
    stdout
      .split('\0')
      .filter((file) => file !== '')
      .map((file) => path.posix.normalize(file)),
  );
}

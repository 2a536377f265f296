import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { Rule } from '../../../src/detect/rule';
import { ALL_RULES } from '../../../src/detect/rules/index';
import { assessFiles } from '../../../src/node/assess';
import { type Environment, Repositories } from '../../../src/node/git';
import { type ScannedFile, scanBytes, scanPaths } from '../../../src/node/scan';
import { Suppressions } from '../../../src/node/suppressions';
import type { FileError } from '../../../src/text/problem';
import { git, gitEnvironment, hasGit } from '../../support/git';
import { fakeKey } from '../../support/keys';
import { temporaryFolder } from '../../support/temporary-folder';

const KEY = fakeKey(1);

describe('scanning', () => {
  const folder = temporaryFolder();

  async function scan(
    paths: readonly string[] = ['.'],
    {
      includeIgnored = false,
      env = gitEnvironment(folder.path) as Record<string, string>,
      onFile = (_: ScannedFile): void => {},
      jobs = undefined as number | undefined,
      signal = undefined as AbortSignal | undefined,
    } = {},
  ) {
    const found: string[] = [];
    const errors: FileError[] = [];
    const scanned: ScannedFile[] = [];
    const totals = await scanPaths(
      paths,
      { cwd: folder.path, repositories: new Repositories(env), includeIgnored, jobs, signal },
      {
        onFile: (file) => {
          scanned.push(file);
          onFile(file);
        },
        onError: (error) => errors.push(error),
      },
    );
    const suppressions = suppressionsIn(folder.path, env);
    const { files, hidden } = await assessFiles(scanned, { includeIgnored, suppressions });
    for (const { path: shown, findings } of files)
      found.push(`${shown} ${findings[0]?.exposure} ${findings.length}`);
    return { found, errors, totals: { ...totals, hidden } };
  }

  it('counts what it went through, each file once', async () => {
    folder.write({ 'a.js': `${KEY} ${KEY}`, 'b.js': 'none', empty: '', 'c.bin': Buffer.of(0, 1, 2, 3) });
    assert.deepEqual(await scan(['.', 'a.js', path.join(folder.path, 'a.js')]), {
      found: ['a.js unknown 2'],
      errors: [],
      totals: { files: 3, bytes: 2 * KEY.length + 1 + 4, hidden: 0 },
    });
  });

  it('reports a file that is deleted meanwhile, and scans the rest', async () => {
    folder.write({ 'a.js': KEY, 'b.js': KEY, 'c.js': KEY });
    const onFile = (): void => fs.rmSync(path.join(folder.path, 'b.js'), { force: true });
    const { found, errors } = await scan(['.'], { onFile });
    assert.deepEqual(found, ['a.js unknown 1', 'c.js unknown 1']);
    assert.deepEqual(errors, [{ path: 'b.js', message: 'It was deleted before it could be read.' }]);
  });

  it('goes on when a rule fails on one file, and says so without the text', async () => {
    folder.write({ 'a.js': KEY, 'b.js': `${KEY} stumble`, 'c.js': KEY });
    const stumbling: Rule = {
      ids: [],
      find: ({ text }) => {
        if (text.includes('stumble')) throw new Error(text);
        return [];
      },
    };
    const rules = ALL_RULES as Rule[];
    rules.push(stumbling);
    try {
      const { found, errors, totals } = await scan();
      assert.deepEqual(found, ['a.js unknown 1', 'c.js unknown 1']);
      assert.deepEqual(errors, [
        { path: 'b.js', message: 'KeyGuard failed on this file; please report it.' },
      ]);
      assert.equal(totals.files, 3);
    } finally {
      rules.splice(rules.indexOf(stumbling), 1);
    }
  });

  describe('of many files', () => {
    const names = Array.from({ length: 1500 }, (_, n) => `${n % 7}/${n}.js`);
    beforeEach(() => {
      folder.write(Object.fromEntries(names.map((name, n) => [name, n % 50 === 0 ? KEY : 'nothing'])));
      fs.symlinkSync('nowhere', path.join(folder.path, '3/link.js'));
    });

    for (const jobs of [1, 2, 3]) {
      it(`gives the same in the same order with ${jobs} threads`, async () => {
        const { found, errors, totals } = await scan(['.'], { jobs });
        const expected = names.filter((_, n) => n % 50 === 0).map((name) => `${name} unknown 1`);
        assert.deepEqual(found, expected.sort());
        assert.deepEqual(errors, []);
        assert.deepEqual(totals, { files: 1500, bytes: 30 * KEY.length + 1470 * 7, hidden: 0 });
      });
    }

    it('ends when it is told to', async () => {
      const abort = new AbortController();
      const onFile = (): void => abort.abort(new Error('enough'));
      await assert.rejects(scan(['0', '1'], { onFile, signal: abort.signal, jobs: 2 }), /enough/);
    });
  });

  describe('in a repository', () => {
    before(function () {
      if (!hasGit) this.skip();
    });
    beforeEach(() => {
      git(folder.path, 'init', '-q');
      folder.write({ 'a.js': KEY, 'b.js': KEY, '.env': KEY, 'old.env': KEY, 'out/c.js': KEY });
      git(folder.path, 'add', 'a.js', 'old.env');
      folder.write({ '.gitignore': '*.env\nout/\n' });
    });
    const ALL = [
      '.env ignored 1',
      'a.js staged 1',
      'b.js untracked 1',
      'old.env staged 1',
      'out/c.js ignored 1',
    ];

    it('tells how exposed each file is, and leaves out what git ignores', async () => {
      const { found, totals } = await scan();
      assert.deepEqual(found, ['a.js staged 1', 'b.js untracked 1', 'old.env staged 1']);
      assert.equal(totals.hidden, 0);
    });

    it('includes what git ignores on request', async () => {
      assert.deepEqual((await scan(['.'], { includeIgnored: true })).found, ALL);
    });

    it('looks into ignored files that are named, and says only how many keys they hold', async () => {
      assert.deepEqual(await scan(['.env', 'out', 'old.env']), {
        found: ['old.env staged 1'],
        errors: [],
        totals: { files: 3, bytes: 3 * KEY.length, hidden: 2 },
      });
      assert.deepEqual((await scan(['.env', 'out'], { includeIgnored: true })).found, [
        '.env ignored 1',
        'out/c.js ignored 1',
      ]);
    });

    it('does without git, and knows less', async () => {
      assert.deepEqual((await scan(['.'], { env: { PATH: folder.path }, includeIgnored: true })).found, [
        '.env ignored 1',
        'a.js unknown 1',
        'b.js unknown 1',
        'old.env ignored 1',
        'out/c.js ignored 1',
      ]);
    });

    it('asks about the repository that holds the file, whatever a git hook has set', async () => {
      const env = { ...gitEnvironment(folder.path), GIT_DIR: '/nowhere', GIT_INDEX_FILE: '/nowhere/index' };
      assert.deepEqual((await scan(['a.js'], { env })).found, ['a.js staged 1']);
    });

    it("starts no program of the repository's choice", async function () {
      if (process.platform === 'win32') this.skip();
      folder.write({ 'monitor.sh': '#!/bin/sh\ntouch "$(dirname "$0")/started"\n' });
      fs.chmodSync(path.join(folder.path, 'monitor.sh'), 0o755);
      git(folder.path, 'config', 'core.fsmonitor', path.join(folder.path, 'monitor.sh'));
      assert.deepEqual((await scan(['a.js'])).found, ['a.js staged 1']);
      assert.equal(fs.existsSync(path.join(folder.path, 'started')), false);
    });

    it('reads a repository that belongs to somebody else', async function () {
      if (process.getuid?.() !== 0) this.skip();
      fs.chownSync(folder.path, 12345, 12345);
      fs.chownSync(path.join(folder.path, '.git'), 12345, 12345);
      assert.deepEqual((await scan(['a.js'])).found, ['a.js staged 1']);
    });

    it('knows submodules, whose .git is a file', async () => {
      const outer = path.join(folder.path, 'outer');
      fs.mkdirSync(outer);
      git(outer, 'init', '-q');
      git(folder.path, 'commit', '-qm', 'first');
      git(outer, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', folder.path, 'sub');
      folder.write({ 'outer/sub/new.js': KEY });
      assert.deepEqual((await scan(['outer/sub'])).found, [
        'outer/sub/a.js pushed 1',
        'outer/sub/new.js untracked 1',
        'outer/sub/old.env pushed 1',
      ]);
      const all = await scan(['outer']);
      assert.equal(all.found.length, 3);
      folder.write({ 'outer/.gitignore': 'sub/\n' });
      assert.deepEqual(await scan(['outer']), {
        ...all,
        totals: { ...all.totals, files: all.totals.files + 1, bytes: all.totals.bytes + 5 },
      });
    });

    it('judges bytes by the file they are meant for', async () => {
      const scanAs = async (name: string | undefined) => {
        const scanned: ScannedFile[] = [];
        await scanBytes(
          Buffer.from(KEY),
          name,
          {
            cwd: folder.path,
            repositories: new Repositories(gitEnvironment(folder.path)),
            includeIgnored: false,
          },
          {
            onFile: (file) => scanned.push(file),
            onError: ({ message }) => assert.fail(message),
          },
        );
        const suppressions = suppressionsIn(folder.path, gitEnvironment(folder.path));
        const { files, hidden } = await assessFiles(scanned, { includeIgnored: false, suppressions });
        return [...files.map((file) => `${file.path} ${file.findings[0]?.exposure}`), hidden];
      };
      assert.deepEqual(await scanAs(undefined), ['<stdin> unknown', 0]);
      assert.deepEqual(await scanAs('a.js'), ['a.js staged', 0]);
      assert.deepEqual(await scanAs('not/there.js'), ['not/there.js untracked', 0]);
      assert.deepEqual(await scanAs('some.env'), [1]);
    });
  });
});

function suppressionsIn(cwd: string, env: Environment): Suppressions {
  const repositories = new Repositories(env);
  return new Suppressions({
    cwd,
    repositories,
    today: '2026-01-01',
    baseline: undefined,
    covers: () => true,
  });
}

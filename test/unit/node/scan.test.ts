import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { assessFiles } from '../../../src/node/assess';
import { Repositories } from '../../../src/node/git';
import { type ScannedFile, scanBytes, scanPaths } from '../../../src/node/scan';
import type { FileError } from '../../../src/node/walk';
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
    } = {},
  ) {
    const found: string[] = [];
    const errors: FileError[] = [];
    const scanned: ScannedFile[] = [];
    const totals = await scanPaths(
      paths,
      { cwd: folder.path, repositories: new Repositories(env), includeIgnored },
      {
        onFile: (file) => {
          scanned.push(file);
          onFile(file);
        },
        onError: (error) => errors.push(error),
      },
    );
    const { files, hidden } = await assessFiles(scanned, { includeIgnored });
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
      'a.js tracked 1',
      'b.js untracked 1',
      'old.env tracked 1',
      'out/c.js ignored 1',
    ];

    it('tells how exposed each file is, and leaves out what git ignores', async () => {
      const { found, totals } = await scan();
      assert.deepEqual(found, ['a.js tracked 1', 'b.js untracked 1', 'old.env tracked 1']);
      assert.equal(totals.hidden, 0);
    });

    it('includes what git ignores on request', async () => {
      assert.deepEqual((await scan(['.'], { includeIgnored: true })).found, ALL);
    });

    it('looks into ignored files that are named, and says only how many keys they hold', async () => {
      assert.deepEqual(await scan(['.env', 'out', 'old.env']), {
        found: ['old.env tracked 1'],
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
      assert.deepEqual((await scan(['a.js'], { env })).found, ['a.js tracked 1']);
    });

    it("starts no program of the repository's choice", async function () {
      if (process.platform === 'win32') this.skip();
      folder.write({ 'monitor.sh': '#!/bin/sh\ntouch "$(dirname "$0")/started"\n' });
      fs.chmodSync(path.join(folder.path, 'monitor.sh'), 0o755);
      git(folder.path, 'config', 'core.fsmonitor', path.join(folder.path, 'monitor.sh'));
      assert.deepEqual((await scan(['a.js'])).found, ['a.js tracked 1']);
      assert.equal(fs.existsSync(path.join(folder.path, 'started')), false);
    });

    it('reads a repository that belongs to somebody else', async function () {
      if (process.getuid?.() !== 0) this.skip();
      fs.chownSync(folder.path, 12345, 12345);
      fs.chownSync(path.join(folder.path, '.git'), 12345, 12345);
      assert.deepEqual((await scan(['a.js'])).found, ['a.js tracked 1']);
    });

    it('knows submodules, whose .git is a file', async () => {
      const outer = path.join(folder.path, 'outer');
      fs.mkdirSync(outer);
      git(outer, 'init', '-q');
      git(folder.path, 'commit', '-qm', 'first');
      git(outer, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', folder.path, 'sub');
      folder.write({ 'outer/sub/new.js': KEY });
      assert.deepEqual((await scan(['outer/sub'])).found, [
        'outer/sub/a.js tracked 1',
        'outer/sub/new.js untracked 1',
        'outer/sub/old.env tracked 1',
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
        const { files, hidden } = await assessFiles(scanned, { includeIgnored: false });
        return [...files.map((file) => `${file.path} ${file.findings[0]?.exposure}`), hidden];
      };
      assert.deepEqual(await scanAs(undefined), ['<stdin> unknown', 0]);
      assert.deepEqual(await scanAs('a.js'), ['a.js tracked', 0]);
      assert.deepEqual(await scanAs('not/there.js'), ['not/there.js untracked', 0]);
      assert.deepEqual(await scanAs('some.env'), [1]);
    });
  });
});

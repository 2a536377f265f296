import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { git, gitEnvironment, hasGit } from '../support/git';
import { keyguard, keyguardJson } from '../support/keyguard';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';

const [KEY, OTHER] = [fakeKey(1), fakeKey(2)];

interface Report {
  readonly findings: readonly {
    readonly path: string;
    readonly start: { readonly offset: number };
    readonly exposure: string;
    readonly message: string;
  }[];
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  readonly summary: { readonly files: number };
}

describe('keyguard scan --staged', () => {
  const folder = temporaryFolder();
  const at = (name: string): string => path.join(folder.path, name);
  before(function () {
    if (!hasGit) this.skip();
  });
  beforeEach(() => git(folder.path, 'init', '-q', '-b', 'main'));

  function scan(args: readonly string[] = [], cwd = folder.path, env: Record<string, string> = {}) {
    const { status, report } = keyguardJson<Report>(cwd, ['scan', '--staged', ...args], { env });
    const found = report.findings.map((each) => `${each.path}:${each.start.offset} ${each.exposure}`);
    return { status, found, errors: report.errors, files: report.summary.files };
  }

  function commit(files: Readonly<Record<string, string>>): void {
    folder.write(files);
    git(folder.path, 'add', '-A');
    git(folder.path, 'commit', '-q', '-m', 'x');
  }

  it('sees what is staged, also before the first commit, and not what is not', () => {
    folder.write({ 'a.js': `  ${KEY}`, 'b.js': 'none' });
    git(folder.path, 'add', '.');
    folder.write({ 'a.js': 'gone from the working copy', 'b.js': KEY, 'c.js': KEY });
    assert.deepEqual(scan(), { status: 1, found: ['a.js:2 staged'], errors: [], files: 2 });
    fs.rmSync(at('a.js'));
    assert.deepEqual(scan(['a.js']), { status: 1, found: ['a.js:2 staged'], errors: [], files: 1 });
    assert.match(
      keyguard(folder.path, ['scan', '--staged']).stdout,
      /unstage or move it before you commit\./,
    );
  });

  it('leaves alone what the commit does not change', () => {
    commit({ 'a.js': KEY, 'b.js': KEY, 'c.js': KEY });
    git(folder.path, 'rm', '-q', 'b.js');
    git(folder.path, 'mv', 'c.js', 'd.js');
    assert.deepEqual(scan(), { status: 1, found: ['d.js:0 staged'], errors: [], files: 1 });
    folder.write({ 'a.js': `// ${KEY}` });
    git(folder.path, 'add', 'a.js');
    assert.deepEqual(scan().found, ['a.js:3 committed', 'd.js:0 staged']);
  });

  it('is limited to its paths, and to the current folder', () => {
    folder.write({ 'src/a.js': KEY, 'src/deep/b.js': KEY, 'lib/c.js': KEY });
    git(folder.path, 'add', '.');
    assert.deepEqual(scan(['lib', 'src/deep/b.js']).found, ['lib/c.js:0 staged', 'src/deep/b.js:0 staged']);
    assert.deepEqual(scan([], at('src')).found, ['a.js:0 staged', 'deep/b.js:0 staged']);
    assert.deepEqual(scan([at('lib')], at('src')).found, ['../lib/c.js:0 staged']);
  });

  it('reads both sides of a conflict', () => {
    commit({ 'a.js': 'none' });
    git(folder.path, 'checkout', '-q', '-b', 'side');
    commit({ 'a.js': `theirs ${OTHER}` });
    git(folder.path, 'checkout', '-q', 'main');
    commit({ 'a.js': `ours ${KEY}` });
    assert.throws(() => git(folder.path, 'merge', '-q', 'side'));
    assert.deepEqual(scan().found, ['a.js:5 committed', 'a.js:7 committed']);
  });

  it('leaves submodules to their own repositories', () => {
    folder.write({ 'sub/a.js': KEY });
    git(at('sub'), 'init', '-q');
    git(at('sub'), 'add', '.');
    git(at('sub'), 'commit', '-q', '-m', 'x');
    git(folder.path, '-c', 'advice.addEmbeddedRepo=false', 'add', 'sub');
    assert.deepEqual(scan(), { status: 0, found: [], errors: [], files: 0 });
    folder.write({ 'sub/b.js': KEY });
    git(at('sub'), 'add', '.');
    assert.deepEqual(scan(['sub/b.js', '.']).found, ['sub/b.js:0 staged']);
  });

  it('gives positions in the text that the index holds', () => {
    folder.write({ '.gitattributes': 'u.txt working-tree-encoding=UTF-16\n' });
    folder.write({ 'u.txt': Buffer.from(`\ufeffä ${KEY}`, 'utf16le') });
    git(folder.path, 'add', '.');
    assert.deepEqual(scan().found, ['u.txt:2 staged']);
  });

  it('takes every path', function () {
    if (process.platform === 'win32') this.skip();
    const names = [':(glob)*.js', '[ab].js', 'a\nb.js', 'é.js'];
    for (const name of names) folder.write({ [name]: KEY });
    git(folder.path, 'add', '.');
    assert.deepEqual(scan().found.sort(), names.map((name) => `${name}:0 staged`).sort());
    for (const name of names) assert.deepEqual(scan([name]).found, [`${name}:0 staged`]);
  });

  it('says what it cannot read', () => {
    folder.write({ 'a.js': KEY, 'b.js': OTHER });
    git(folder.path, 'add', '.');
    const blob = git(folder.path, 'rev-parse', ':a.js').trim();
    fs.rmSync(at(path.join('.git/objects', blob.slice(0, 2), blob.slice(2))), { force: true });
    const message = 'git cannot read what is staged of it. Run "git fsck" to see why.';
    const { status, found, errors } = scan();
    assert.deepEqual([status, found, errors], [1, ['b.js:0 staged'], [{ path: 'a.js', message }]]);
  });

  it('says that there is no repository, or no git', () => {
    const nowhere = { path: '.', message: 'It is in no git repository, so nothing is staged.' };
    const broken = { path: '.', message: 'git cannot read its index. Run "git status" to see why.' };
    assert.deepEqual(scan([], folder.path, { PATH: folder.path }), {
      status: 2,
      found: [],
      errors: [broken],
      files: 0,
    });
    fs.rmSync(at('.git'), { recursive: true });
    assert.deepEqual(scan(), { status: 2, found: [], errors: [nowhere], files: 0 });
  });

  describe('as a pre-commit hook', () => {
    beforeEach(function () {
      if (process.platform === 'win32') this.skip();
      commit({ 'a.js': 'none', 'b.js': 'none' });
      const command = `exec "${process.execPath}" "${path.resolve('dist', 'cli.js')}" scan --staged --format json --output "${at('.git/report.json')}"`;
      folder.write({ '.git/hooks/pre-commit': `#!/bin/sh\n${command}\n` });
      fs.chmodSync(at('.git/hooks/pre-commit'), 0o755);
    });

    const commits: readonly (readonly [args: readonly string[], found: readonly string[]])[] = [
      [['-m', 'staged'], ['b.js staged']],
      [
        ['-a', '-m', 'all'],
        ['a.js staged', 'b.js staged'],
      ],
      [['-m', 'one', 'a.js'], ['a.js staged']],
    ];
    for (const [args, found] of commits) {
      it(`stops "git commit ${args.join(' ')}" for what that would commit`, () => {
        folder.write({ 'a.js': KEY, 'b.js': OTHER });
        git(folder.path, 'add', 'b.js');
        assert.throws(() => git(folder.path, 'commit', '-q', ...args));
        const report = JSON.parse(fs.readFileSync(at('.git/report.json'), 'utf8')) as Report;
        assert.deepEqual(
          report.findings.map((each) => `${each.path} ${each.exposure}`),
          found,
        );
      });
    }

    it('honours no index of another repository', () => {
      folder.write({ 'other/c.js': KEY, 'b.js': KEY });
      git(at('other'), 'init', '-q');
      git(at('other'), 'add', '.');
      git(folder.path, 'add', 'b.js');
      const env = { ...gitEnvironment(folder.path), GIT_INDEX_FILE: at('.git/index') };
      assert.deepEqual(scan(['other', 'b.js'], folder.path, env).found.sort(), [
        'b.js:0 staged',
        'other/c.js:0 staged',
      ]);
    });
  });
});

import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { Repositories } from '../../../src/node/git';
import { walk } from '../../../src/node/walk';
import type { FileError } from '../../../src/text/problem';
import { git, gitEnvironment, hasGit } from '../../support/git';
import { temporaryFolder } from '../../support/temporary-folder';

describe('walking files', () => {
  const folder = temporaryFolder();

  async function walkAll(start = '.', { cwd = folder.path, includeIgnored = false } = {}) {
    const files: string[] = [];
    const errors: FileError[] = [];
    const repositories = new Repositories(gitEnvironment(folder.path));
    for await (const found of walk(start, { cwd, repositories, includeIgnored })) {
      if ('message' in found) errors.push(found);
      else files.push(found.path);
    }
    return { files, errors };
  }

  async function filesOf(start?: string, options?: { cwd?: string; includeIgnored?: boolean }) {
    const { files, errors } = await walkAll(start, options);
    assert.deepEqual(errors, []);
    return files;
  }

  it('gives every file by ascending path', async () => {
    folder.write({ 'b/x.js': '', 'b.js': '', 'b-1': '', 'a/z/1': '', 'a/é': '', 'a/Z': '', 'empty/': '' });
    assert.deepEqual(await filesOf(), ['a/Z', 'a/z/1', 'a/é', 'b-1', 'b.js', 'b/x.js']);
  });

  it('names files relative to the current folder, also above it', async () => {
    folder.write({ 'src/a.js': '', 'other/b.js': '' });
    const cwd = path.join(folder.path, 'src');
    assert.deepEqual(await filesOf('..', { cwd }), ['../other/b.js', '../src/a.js']);
    assert.deepEqual(await filesOf(path.join(folder.path, 'other', 'b.js'), { cwd }), ['../other/b.js']);
    assert.deepEqual(await filesOf(cwd, { cwd }), ['a.js']);
  });

  it('leaves out installed packages and version control, unless asked for', async () => {
    folder.write({
      'a.js': '',
      '.git/config': '',
      '.hg/store': '',
      'node_modules/p/i.js': '',
      'node_modules/p/node_modules/q/i.js': '',
    });
    assert.deepEqual(await filesOf(), ['a.js']);
    const packages = ['node_modules/p/i.js', 'node_modules/p/node_modules/q/i.js'];
    assert.deepEqual(await filesOf('node_modules'), packages);
    assert.deepEqual(await filesOf('node_modules/p/i.js'), ['node_modules/p/i.js']);
    assert.deepEqual(await filesOf('.', { includeIgnored: true }), ['a.js', ...packages]);
    assert.deepEqual(await filesOf('.git'), ['.git/config']);
  });

  it('honours .gitignore files without a repository, from the current folder down', async () => {
    folder.write({ '.gitignore': '.env\nout/\n', '.env': '', 'out/a': '', 'p/.env': '', 'p/b': '' });
    assert.deepEqual(await filesOf(), ['.gitignore', 'p/b']);
    assert.deepEqual(await filesOf('p'), ['p/b']);
    assert.deepEqual(await filesOf('../../p', { cwd: path.join(folder.path, 'p', 'b') }), [
      '../.env',
      '../b',
    ]);
  });

  it('walks an ignored folder that is asked for', async () => {
    folder.write({ '.gitignore': 'out/\n*.log\n', 'out/a': '', 'out/b/c.log': '', 'd.log': '' });
    assert.deepEqual(await filesOf('out'), ['out/a', 'out/b/c.log']);
    assert.deepEqual(await filesOf('d.log'), ['d.log']);
  });

  it('reports what is not there', async () => {
    assert.deepEqual(await walkAll('nowhere/a.js'), {
      files: [],
      errors: [{ path: 'nowhere/a.js', message: 'There is no such file or folder.' }],
    });
  });

  it('reports a folder that cannot be read and walks the rest', async function () {
    if (process.platform === 'win32' || process.getuid?.() === 0) this.skip();
    folder.write({ 'a/1': '', 'b/2': '' });
    chmodSync(path.join(folder.path, 'a'), 0);
    const { files, errors } = await walkAll();
    chmodSync(path.join(folder.path, 'a'), 0o700);
    assert.deepEqual(files, ['b/2']);
    assert.deepEqual(
      errors.map((error) => error.path),
      ['a'],
    );
  });

  describe('with symbolic links', () => {
    before(function () {
      if (process.platform === 'win32') this.skip();
    });

    const link = (target: string, name: string) => symlinkSync(target, path.join(folder.path, name));

    it('follows none it meets, so that a loop is no loop', async () => {
      folder.write({ 'a/1': '' });
      link('..', 'a/loop');
      link('a', 'b');
      link('a/1', 'file');
      link('nowhere', 'broken');
      assert.deepEqual(await filesOf(), ['a/1']);
    });

    it('follows the one it is given', async () => {
      folder.write({ 'a/1': '' });
      link('a', 'b');
      link('a/1', 'file');
      assert.deepEqual(await filesOf('b'), ['b/1']);
      assert.deepEqual(await filesOf('file'), ['file']);
    });

    it('reports one that leads back to itself', async () => {
      link('self', 'self');
      assert.deepEqual(await walkAll('self'), {
        files: [],
        errors: [{ path: 'self', message: 'This symbolic link leads back to itself.' }],
      });
    });
  });

  describe('in a repository', () => {
    before(function () {
      if (!hasGit) this.skip();
    });
    beforeEach(() => git(folder.path, 'init', '-q'));

    it('applies the .gitignore files of the folders above', async () => {
      folder.write({ '.gitignore': '*.log\n/p/out\n', 'p/.gitignore': '!keep.log\n' });
      folder.write({ 'p/a.log': '', 'p/keep.log': '', 'p/q/keep.log': '', 'p/out/x': '' });
      assert.deepEqual(await filesOf('p'), ['p/.gitignore', 'p/keep.log', 'p/q/keep.log']);
      assert.deepEqual(await filesOf('.', { cwd: path.join(folder.path, 'p', 'q') }), ['keep.log']);
    });

    it('scans what is ignored but tracked, and only that', async () => {
      folder.write({ '.env': '', 'out/a/1': '', 'out/a/2': '', 'out/b/3': '', 'node_modules/p/4': '' });
      git(folder.path, 'add', '.env', 'out/a/1', 'node_modules/p/4');
      folder.write({ '.gitignore': '.env\nout/\n', 'node_modules/p/5': '' });
      assert.deepEqual(await filesOf(), ['.env', '.gitignore', 'node_modules/p/4', 'out/a/1']);
    });

    it("honours the repository's exclude list and the user's own", async () => {
      folder.write({
        '.git/info/exclude': 'a\n',
        'home/.config/git/ignore': 'b\nhome\n',
        a: '',
        b: '',
        c: '',
      });
      assert.deepEqual(await filesOf(), ['c']);
      git(folder.path, 'config', 'core.excludesFile', path.join(folder.path, 'mine'));
      folder.write({ mine: 'c\nmine\nhome\n' });
      assert.deepEqual(await filesOf(), ['b']);
    });

    it("ignores case where git's configuration says so", async () => {
      folder.write({ '.gitignore': 'A.txt\n', 'a.txt': '' });
      git(folder.path, 'config', 'core.ignorecase', 'false');
      assert.deepEqual(await filesOf(), ['.gitignore', 'a.txt']);
      git(folder.path, 'config', 'core.ignorecase', 'true');
      assert.deepEqual(await filesOf(), ['.gitignore']);
    });

    it('lets an inner file take back a folder that an outer one ignores', async () => {
      folder.write({
        '.gitignore': 'out/\n',
        'p/.gitignore': '!out/\n',
        'p/out/q/x': '',
        'p/q/out/x': '',
        'out/x': '',
      });
      folder.write({ 'p/[o]/.gitignore': '!out/\n', 'p/[o]/out/x': '' });
      const expected = [
        '.gitignore',
        'p/.gitignore',
        'p/[o]/.gitignore',
        'p/[o]/out/x',
        'p/out/q/x',
        'p/q/out/x',
      ];
      assert.deepEqual(await filesOf(), expected);
    });

    it('treats a repository inside as one of its own', async () => {
      folder.write({ '.gitignore': '*.log\n', 'inner/a.log': '', 'inner/b': '' });
      git(path.join(folder.path, 'inner'), 'init', '-q');
      folder.write({ 'inner/.git/info/exclude': 'b\n' });
      assert.deepEqual(await filesOf(), ['.gitignore', 'inner/a.log']);
    });

    it('knows linked worktrees', async () => {
      folder.write({ '.env': '', '.git/info/exclude': 'x\n' });
      git(folder.path, 'add', '.env');
      git(folder.path, 'commit', '-qm', 'first');
      git(folder.path, 'worktree', 'add', '-q', 'tree');
      folder.write({ 'tree/.gitignore': '.env\n', 'tree/x': '' });
      assert.deepEqual(await filesOf('.', { cwd: path.join(folder.path, 'tree') }), ['.env', '.gitignore']);
    });

    it('lists what git lists, whatever the ignore files say', async function () {
      this.timeout(60_000);
      // ASCII only: where git counts bytes, `?` matches half of an é; the `ignore` package counts characters.
      const name = fc.constantFrom('a', 'b', 'out', '.env', 'a b', '[a]');
      const file = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
      const glob = fc.constantFrom('*', '**', 'a*', '?', '[ab]', '\\[a\\]', 'out', '.env', 'a', 'b');
      const pattern = fc
        .tuple(
          fc.constantFrom('', '', '!', '/', '!/'),
          fc.array(glob, { minLength: 1, maxLength: 3 }),
          fc.constantFrom('', '/'),
        )
        .map(([head, globs, tail]) => head + globs.join('/') + tail);
      const ignoreFile = fc.record({
        folder: fc.array(name, { maxLength: 2 }),
        lines: fc.array(pattern, { minLength: 1, maxLength: 4 }),
      });
      const tree = fc.record({
        files: fc.array(file, { minLength: 1, maxLength: 12 }),
        tracked: fc.nat(3),
        ignoreFiles: fc.array(ignoreFile, { maxLength: 3 }),
      });
      await fc.assert(
        fc.asyncProperty(tree, async ({ files, tracked, ignoreFiles }) => {
          for (const entry of ['work', 'home'])
            rmSync(path.join(folder.path, entry), { recursive: true, force: true });
          const work = path.join(folder.path, 'work');
          mkdirSync(work);
          git(work, 'init', '-q');
          const written: string[] = [];
          // A name that is already a folder (or below a file) is passed over.
          for (const file of files) {
            if (written.some((other) => `${other}/`.startsWith(`${file}/`) || file.startsWith(`${other}/`)))
              continue;
            folder.write({ [`work/${file}`]: '' });
            written.push(file);
          }
          for (const file of written.slice(0, tracked)) git(work, 'add', '-f', '--', `:(literal)${file}`);
          for (const { folder: names, lines } of ignoreFiles) {
            const inside = names.join('/');
            if (written.some((other) => `${inside}/`.startsWith(`${other}/`))) continue;
            folder.write({ [path.posix.join('work', inside, '.gitignore')]: `${lines.join('\n')}\n` });
          }
          const expected = git(work, 'ls-files', '-z', '--cached', '--others', '--exclude-standard')
            .split('\0')
            .filter(Boolean);
          assert.deepEqual(new Set(await filesOf('.', { cwd: work })), new Set(expected));
        }),
        { numRuns: 150 },
      );
    });
  });
});

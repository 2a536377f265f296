import assert from 'node:assert/strict';
import { envFolderFor } from '../../../../src/rewrite/plan/env-home';
import { MemoryProject } from '../../../support/memory-project';

describe('the folder of the env file', () => {
  const rows: readonly (readonly [
    what: string,
    path: string,
    home: string,
    files: readonly string[],
    folder: string,
  ])[] = [
    ['is home where nothing else says', 'a/b/c.js', '', [], ''],
    ['is home where home is below the root', 'a/b/c.js', 'a', [], 'a'],
    ['is home for a file in it', 'c.js', '', [], ''],
    ['is the package', 'a/b/c.js', '', ['a/package.json'], 'a'],
    ['is the nearest package', 'a/b/c.js', '', ['package.json', 'a/package.json', 'a/b/package.json'], 'a/b'],
    ['is the package of the file itself', 'a/c.js', '', ['a/package.json'], 'a'],
    ['has an env file', 'a/b/c.js', '', ['package.json', 'a/.env'], 'a'],
    ['is the package, when the env file is above it', 'a/b/c.js', '', ['.env', 'a/package.json'], 'a'],
    ['is the package above home', 'a/b/c.js', 'a/b', ['.env', 'package.json', 'a/package.json'], 'a'],
    ['has an env file above home', 'a/b/c.js', 'a/b', ['.env', 'a/b.js'], ''],
    ['may be home itself', 'a/b/c.js', 'a', ['.env', 'a/.env'], 'a'],
    ['is no folder beside it', 'a/b/c.js', '', ['ab/package.json', 'a/d/.env', 'a/b/e/package.json'], ''],
    ['is no package of another name', 'a/b/c.js', '', ['a/package.json.bak', 'a/package-lock.json'], ''],
  ];
  for (const [what, path, home, files, folder] of rows) {
    it(what, async () => {
      const project = new MemoryProject(Object.fromEntries(files.map((file) => [file, ''])));
      assert.equal(await envFolderFor(path, home, '.env', project), folder);
    });
  }

  for (const manifest of [
    'pyproject.toml',
    'requirements.txt',
    'Pipfile',
    'setup.py',
    'manage.py',
    'deno.json',
    'go.mod',
    'Gemfile',
    'composer.json',
    'pom.xml',
    'build.gradle',
    'Cargo.toml',
  ]) {
    it(`is one with a ${manifest}`, async () => {
      const project = new MemoryProject({ [`a/${manifest}`]: '' });
      assert.equal(await envFolderFor('a/b/c.py', '', '.env', project), 'a');
    });
  }

  it('is one with the env file that the settings name', async () => {
    const project = new MemoryProject({ 'a/.env': '', 'a/b/.env.local': '' });
    assert.equal(await envFolderFor('a/b/c/d.js', '', '.env.local', project), 'a/b');
    assert.equal(await envFolderFor('a/b/c/d.js', '', '.env', project), 'a');
  });
});

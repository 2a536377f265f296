import assert from 'node:assert/strict';
import path from 'node:path';
import type { FileReport } from '../../../src/checklist/file-report';
import type { FolderRequest } from '../../../src/checklist/scan-thread';
import { reportOnFolder } from '../../../src/node/folder-scan';
import type { FileError } from '../../../src/text/problem';
import { git, gitEnvironment, hasGit } from '../../support/git';
import { fakeKey } from '../../support/keys';
import { temporaryFolder } from '../../support/temporary-folder';

describe('reporting on a folder', () => {
  const folder = temporaryFolder();

  async function report(request: Partial<FolderRequest> = {}) {
    const reports: FileReport[] = [];
    const errors: FileError[] = [];
    const files = await reportOnFolder(
      { folder: folder.path, prefix: '', exclude: [], askGit: true, ...request },
      gitEnvironment(folder.path),
      { onFiles: (found) => reports.push(...found), onError: (error) => errors.push(error) },
    );
    return { files, reports, errors, paths: reports.map((each) => each.path) };
  }

  it('tells of files with findings or facts, with their places and without their text', async () => {
    folder.write({
      'a.js': `// 1\nsend("${fakeKey(1)}");\n`,
      'clean.js': 'const a = 1;\n',
      'package.json': '{ "dependencies": { "@sendgrid/mail": "^7.0.0" } }\n',
    });
    const { files, reports } = await report({ prefix: 'mailer/' });
    assert.equal(files, 3);
    const [source, manifest, ...rest] = reports;
    assert.equal(rest.length, 0);
    assert.equal(source?.path, 'mailer/a.js');
    assert.deepEqual(
      source.findings.map(({ finding, start, end }) => [finding.rule, start, end]),
      [['api-key', { line: 2, column: 7 }, { line: 2, column: 76 }]],
    );
    assert.equal(source.facts, undefined);
    assert.equal(manifest?.facts?.sdks[0]?.location.path, 'mailer/package.json');
    assert.ok(!JSON.stringify(reports).includes(fakeKey(1).slice(26)));
  });

  it('leaves out what the globs and what git ignore, but never env files', async () => {
    folder.write({
      '.gitignore': '.env\nbuild/\n',
      '.env': 'A=op://vault/item/field\n',
      'build/a.js': fakeKey(1),
      'vendor/deep/a.js': fakeKey(1),
      'node_modules/a.js': fakeKey(1),
      'src/a.js': fakeKey(1),
    });
    assert.deepEqual((await report({ exclude: ['**/vendor/**', '**/node_modules/**'] })).paths, [
      '.env',
      'src/a.js',
    ]);
    assert.deepEqual(
      (await report({ exclude: ['src/**'] })).paths,
      ['.env', 'node_modules/a.js', 'vendor/deep/a.js'],
      'the globs alone decide about installed packages',
    );
  });

  it('starts git only where it may', async function () {
    if (!hasGit) return this.skip();
    folder.write({ '.gitignore': '*.log\n', 'tracked.log': fakeKey(1) });
    git(folder.path, 'init', '--quiet');
    git(folder.path, 'add', '--force', 'tracked.log');
    assert.deepEqual((await report()).paths, ['tracked.log']);
    assert.deepEqual((await report({ askGit: false })).paths, []);
  });

  it('says that a folder is not there', async () => {
    const { files, errors } = await report({ folder: path.join(folder.path, 'gone') });
    assert.equal(files, 0);
    assert.deepEqual(errors, [{ path: 'gone', message: 'There is no such file or folder.' }]);
  });
});

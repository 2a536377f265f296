import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { Repositories } from '../../../../src/node/git';
import { scanHistory } from '../../../../src/node/history/history';
import type { ScannedFile } from '../../../../src/node/scan';
import { git, gitEnvironment, hasGit } from '../../../support/git';
import { fakeKey } from '../../../support/keys';
import { temporaryFolder } from '../../../support/temporary-folder';

describe('scanning the history', () => {
  const folder = temporaryFolder();
  before(function () {
    if (!hasGit) this.skip();
  });
  beforeEach(() => git(folder.path, 'init', '-q'));

  async function scan(signal?: AbortSignal, env: Record<string, string> = gitEnvironment(folder.path)) {
    const files: ScannedFile[] = [];
    const errors: string[] = [];
    const progress: number[] = [];
    const totals = await scanHistory(
      ['.'],
      { cwd: folder.path, repositories: new Repositories(env), signal },
      {
        onFile: (file) => files.push(file),
        onError: ({ message }) => errors.push(message),
        onProgress: (count) => progress.push(count),
      },
    );
    return { files, errors, progress, totals };
  }

  it('counts texts, and tells how far it is', async () => {
    for (let n = 0; n < 2500; n++) folder.write({ [`${n}.txt`]: `text ${n}` });
    git(folder.path, 'add', '.');
    git(folder.path, 'commit', '-q', '-m', 'x');
    const { totals, progress } = await scan();
    assert.deepEqual([totals.files, progress], [2500, [1000, 2000]]);
  });

  it('ends when it is told to', async () => {
    folder.write({ 'a.js': fakeKey(1) });
    git(folder.path, 'add', '.');
    git(folder.path, 'commit', '-q', '-m', 'x');
    const controller = new AbortController();
    const scanned = scan(controller.signal);
    controller.abort(new Error('enough'));
    await assert.rejects(scanned, /enough/);
    await assert.rejects(scan(AbortSignal.abort(new Error('never'))), /never/);
  });

  for (const where of ['there', 'not there'])
    it(`reads what is longer than a pipe takes, where a folder for temporary files is ${where}`, async () => {
      folder.write({ 'long.txt': `${'text\n'.repeat(500_000)}${fakeKey(1)}\n`, 'short.txt': fakeKey(2) });
      git(folder.path, 'add', '.');
      git(folder.path, 'commit', '-q', '-m', 'x');
      const temporary = path.join(folder.path, '.git', 'temporary');
      if (where === 'there') fs.mkdirSync(temporary);
      const names = ['TMPDIR', 'TEMP', 'TMP'];
      const before = names.map((name) => process.env[name]);
      for (const name of names) process.env[name] = temporary;
      const { files, errors } = await scan().finally(() =>
        names.forEach((name, i) => {
          if (before[i] === undefined) delete process.env[name];
          else process.env[name] = before[i];
        }),
      );
      const found = files.map((file) => `${file.path}:${file.findings[0]?.span.start}`);
      assert.deepEqual([found, errors], [['long.txt:2500000', 'short.txt:0'], []]);
      if (where === 'there') assert.deepEqual(fs.readdirSync(temporary), []);
    });

  it('says that git is missing', async () => {
    const empty = path.join(folder.path, 'no programs');
    assert.deepEqual((await scan(undefined, { PATH: empty })).errors, [
      'git is missing, or could not read everything. Run "git fsck" to see why.',
    ]);
  });

  it('goes on behind what is corrupt in a pack', async () => {
    for (let n = 0; n < 20; n++) folder.write({ [`${n}.txt`]: `${n} ${fakeKey(n)} ${'text '.repeat(n)}` });
    git(folder.path, 'add', '.');
    git(folder.path, 'commit', '-q', '-m', 'x');
    git(folder.path, '-c', 'pack.depth=0', '-c', 'pack.compression=0', 'repack', '-adfq', '--window=0');
    const packs = path.join(folder.path, '.git/objects/pack');
    const pack = path.join(packs, fs.readdirSync(packs).find((name) => name.endsWith('.pack')) ?? '');
    const bytes = fs.readFileSync(pack);
    const at = bytes.indexOf(fakeKey(7));
    assert.ok(at > 0);
    bytes.write('x'.repeat(20), at);
    fs.chmodSync(pack, 0o644);
    fs.writeFileSync(pack, bytes);
    const { files, errors } = await scan();
    const paths = files.map((file) => file.path).sort();
    assert.equal(paths.length, 19);
    assert.equal(paths.includes('7.txt'), false);
    const broken = git(folder.path, 'ls-tree', 'HEAD', '7.txt').split(/\s/)[2];
    assert.deepEqual(errors, [`git cannot read 1 object, ${broken} first, so not scanned. See "git fsck".`]);
  });
});

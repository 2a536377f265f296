import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { withExposure } from '../../../src/detect/exposure';
import { exposuresOf } from '../../../src/node/exposure';
import { Repositories } from '../../../src/node/git';
import { type ScannedFile, scanPaths } from '../../../src/node/scan';
import { git, gitEnvironment, hasGit } from '../../support/git';
import { fakeKey } from '../../support/keys';
import { temporaryFolder } from '../../support/temporary-folder';

const [KEY, OTHER, THIRD] = [fakeKey(1), fakeKey(2), fakeKey(3)];

/** As in the commits of these tests: they are a day apart, so that dates tell them. */
const DATES = ['2024-03-01T12:00:00Z', '2024-03-02T12:00:00Z', '2024-03-03T12:00:00Z'];

describe('what git knows of a finding', () => {
  const folder = temporaryFolder();
  before(function () {
    if (!hasGit) this.skip();
  });
  beforeEach(() => git(folder.path, 'init', '-q', '-b', 'main'));

  /** `path exposure [commits since]` of each finding, by path and offset. */
  async function exposures(env: Record<string, string> = {}): Promise<string[]> {
    const scanned: ScannedFile[] = [];
    const repositories = new Repositories({ ...gitEnvironment(folder.path), ...env });
    await scanPaths(
      ['.'],
      { cwd: folder.path, repositories, includeIgnored: true },
      { onFile: (file) => scanned.push(file), onError: ({ message }) => assert.fail(message) },
    );
    const known = await exposuresOf(scanned);
    return scanned.flatMap((file) =>
      (known.get(file) ?? []).map(({ exposure, history }) =>
        [file.path, exposure, ...(history ? [history.commits, history.since.slice(0, 10)] : [])].join(' '),
      ),
    );
  }

  function commit(files: Readonly<Record<string, string | Uint8Array>>, day = 0): void {
    folder.write(files);
    git(folder.path, 'add', '-f', '--', ...Object.keys(files));
    const date = DATES[day] ?? '';
    git(folder.path, 'commit', '-q', '-m', 'x', `--date=${date}`);
  }

  function push(): void {
    git(folder.path, 'update-ref', 'refs/remotes/origin/main', 'HEAD');
  }

  it('tells every step that a key can have taken', async () => {
    commit({ '.gitignore': '*.env\n', 'committed.js': KEY, 'clean.js': 'none' });
    folder.write({ 'ignored.env': KEY, 'untracked.js': KEY, 'staged.js': KEY, 'clean.js': KEY });
    git(folder.path, 'add', 'staged.js');
    assert.deepEqual(await exposures(), [
      'clean.js tracked',
      'committed.js committed 1 2024-03-01',
      'ignored.env ignored',
      'staged.js staged',
      'untracked.js untracked',
    ]);
    push();
    assert.deepEqual((await exposures())[1], 'committed.js pushed 1 2024-03-01');
  });

  it('judges each key of a file by itself', async () => {
    commit({ 'a.js': KEY });
    push();
    commit({ 'a.js': `${KEY} ${OTHER}` }, 1);
    folder.write({ 'a.js': `${KEY} ${OTHER} ${THIRD}` });
    assert.deepEqual(await exposures(), [
      'a.js pushed 2 2024-03-01',
      'a.js committed 1 2024-03-02',
      'a.js tracked',
    ]);
    git(folder.path, 'add', '.');
    assert.equal((await exposures())[2], 'a.js staged');
  });

  it('counts the commits of every branch that hold it, and no others', async () => {
    commit({ 'a.js': 'none' });
    git(folder.path, 'checkout', '-q', '-b', 'side');
    commit({ 'a.js': KEY }, 1);
    commit({ 'b.js': 'other file' }, 2);
    commit({ 'a.js': `${KEY}\n` }, 2);
    git(folder.path, 'checkout', '-q', 'main');
    folder.write({ 'a.js': KEY });
    assert.deepEqual(await exposures(), ['a.js committed 2 2024-03-02']);
  });

  it('knows a key that only a merge brought in', async () => {
    commit({ 'a.js': 'none' });
    git(folder.path, 'checkout', '-q', '-b', 'side');
    commit({ 'b.js': 'none' });
    git(folder.path, 'checkout', '-q', 'main');
    commit({ 'c.js': 'none' });
    git(folder.path, 'merge', '-q', '--no-commit', '--no-ff', 'side');
    commit({ 'a.js': KEY }, 2);
    assert.deepEqual(await exposures(), ['a.js committed 1 2024-03-03']);
  });

  it('remembers what was committed before git stopped tracking the file', async () => {
    commit({ '.env': KEY, 'a.js': KEY });
    git(folder.path, 'rm', '-q', '--cached', '.env', 'a.js');
    folder.write({ '.gitignore': '.env\n' });
    assert.deepEqual(await exposures(), ['.env committed 1 2024-03-01', 'a.js committed 1 2024-03-01']);
  });

  it('takes every path', async function () {
    if (process.platform === 'win32') this.skip();
    const names = ['*.js', 'a\nb.js', 'é ü.js', ':(glob)**.js', 'q\'"\\.js', '-n.js'];
    for (const [i, name] of names.entries()) {
      folder.write({ [name]: KEY });
      git(folder.path, 'add', '--', `:(literal)${name}`);
      git(folder.path, 'commit', '-q', '-m', 'x', `--date=${DATES[i % 3] ?? ''}`);
    }
    folder.write({ 'ab.js': KEY });
    assert.deepEqual(
      (await exposures()).sort(),
      [
        ...names.map((name, i) => `${name} committed 1 ${DATES[i % 3]?.slice(0, 10)}`),
        'ab.js untracked',
      ].sort(),
    );
  });

  it('finds it in another encoding and behind other line ends', async () => {
    git(folder.path, 'config', 'core.autocrlf', 'true');
    const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');
    folder.write({ '.gitattributes': 'u.txt working-tree-encoding=UTF-16\n' });
    commit({ '.gitattributes': 'u.txt working-tree-encoding=UTF-16\n', 'u.txt': utf16(KEY) });
    commit({ 'bytes.txt': utf16(KEY) });
    assert.deepEqual(await exposures(), ['bytes.txt committed 1 2024-03-01', 'u.txt committed 1 2024-03-01']);
  });

  it('looks at both sides of a conflict', async () => {
    commit({ 'a.js': 'none' });
    git(folder.path, 'checkout', '-q', '-b', 'side');
    commit({ 'a.js': `a ${KEY}` }, 1);
    git(folder.path, 'checkout', '-q', 'main');
    commit({ 'a.js': 'b' }, 2);
    assert.throws(() => git(folder.path, 'merge', '-q', 'side'));
    assert.deepEqual(await exposures(), ['a.js committed 1 2024-03-02']);
  });

  it('does not claim to know what it cannot read', async () => {
    commit({ 'a.js': `${OTHER} in a version that is lost` });
    const lost = git(folder.path, 'rev-parse', 'HEAD:a.js').trim();
    commit({ 'a.js': 'none' });
    folder.write({ 'a.js': KEY });
    fs.rmSync(path.join(folder.path, '.git/objects', lost.slice(0, 2), lost.slice(2)), { force: true });
    assert.deepEqual(await exposures(), ['a.js unknown']);
    assert.deepEqual(await exposures({ PATH: folder.path }), ['a.js unknown']);
  });

  it('works before the first commit, and in a repository with SHA-256', async () => {
    folder.write({ 'a.js': KEY });
    git(folder.path, 'add', '.');
    assert.deepEqual(await exposures(), ['a.js staged']);
    fs.rmSync(path.join(folder.path, '.git'), { recursive: true });
    git(folder.path, 'init', '-q', '--object-format=sha256');
    commit({ 'a.js': KEY });
    assert.deepEqual(await exposures(), ['a.js committed 1 2024-03-01']);
  });

  it('settles severity and advice', () => {
    const finding = {
      rule: 'api-key',
      span: { start: 0, end: 69 },
      severity: 'error',
      masked: '',
      keyId: null,
      fingerprint: '',
      message: 'A key.',
    } as const;
    const history = { commits: 12, since: '2024-03-01T12:00:00.000Z' };
    const table = [
      ['ignored', 'information', 'It was never committed, and git ignores this file.'],
      ['untracked', 'error', 'It was never committed: moving it is enough.'],
      ['tracked', 'error', 'It was never committed: moving it is enough.'],
      ['staged', 'error', 'It is staged: unstage or move it before you commit.'],
      [
        'committed',
        'error',
        'It is in 12 commits since 2024-03-01: moving it is not enough, replace the key.',
      ],
      ['pushed', 'error', 'It is in 12 commits since 2024-03-01 and was pushed: revoke it first.'],
    ] as const;
    for (const [exposure, severity, advice] of table)
      assert.deepEqual(withExposure(finding, { exposure, history }), {
        severity,
        message: `A key. ${advice}`,
      });
    const unknown = withExposure(finding, { exposure: 'unknown', history: null });
    assert.deepEqual(unknown, { severity: 'error', message: 'A key.' });
    for (const other of [{ severity: 'information' }, { rule: 'account-password' }] as const) {
      const unchanged = { severity: 'error', message: 'A key.', ...other } as const;
      const { severity, message } = withExposure({ ...finding, ...other }, { exposure: 'ignored', history });
      assert.deepEqual([severity, message], [unchanged.severity, 'A key.']);
    }
  });
});

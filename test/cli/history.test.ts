import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { git, gitEnvironment, hasGit } from '../support/git';
import { keyguard, keyguardJson } from '../support/keyguard';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';

const [KEY, OTHER, THIRD] = [fakeKey(1), fakeKey(2), fakeKey(3)];

interface Report {
  readonly findings: readonly {
    readonly path: string;
    readonly start: { readonly offset: number };
    readonly exposure: string;
    readonly message: string;
    readonly commit: {
      readonly id: string | null;
      readonly date: string | null;
      readonly author: string | null;
      readonly blob: string;
      readonly first: boolean;
    };
  }[];
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  readonly summary: { readonly files: number };
}

describe('keyguard scan --history', () => {
  const folder = temporaryFolder();
  const at = (name: string): string => path.join(folder.path, name);
  before(function () {
    if (!hasGit) this.skip();
  });
  beforeEach(() => git(folder.path, 'init', '-q', '-b', 'main'));

  function scan(args: readonly string[] = [], cwd = folder.path) {
    const { status, report } = keyguardJson<Report>(cwd, ['scan', '--history', ...args]);
    const found = report.findings.map(({ path: name, start, exposure, commit }) =>
      [`${name}:${start.offset}`, exposure, commit.date?.slice(0, 10) ?? 'never'].join(' '),
    );
    return { status, found, errors: report.errors, files: report.summary.files, report };
  }

  /** Commits all there is, on that day of March 2024; returns the commit's id. */
  function commit(
    day: number,
    files: Readonly<Record<string, string | Uint8Array>>,
    cwd = folder.path,
    ...more: string[]
  ): string {
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(cwd, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, content);
    }
    git(cwd, 'add', '-A');
    const date = `2024-03-${String(day).padStart(2, '0')}T12:00:00Z`;
    execFileSync('git', ['commit', '-q', '--allow-empty', '-m', 'x', '--date', date, ...more], {
      cwd,
      env: { ...gitEnvironment(cwd), GIT_COMMITTER_DATE: date },
    });
    return git(cwd, 'rev-parse', 'HEAD').trim();
  }

  const lose = (blob: string): void =>
    fs.rmSync(at(path.join('.git/objects', blob.slice(0, 2), blob.slice(2))), { force: true });

  it('leads a key that is long gone back to the commit that brought it', () => {
    commit(1, { 'a.js': 'none' });
    const id = commit(2, { 'a.js': `first ${KEY}` }, folder.path, '--author', 'Ann Änder <ann@example.com>');
    commit(3, { 'a.js': `then it moved ${KEY} ${KEY}` });
    commit(4, { 'a.js': 'gone' });
    const { status, report, files } = scan();
    assert.deepEqual([status, files, report.errors], [1, 4, []]);
    assert.equal(report.findings.length, 1);
    const blob = git(folder.path, 'rev-parse', `${id}:a.js`).trim();
    assert.deepEqual(report.findings[0]?.commit, {
      id,
      date: '2024-03-02T12:00:00.000Z',
      author: 'Ann Änder',
      blob,
      first: true,
    });
    assert.deepEqual(report.findings[0]?.start, { line: 1, column: 7, offset: 6 });
    assert.match(
      report.findings[0]?.message ?? '',
      / It is in 2 commits since 2024-03-02: moving it is not /,
    );
    const { stdout } = keyguard(folder.path, ['scan', '--history']);
    const [, , line] = stdout.split('\n');
    assert.equal(line, `    since commit ${id.slice(0, 12)} of 2024-03-02 by Ann Änder`);
  });

  it('gives one finding per key and path, in every branch and tag', () => {
    commit(1, { 'a.js': KEY });
    git(folder.path, 'update-ref', 'refs/remotes/origin/main', 'HEAD');
    git(folder.path, 'mv', 'a.js', 'b.js');
    commit(2, { 'c/d.js': `${OTHER} and ${KEY}` });
    git(folder.path, 'checkout', '-q', '--orphan', 'side');
    git(folder.path, 'rm', '-rfq', '.');
    commit(3, { 'e.js': THIRD });
    git(folder.path, 'tag', 'v1');
    git(folder.path, 'checkout', '-q', 'main');
    git(folder.path, 'branch', '-q', '-D', 'side');
    assert.deepEqual(scan().found, [
      'a.js:0 pushed 2024-03-01',
      'b.js:0 committed 2024-03-02',
      'c/d.js:0 committed 2024-03-02',
      'c/d.js:74 committed 2024-03-02',
      'e.js:0 committed 2024-03-03',
    ]);
  });

  it('takes the older of two branches, and the ancestor of commits made in one second', () => {
    commit(1, { 'a.js': 'none' });
    git(folder.path, 'checkout', '-q', '-b', 'side');
    commit(5, { 'a.js': `${KEY} later` });
    git(folder.path, 'checkout', '-q', 'main');
    const older = commit(4, { 'a.js': `${KEY} older` });
    commit(4, { 'a.js': `${KEY} same day` });
    assert.equal(scan().report.findings[0]?.commit.id, older);
  });

  it('looks at stashes, dropped commits, and what was only staged', () => {
    commit(1, { 'a.js': 'none' });
    folder.write({ 'a.js': KEY });
    git(folder.path, 'stash', '-q');
    commit(2, { 'b.js': OTHER });
    git(folder.path, 'reset', '-q', '--hard', 'HEAD~1');
    git(folder.path, 'reflog', 'expire', '--expire=now', '--all');
    folder.write({ 'c.js': THIRD, 'd.js': fakeKey(4) });
    git(folder.path, 'add', 'c.js', 'd.js');
    git(folder.path, 'rm', '-q', '--cached', 'd.js');
    const { found, report } = scan();
    const blob = git(folder.path, 'hash-object', 'd.js').trim();
    assert.deepEqual(found.slice(0, 1), [`<blob ${blob.slice(0, 12)}>:0 unknown never`]);
    assert.deepEqual(found.slice(2), ['b.js:0 committed 2024-03-02', 'c.js:0 staged never']);
    assert.match(found[1] ?? '', /^a\.js:0 committed \d{4}-/);
    assert.deepEqual(report.findings[0]?.commit, { id: null, date: null, author: null, blob, first: true });
    assert.match(report.findings[0]?.message ?? '', / No commit has it; "git gc --prune=now" removes it\.$/);
  });

  it('finds the same once all is packed', () => {
    for (let day = 1; day <= 9; day++)
      commit(day, { 'a.js': `${'x'.repeat(5000)} ${day === 5 ? KEY : day}`, [`${day}.js`]: fakeKey(day) });
    const loose = scan();
    git(folder.path, 'gc', '-q');
    assert.deepEqual(scan().report.findings, loose.report.findings);
    assert.equal(loose.found.length, 10);
  });

  it('knows what only a merge brought, and every path', () => {
    commit(1, { 'a.js': 'none' });
    git(folder.path, 'checkout', '-q', '-b', 'side');
    commit(2, { 'b.js': 'none' });
    git(folder.path, 'checkout', '-q', 'main');
    commit(3, { 'c.js': 'none' });
    git(folder.path, 'merge', '-q', '--no-commit', '--no-ff', 'side');
    commit(4, { 'a.js': KEY, 'é/:(glob)*.js': OTHER });
    assert.deepEqual(scan().found, ['a.js:0 committed 2024-03-04', 'é/:(glob)*.js:0 committed 2024-03-04']);
  });

  it('takes paths with line feeds and with bytes that are no text', function () {
    if (process.platform === 'win32') this.skip();
    commit(1, { 'a\nb.js': KEY });
    const blob = git(folder.path, 'hash-object', '-w', '--stdin', '--path=x');
    assert.ok(blob);
    const raw = Buffer.concat([Buffer.from('\xff.js', 'latin1')]);
    fs.writeFileSync(Buffer.concat([Buffer.from(`${folder.path}/`), raw]), OTHER);
    commit(2, {});
    assert.deepEqual(scan().found, ['a\nb.js:0 committed 2024-03-01', '\ufffd.js:0 committed 2024-03-02']);
  });

  it('reads UTF-16, and passes over what is binary', () => {
    commit(1, {
      'u.txt': Buffer.from(`\ufeffä ${KEY}`, 'utf16le'),
      'b.bin': Buffer.concat([Buffer.of(0, 1, 2, 3), Buffer.from(OTHER)]),
    });
    const { found, files } = scan();
    assert.deepEqual([found, files], [['u.txt:2 committed 2024-03-01'], 1]);
  });

  it('shows objects as they are, whatever replaces them', () => {
    const id = commit(1, { 'a.js': KEY });
    commit(2, { 'a.js': 'none' });
    const clean = git(folder.path, 'rev-parse', 'HEAD:a.js').trim();
    git(folder.path, 'replace', `${id}:a.js`, clean);
    assert.deepEqual(scan().found, ['a.js:0 committed 2024-03-01']);
  });

  describe('takes', () => {
    it('a bare repository, a clone with SHA-256, a linked worktree, and several at once', () => {
      commit(1, { 'a.js': KEY });
      git(folder.path, 'clone', '-q', '--bare', '.', 'bare.git');
      git(folder.path, 'worktree', 'add', '-q', '-b', 'work', at('tree'));
      fs.mkdirSync(at('sha'));
      git(at('sha'), 'init', '-q', '--object-format=sha256');
      commit(2, { 'b.js': OTHER }, at('sha'));
      assert.deepEqual(scan(['bare.git']).found, ['bare.git/a.js:0 committed 2024-03-01']);
      assert.deepEqual(scan(['tree']).found, ['tree/a.js:0 committed 2024-03-01']);
      assert.deepEqual(scan(['sha']).found, ['sha/b.js:0 committed 2024-03-02']);
      assert.deepEqual(scan(['.', 'tree', 'a.js', 'sha']).found, [
        'a.js:0 committed 2024-03-01',
        'sha/b.js:0 committed 2024-03-02',
      ]);
    });

    it('a repository without commits', () => {
      const { status, found, errors, files } = scan();
      assert.deepEqual([status, found, errors, files], [0, [], [], 0]);
    });
  });

  describe('says', () => {
    it('that there is no repository, no path, or no git', () => {
      fs.mkdirSync(at('plain'));
      const nowhere = keyguard(folder.path, ['scan', '--history', 'nowhere']);
      assert.deepEqual(
        [nowhere.status, nowhere.stderr],
        [2, 'keyguard: nowhere: There is no such file or folder.\n'],
      );
      const noGit = keyguard(folder.path, ['scan', '--history'], { env: { PATH: folder.path } });
      assert.equal(noGit.status, 2);
      assert.match(noGit.stderr, /^keyguard: \.: git is missing, or could not read everything\./);
      fs.rmSync(at('.git'), { recursive: true });
      assert.deepEqual(scan().errors, [
        { path: '.', message: 'It is in no git repository, so it has no history.' },
      ]);
    });

    it('what it could not read, and scans the rest', () => {
      commit(1, { 'a.js': KEY, 'b.js': OTHER });
      const broken = git(folder.path, 'rev-parse', 'HEAD:a.js').trim();
      lose(broken);
      fs.writeFileSync(at(path.join('.git/objects', broken.slice(0, 2), broken.slice(2))), 'no object');
      const { status, found, errors } = scan();
      assert.deepEqual([status, found], [1, ['b.js:0 committed 2024-03-01']]);
      assert.deepEqual(errors, [
        { path: '.', message: `git cannot read 1 object, ${broken} first, so not scanned. See "git fsck".` },
      ]);
    });

    it('that commits are lost, and still names those that are there', () => {
      const lost = commit(1, { 'a.js': 'none' });
      commit(2, { 'a.js': KEY });
      lose(lost);
      assert.deepEqual(scan().found, ['a.js:0 committed 2024-03-02']);
    });

    it('that a clone is shallow, or partial', () => {
      commit(1, { 'a.js': KEY });
      commit(2, { 'a.js': 'none' });
      git(folder.path, 'config', 'uploadpack.allowFilter', 'true');
      const url = `file://${folder.path}`;
      git(folder.path, 'clone', '-q', '--depth=1', url, 'shallow');
      git(folder.path, 'clone', '-q', '--filter=blob:none', '--no-checkout', url, 'partial');
      const shallow = scan(['shallow']);
      assert.deepEqual([shallow.status, shallow.found], [2, []]);
      assert.match(shallow.errors[0]?.message ?? '', /^This is a shallow clone/);
      const partial = scan(['partial']);
      assert.deepEqual([partial.status, partial.found], [2, []]);
      assert.deepEqual(partial.errors, [
        { path: 'partial', message: '2 objects missing in this partial clone, so not scanned.' },
      ]);
      assert.equal(git(at('partial'), 'count-objects', '-v').includes('count: 0'), true);
    });
  });
});

import assert from 'node:assert/strict';
import { git, hasGit } from '../support/git';
import { keyguardJson } from '../support/keyguard';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';

const KEY = fakeKey(1);
/** Its key begins at offset 19, column 12 of line 2. */
const TEXT = `// ÄÖ\nconst s = '${KEY}';\n`;

interface Report {
  readonly findings: readonly {
    readonly path: string;
    readonly start: { readonly line: number; readonly column: number; readonly offset: number };
    readonly exposure: string;
  }[];
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  readonly summary: { readonly files: number };
}

const inUtf16le = Buffer.from(TEXT, 'utf16le');

const inUtf16be = Buffer.from(inUtf16le).swap16();

describe('files in the working copy', () => {
  const folder = temporaryFolder();
  before(function () {
    if (!hasGit) this.skip();
  });
  beforeEach(() => git(folder.path, 'init', '-q', '-b', 'main'));

  function scan(...args: string[]) {
    const { status, report } = keyguardJson<Report>(folder.path, ['scan', ...args]);
    const found = report.findings.map(
      ({ path, start, exposure }) => `${path} ${start.line}:${start.column} ${start.offset} ${exposure}`,
    );
    return { status, found, errors: report.errors, files: report.summary.files };
  }

  it('are read in the encodings that git’s attributes name', () => {
    folder.write({
      '.gitattributes': 'a.js working-tree-encoding=UTF-16LE\n*.be working-tree-encoding=UTF-16BE\n',
      'a.js': inUtf16le,
      'b.be': inUtf16be,
      'sub/.gitattributes': '*.js working-tree-encoding=ISO-8859-1\n*.txt working-tree-encoding=SHIFT-JIS\n',
      'sub/latin.js': Buffer.from(TEXT, 'latin1'),
      // Two letters of two bytes each; the second byte of the first one is a backslash.
      'sub/japanese.txt': Buffer.concat([Buffer.of(0x95, 0x5c, 0x8e, 0xa6), Buffer.from(` ${KEY}\n`)]),
      'plain.js': TEXT,
    });
    git(folder.path, 'add', '.');
    git(folder.path, 'commit', '-q', '-m', 'x');
    assert.equal(git(folder.path, 'cat-file', '-p', 'HEAD:a.js'), TEXT, 'git stores UTF-8');
    // One that git does not know yet, and another one that is not what its name says.
    folder.write({ 'sub/new.js': Buffer.from(TEXT, 'latin1'), 'new.be': TEXT });
    const place = `2:12 ${TEXT.indexOf(KEY)}`;
    const all = [
      `a.js ${place} committed`,
      `b.be ${place} committed`,
      `new.be ${place} untracked`,
      `plain.js ${place} committed`,
      'sub/japanese.txt 1:4 3 committed',
      `sub/latin.js ${place} committed`,
      `sub/new.js ${place} untracked`,
    ];
    assert.deepEqual(scan(), { status: 1, found: all, errors: [], files: 9 });
    assert.deepEqual(scan('sub', 'a.js'), {
      status: 1,
      found: [all[4], all[5], all[6], all[0]],
      errors: [],
      files: 5,
    });
  });

  it('are not taken for binary or for UTF-8 where the repository’s own attributes know better', () => {
    const wide = Buffer.from(`${'表示'.repeat(5000)}\n${KEY}\n`, 'utf16le');
    folder.write({ '.git/info/attributes': '*.txt working-tree-encoding=utf-16le\n', 'a.txt': wide });
    assert.deepEqual(scan(), { status: 1, found: ['a.txt 2:1 10001 untracked'], errors: [], files: 1 });
  });

  it('are said to be unreadable in an encoding that nobody knows', () => {
    folder.write({
      '.gitattributes': '*.txt working-tree-encoding=UTF-32\n',
      'a.txt': Buffer.alloc(8),
      'b.js': KEY,
    });
    const message = 'Its git attributes say UTF-32, an encoding that KeyGuard cannot read, so not scanned.';
    assert.deepEqual(scan(), {
      status: 1,
      found: ['b.js 1:1 0 untracked'],
      errors: [{ path: 'a.txt', message }],
      files: 2,
    });
  });

  it('need not be there: a sparse checkout scans what there is, its history everything', () => {
    folder.write({ 'in/a.js': KEY, 'out/b.js': fakeKey(2), 'c.js': fakeKey(3) });
    git(folder.path, 'add', '.');
    git(folder.path, 'commit', '-q', '-m', 'x');
    git(folder.path, 'sparse-checkout', 'set', 'in');
    assert.deepEqual(scan(), {
      status: 1,
      found: ['c.js 1:1 0 committed', 'in/a.js 1:1 0 committed'],
      errors: [],
      files: 2,
    });
    assert.deepEqual(scan('--history').found, [
      'c.js 1:1 0 committed',
      'in/a.js 1:1 0 committed',
      'out/b.js 1:1 0 committed',
    ]);
    assert.deepEqual(scan('--history').errors, []);
  });
});

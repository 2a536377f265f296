import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { git, hasGit } from '../support/git';
import { assertNoKey, keyguard, keyguardJson } from '../support/keyguard';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';

const KEY = fakeKey(1);
const ID = KEY.slice(3, 25);
const MASKED = `SG.${ID.slice(0, 4)}…`;
const MESSAGE = `Hardcoded SendGrid API key ${MASKED}: anyone who can read this file can send mail in your name.`;

interface Place {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

interface Report {
  readonly findings: readonly { readonly path: string; readonly start: Place; readonly end: Place }[];
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  readonly summary: { readonly files: number; readonly bytes: number; durationMs: number };
}

describe('keyguard scan', () => {
  const folder = temporaryFolder();
  const scan = (...args: string[]) => keyguard(folder.path, ['scan', ...args]);
  const scanJson = (...args: string[]) => keyguardJson<Report>(folder.path, ['scan', ...args]);
  const at = (name: string): string => path.join(folder.path, name);

  describe('reports', () => {
    it('every field in JSON', () => {
      const text = `// é\r\nconst a = 1;\n  send("${KEY}");\n`;
      folder.write({ 'src/mail.js': text, 'src/other.js': 'none' });
      const { status, report } = scanJson();
      assert.equal(status, 1);
      const { durationMs } = report.summary;
      assert.equal(Number.isInteger(durationMs) && durationMs >= 0, true);
      assert.deepEqual(report, {
        version: 1,
        tool: { name: 'keyguard', version: packageVersion() },
        findings: [
          {
            rule: 'api-key',
            severity: 'error',
            path: 'src/mail.js',
            start: { line: 3, column: 9, offset: 27 },
            end: { line: 3, column: 78, offset: 96 },
            masked: MASKED,
            keyId: ID,
            fingerprint: '4b857e613b596eaf1fd89b3fe8ee51e9',
            exposure: 'unknown',
            message: MESSAGE,
            suppressed: null,
            commit: null,
          },
        ],
        errors: [],
        notices: [],
        summary: {
          files: 2,
          bytes: Buffer.byteLength(text) + 4,
          findings: 1,
          suppressed: 0,
          durationMs,
        },
      });
    });

    it('text for people', () => {
      folder.write({ 'a.js': `\tsend("${KEY}", "${fakeKey(2)}");\n`, 'b.js': '' });
      const second = `SG.${fakeKey(2).slice(3, 7)}…`;
      assert.deepEqual(scan(), {
        status: 1,
        stdout: [
          `a.js:1:8  error  ${MESSAGE}  (api-key)`,
          `    send("${MASKED}", "${second} …`,
          `a.js:1:81  error  ${MESSAGE.replace(MASKED, second)}  (api-key)`,
          `    … ${MASKED}", "${second}");`,
          '',
          '2 keys found in 1 file; 2 files scanned.',
          'Move them out of the code with: keyguard fix --to env',
          '',
        ].join('\n'),
        stderr: '',
      });
    });

    it('that there is nothing', () => {
      folder.write({ 'a.js': 'const a = 1;\n' });
      assert.deepEqual(scan(), { status: 0, stdout: 'No keys found; 1 file scanned.\n', stderr: '' });
    });

    it('to a file, with the same exit status', () => {
      folder.write({ 'a.js': KEY });
      assert.deepEqual(scan('--output', 'report.txt'), { status: 1, stdout: '', stderr: '' });
      assert.match(fs.readFileSync(at('report.txt'), 'utf8'), /^a\.js:1:1 {2}error/);
      assert.equal(scan('--format=json', '--output=report.json', 'a.js').status, 1);
      const json = fs.readFileSync(at('report.json'), 'utf8');
      assertNoKey(json);
      assert.equal((JSON.parse(json) as Report).findings.length, 1);
      assert.equal(scan('report.txt', '--output', 'clean.txt').status, 0);
    });

    it('that the report cannot be written', () => {
      folder.write({ 'a.js': KEY });
      assert.deepEqual(scan('--output', 'no/where.txt'), {
        status: 2,
        stdout: '',
        stderr: 'keyguard: The report cannot be written to no/where.txt. There is no such file or folder.\n',
      });
    });
  });

  describe('scans standard input', () => {
    const stdin = (input: string | Uint8Array, ...args: string[]) =>
      keyguardJson<Report>(folder.path, ['scan', '--stdin', ...args], { input });

    it('without a name and with one', () => {
      assert.deepEqual(
        stdin(KEY).report.findings.map((finding) => finding.path),
        ['<stdin>'],
      );
      const named = stdin(`x${KEY}`, '--stdin-filename', path.join('src', 'new.js'));
      assert.equal(named.status, 1);
      assert.deepEqual(
        named.report.findings.map(({ path, start }) => [path, start.offset]),
        [['src/new.js', 1]],
      );
    });

    it('without advice to fix it', () => {
      const { status, stdout } = keyguard(folder.path, ['scan', '--stdin'], { input: `'${KEY}'\n` });
      assert.equal(status, 1);
      assert.match(stdout, /^<stdin>:1:2 {2}error {2}.*\n.*\n\n1 key found in 1 file; 1 file scanned\.\n$/);
    });

    it('that is clean, empty or binary', () => {
      for (const input of ['clean', '', Buffer.concat([Buffer.alloc(9), Buffer.from(KEY)])]) {
        const { status, report } = stdin(input);
        assert.deepEqual([status, report.findings, report.errors], [0, [], []]);
      }
    });
  });

  describe('takes every input', () => {
    const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
    const text = `a\n  "${KEY}"\n`;
    const place = { start: { line: 2, column: 4, offset: 5 }, end: { line: 2, column: 73, offset: 74 } };
    const texts: readonly (readonly [string, string | Uint8Array])[] = [
      ['UTF-8', text],
      ['UTF-8 with a byte-order mark', `\ufeff${text}`],
      ['UTF-16, little-endian', utf16(`\ufeff${text}`)],
      ['UTF-16, big-endian', utf16(`\ufeff${text}`).swap16()],
      ['UTF-16 without a byte-order mark', utf16(text)],
      ['big-endian UTF-16 without a byte-order mark', utf16(text).swap16()],
    ];
    for (const [name, content] of texts) {
      it(name, () => {
        folder.write({ 'a.txt': content });
        const { status, report } = scanJson();
        assert.equal(status, 1);
        assert.deepEqual(
          report.findings.map(({ start, end }) => ({ start, end })),
          [place],
        );
      });
    }

    it('CRLF and lone CR, as line ends', () => {
      folder.write({ 'a.txt': `a\r\nb\r  ${KEY}\r\n` });
      assert.deepEqual(scanJson().report.findings[0]?.start, { line: 3, column: 3, offset: 7 });
    });

    it('lone surrogates and invalid bytes', () => {
      folder.write({
        'a.txt': utf16(`\ufeff\ud83d ${KEY} \ude00`),
        'b.txt': Buffer.concat([Buffer.of(0xc3, 0x28, 0xff), Buffer.from(KEY)]),
      });
      assert.deepEqual(
        scanJson().report.findings.map(({ path, start }) => [path, start.offset]),
        [
          ['a.txt', 2],
          ['b.txt', 3],
        ],
      );
      assert.equal(scan().status, 1);
    });

    it('empty and binary files, without a word', () => {
      folder.write({ empty: '', 'a.png': Buffer.concat([Buffer.of(0x89, 0x50, 0, 0, 0), Buffer.from(KEY)]) });
      const { status, report } = scanJson();
      assert.deepEqual([status, report.findings, report.errors], [0, [], []]);
    });

    it('100 MB with one key near the end', () => {
      const line = `${'lorem ipsum dolor sit amet '.repeat(4)}\n`;
      const lines = Math.ceil(100_000_000 / line.length);
      folder.write({ 'big.log': Buffer.from(`${line.repeat(lines)}key=${KEY}\nlast\n`) });
      const { status, report } = scanJson();
      assert.equal(status, 1);
      const offset = lines * line.length + 4;
      assert.deepEqual(
        report.findings.map(({ start }) => start),
        [{ line: lines + 1, column: 5, offset }],
      );
      assert.equal(report.summary.bytes, offset + KEY.length + 6);
    });

    it('100 MB on one line', () => {
      folder.write({ 'bundle.js': `${'x'.repeat(100_000_000)}"${KEY}"` });
      const { stdout } = scan();
      assert.match(stdout, /^bundle\.js:1:100000002 {2}error/);
      assert.equal(stdout.split('\n')[1], `    … ${'x'.repeat(59)}"${MASKED}"`);
    });
  });

  describe('reports what it could not read', () => {
    it('a PATH that is not there', () => {
      assert.deepEqual(scan('nowhere'), {
        status: 2,
        stdout: 'No keys found; 0 files scanned.\n',
        stderr: 'keyguard: nowhere: There is no such file or folder.\n',
      });
      folder.write({ 'a.js': KEY, 'b.js': '' });
      assert.equal(scan('nowhere', 'b.js').status, 2);
      const { status, report } = scanJson('nowhere', 'a.js');
      assert.equal(status, 1);
      assert.deepEqual(report.errors, [{ path: 'nowhere', message: 'There is no such file or folder.' }]);
    });

    it('a file without the right to read it', function () {
      if (process.platform === 'win32' || process.getuid?.() === 0) this.skip();
      folder.write({ 'a.js': KEY, 'b.js': '' });
      fs.chmodSync(at('a.js'), 0);
      const { status, report } = scanJson();
      assert.equal(status, 2);
      assert.deepEqual(
        report.errors.map((error) => error.path),
        ['a.js'],
      );
    });

    it('a file that is too large for any editor', () => {
      folder.write({ 'a.log': 'x'.repeat(2 ** 18) });
      fs.truncateSync(at('a.log'), 512_000_001);
      const { status, report } = scanJson();
      assert.equal(status, 2);
      assert.deepEqual(report.errors, [
        {
          path: 'a.log',
          message: 'Larger than 512 MB, so not scanned. Split the file, or scan its parts with --stdin.',
        },
      ]);
    });
  });

  it('is not caught in a loop of symbolic links', function () {
    if (process.platform === 'win32') this.skip();
    folder.write({ 'a/b/c.js': KEY });
    fs.symlinkSync('..', at('a/b/up'));
    fs.symlinkSync('self', at('self'));
    const { report } = scanJson();
    assert.deepEqual([report.findings.map((finding) => finding.path), report.errors], [['a/b/c.js'], []]);
  });

  describe('with git', () => {
    before(function () {
      if (!hasGit) this.skip();
    });
    beforeEach(() => {
      git(folder.path, 'init', '-q');
      folder.write({ '.gitignore': '.env\n', '.env': `SENDGRID_API_KEY=${KEY}\n` });
    });

    it('finds nothing in a proper .env, unless asked for it', () => {
      assert.deepEqual(scan(), { status: 0, stdout: 'No keys found; 1 file scanned.\n', stderr: '' });
      assert.deepEqual(scan('.env'), {
        status: 0,
        stdout:
          'No keys found; 1 file scanned.\nLeft out: 1 finding in files that git ignores; --include-ignored shows it.\n',
        stderr: '',
      });
      assert.equal(scan('--include-ignored').status, 1);
      assert.equal(scan('--include-ignored', '.env').status, 1);
    });

    it('finds the key in a .env that git tracks', () => {
      git(folder.path, 'add', '-f', '.env');
      const { status, report } = scanJson();
      assert.equal(status, 1);
      assert.deepEqual(report.findings, [{ ...report.findings[0], path: '.env', exposure: 'staged' }]);
    });
  });
});

function packageVersion(): string {
  return (JSON.parse(fs.readFileSync('package.json', 'utf8')) as { version: string }).version;
}

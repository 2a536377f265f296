import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { git, hasGit } from '../support/git';
import { keyguard, keyguardJson } from '../support/keyguard';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';

const [KEY, KEY2] = [fakeKey(1), fakeKey(2)];
const mask = (key: string): string => `SG.${key.slice(3, 7)}…`;
const SOURCE = `const mail = require('@sendgrid/mail');\nmail.setApiKey('${KEY}');\n`;
const FIXED = SOURCE.replace(`'${KEY}'`, 'process.env.SENDGRID_API_KEY');
const HOW_TO_LOAD = 'Nothing loads .env yet. Start the program with: node --env-file=.env mail.js';

interface Report {
  readonly fixed: readonly { readonly path: string; readonly name: string; readonly reference: string }[];
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  readonly changed: readonly string[];
}

describe('keyguard fix --to env', () => {
  const folder = temporaryFolder();
  const fix = (...args: string[]) => keyguard(folder.path, ['fix', '--to', 'env', ...args]);
  const fixJson = (...args: string[]) => keyguardJson<Report>(folder.path, ['fix', '--to', 'env', ...args]);
  const at = (name: string): string => path.join(folder.path, name);
  const read = (name: string): string => fs.readFileSync(at(name), 'utf8');

  /** All files with their content, but git's own. */
  function files(): Record<string, string> {
    const names = (fs.readdirSync(folder.path, { recursive: true }) as string[])
      .map((name) => name.replaceAll(path.sep, '/'))
      .filter((name) => !name.startsWith('.git/') && fs.statSync(at(name)).isFile());
    return Object.fromEntries(names.sort().map((name) => [name, read(name)]));
  }

  it('moves a key, and says how the env file is loaded', () => {
    folder.write({ 'mail.js': SOURCE });
    assert.deepEqual(fix(), {
      status: 0,
      stdout: [
        `fixed    mail.js:2:17  ${mask(KEY)}: process.env.SENDGRID_API_KEY, SENDGRID_API_KEY in .env`,
        '',
        HOW_TO_LOAD,
        'Changed: .gitignore, .env, .env.example, mail.js',
        '1 key fixed, 0 skipped.',
        '',
      ].join('\n'),
      stderr: '',
    });
    assert.deepEqual(files(), {
      '.env': `SENDGRID_API_KEY=${KEY}\n`,
      '.env.example': 'SENDGRID_API_KEY=your-sendgrid-api-key\n',
      '.gitignore': '.env\n',
      'mail.js': FIXED,
    });
    if (process.platform !== 'win32') assert.equal(fs.statSync(at('.env')).mode & 0o777, 0o600);
    assert.equal(keyguard(folder.path, ['scan']).status, 0);
  });

  it('has nothing to do a second time', () => {
    folder.write({ 'mail.js': SOURCE });
    fix();
    const before = files();
    assert.deepEqual(fix(), { status: 0, stdout: 'No keys found; nothing to do.\n', stderr: '' });
    assert.deepEqual(files(), before);
  });

  it('reports every field in JSON', () => {
    folder.write({ 'src/mail.js': SOURCE, 'config.xyz': `key: ${KEY2}\n` });
    const { status, report } = fixJson();
    assert.equal(status, 1);
    assert.deepEqual(report, {
      version: 1,
      fixed: [
        {
          path: 'src/mail.js',
          rule: 'api-key',
          start: { line: 2, column: 17, offset: 56 },
          end: { line: 2, column: 86, offset: 125 },
          store: 'env',
          name: 'SENDGRID_API_KEY',
          reference: 'process.env.SENDGRID_API_KEY',
        },
      ],
      skipped: [
        {
          path: 'config.xyz',
          rule: 'api-key',
          start: { line: 1, column: 6, offset: 5 },
          end: { line: 1, column: 75, offset: 74 },
          reason:
            'KeyGuard knows no way to read a variable in this kind of file. Move the key to .env by hand, and let the program read it from the environment.',
        },
      ],
      changed: ['.gitignore', '.env', '.env.example', 'src/mail.js'],
    });
    assert.equal(read('config.xyz'), `key: ${KEY2}\n`);
  });

  it('changes nothing in a dry run, and says what it would do', () => {
    folder.write({ 'a.js': SOURCE, 'b.js': SOURCE.replace(KEY, KEY2) });
    const before = files();
    const { status, report } = fixJson('--dry-run');
    assert.equal(status, 0);
    // The second file sees what the first one's fix would have written.
    assert.deepEqual(
      report.fixed.map(({ path, name }) => [path, name]),
      [
        ['a.js', 'SENDGRID_API_KEY'],
        ['b.js', 'SENDGRID_API_KEY_2'],
      ],
    );
    assert.deepEqual(report.changed, ['.gitignore', '.env', '.env.example', 'a.js', 'b.js']);
    assert.match(
      fix('--dry-run').stdout,
      /\nWould change: .*\n2 keys fixed, 0 skipped\. Dry run: nothing was changed\.\n$/,
    );
    assert.deepEqual(files(), before);
    assert.deepEqual(fixJson().report, report);
  });

  it('fixes only what it is told to, under the name it is told', () => {
    folder.write({ 'a.js': SOURCE, 'b.js': SOURCE });
    const { report } = fixJson('b.js', '--name', 'MAIL_KEY');
    assert.deepEqual(
      report.fixed.map(({ path, reference }) => [path, reference]),
      [['b.js', 'process.env.MAIL_KEY']],
    );
    assert.equal(read('a.js'), SOURCE);
    assert.equal(read('.env'), `MAIL_KEY=${KEY}\n`);
  });

  it('keeps the rest of an env file byte for byte, and uses the name that is there', () => {
    folder.write({
      '.env': `# mine\r\nA = "1"\r\nMAIL_KEY=${KEY}\r\nB=2`,
      '.gitignore': '.env',
      'mail.js': SOURCE,
    });
    const env = read('.env');
    assert.equal(fix().status, 0);
    assert.equal(read('.env'), env);
    assert.equal(read('mail.js'), SOURCE.replace(`'${KEY}'`, 'process.env.MAIL_KEY'));
  });

  it('keeps line ends and the byte-order mark', () => {
    folder.write({ 'mail.js': `\ufeff${SOURCE.replaceAll('\n', '\r\n')}` });
    assert.equal(fix().status, 0);
    assert.equal(read('mail.js'), `\ufeff${FIXED.replaceAll('\n', '\r\n')}`);
  });

  it('only makes git ignore an env file that holds a key already', () => {
    folder.write({ '.env': `SENDGRID_API_KEY=${KEY}\n` });
    const { status, report } = fixJson();
    assert.equal(status, 0);
    assert.deepEqual(report.changed, ['.gitignore']);
    assert.deepEqual(files(), { '.env': `SENDGRID_API_KEY=${KEY}\n`, '.gitignore': '.env\n' });
  });

  describe('leaves every file as it is when', () => {
    const refusals: readonly (readonly [when: string, prepare: () => void, reason: string])[] = [
      [
        'the source is read-only',
        () => fs.chmodSync(at('mail.js'), 0o444),
        'mail.js is read-only. Make it writable and try again.',
      ],
      [
        'the env file is read-only',
        () => {
          folder.write({ '.env': 'A=1\n' });
          fs.chmodSync(at('.env'), 0o444);
        },
        '.env is read-only. Make it writable and try again.',
      ],
      [
        'the env file is a folder',
        () => folder.write({ '.env/': '' }),
        '.env is not a file. Move it out of the way and try again.',
      ],
      [
        'the env file is not a text',
        () => folder.write({ '.env': Buffer.of(0, 1, 2, 3) }),
        '.env is not a text file. Look at it and try again.',
      ],
      [
        'the env file is in UTF-16',
        () => folder.write({ '.env': Buffer.from('\ufeffA=1\r\n', 'utf16le') }),
        '.env is in UTF-16, which no loader reads. Save it as UTF-8 and try again.',
      ],
      [
        'the source holds bytes that are no text',
        () => folder.write({ 'mail.js': Buffer.concat([Buffer.from(`${SOURCE}// `), Buffer.of(0xff)]) }),
        'mail.js holds bytes that are no valid text and would not survive. Save it as UTF-8 and try again.',
      ],
    ];
    for (const [when, prepare, reason] of refusals) {
      it(when, () => {
        folder.write({ 'mail.js': SOURCE });
        prepare();
        const before = files();
        const { status, report } = fixJson('mail.js');
        assert.equal(status, 1);
        assert.deepEqual([report.fixed, report.changed], [[], []]);
        assert.deepEqual(
          report.skipped.map((finding) => finding.reason),
          [reason],
        );
        assert.deepEqual(files(), before);
        assert.deepEqual(fixJson('mail.js', '--dry-run').report, report);
      });
    }
  });

  it('skips one file and goes on with the next', () => {
    folder.write({ 'a.js': SOURCE, 'b.js': SOURCE });
    fs.chmodSync(at('a.js'), 0o444);
    const { status, stdout } = fix();
    assert.equal(status, 1);
    assert.match(stdout, /^skipped {2}a\.js:2:17 {2}SG\..*: a\.js is read-only\. .*\nfixed {4}b\.js:2:17 /);
    assert.equal(read('b.js'), FIXED);
  });

  it('refuses an env file that is a link out of the project', function () {
    // Links need rights there that tests do not have.
    if (process.platform === 'win32') this.skip();
    folder.write({ 'elsewhere/.env': 'A=1\n', 'shop/package.json': '{}', 'shop/mail.js': SOURCE });
    fs.symlinkSync(at('elsewhere/.env'), at('shop/.env'));
    const before = files();
    const { report } = keyguardJson<Report>(at('shop'), ['fix', '--to', 'env']);
    assert.deepEqual(
      report.skipped.map(({ reason }) => reason),
      [
        ".env is a link to a file outside of this project. Put a file of the project's own in its place, then use the fix again.",
      ],
    );
    assert.deepEqual(files(), before);
  });

  it('writes nothing into a folder that is read-only', function () {
    // Windows has no such permissions, and root writes everywhere.
    if (process.platform === 'win32' || process.getuid?.() === 0) this.skip();
    folder.write({ 'shop/package.json': '{}', 'shop/mail.js': SOURCE });
    fs.chmodSync(at('shop'), 0o555);
    const { status, report } = keyguardJson<Report>(at('shop'), ['fix', '--to', 'env']);
    fs.chmodSync(at('shop'), 0o755);
    assert.equal(status, 1);
    assert.deepEqual(report.changed, []);
    assert.deepEqual(Object.keys(files()), ['shop/mail.js', 'shop/package.json']);
  });

  it('tells where the key still stands, and leaves it there', () => {
    folder.write({ 'mail.js': SOURCE, 'home/.bash_history': `curl -H 'Authorization: Bearer ${KEY}'\n` });
    const { stdout } = fix('mail.js');
    assert.match(
      stdout,
      /\nThe key also stands in these places, which KeyGuard leaves alone:\n {2}bash history: .*\.bash_history\nChanged: /,
    );
    assert.match(read('home/.bash_history'), /Bearer SG\./);
  });

  it('says what it could not read, and does the rest', () => {
    folder.write({ 'mail.js': SOURCE });
    const { status, stderr } = fix('nowhere.js', 'mail.js');
    assert.deepEqual([status, stderr], [1, 'keyguard: nowhere.js: There is no such file or folder.\n']);
    assert.equal(read('mail.js'), FIXED);
    assert.equal(fix('nowhere.js').status, 2);
  });

  describe('without git, in a folder of a package or beside it,', () => {
    const callers: readonly (readonly [cwd: string, path: () => string])[] = [
      ['src', () => '.'],
      ['other', () => '../src'],
      ['other', () => at('src/mail.js')],
    ];
    for (const [cwd, start] of callers) {
      it(`knows what bundles the code (${cwd})`, () => {
        folder.write({
          'package.json': '{"dependencies":{"react-scripts":"5"}}',
          'src/mail.js': SOURCE,
          'other/': '',
        });
        const { report } = keyguardJson<Report>(at(cwd), ['fix', start(), '--to', 'env']);
        assert.deepEqual(
          report.skipped.map(({ reason }) => reason.slice(0, 84)),
          ['This code ends up in the browser: Create React App bundles everything under src/. An'],
        );
      });
    }

    it('takes the env file of the package', () => {
      folder.write({ 'package.json': '{}', 'src/mail.js': SOURCE, 'other/': '' });
      const { report } = keyguardJson<Report>(at('other'), ['fix', '..', '--to', 'env']);
      assert.deepEqual(report.changed, ['../.gitignore', '../.env', '../.env.example', '../src/mail.js']);
    });

    it('takes the env file of the package above', () => {
      folder.write({ 'package.json': '{}', '.env': 'A=1\n', 'src/mail.js': SOURCE });
      const { report } = keyguardJson<Report>(at('src'), ['fix', '.', '--to', 'env']);
      assert.deepEqual(report.changed, ['../.gitignore', '../.env', '../.env.example', 'mail.js']);
      assert.equal(read('.env'), `A=1\nSENDGRID_API_KEY=${KEY}\n`);
    });
  });

  it("takes the file's own folder for a file in no package when run at the file system's root", () => {
    folder.write({ 'jobs/mail.js': SOURCE });
    const { root } = path.parse(folder.path);
    const args = ['fix', at('jobs/mail.js'), '--to', 'env'];
    const { report } = keyguardJson<Report>(root, [...args, '--dry-run']);
    assert.equal(path.resolve(root, report.changed[1] ?? ''), at('jobs/.env'));
    assert.equal(keyguard(root, args).status, 0);
    assert.deepEqual(files(), {
      'jobs/.env': `SENDGRID_API_KEY=${KEY}\n`,
      'jobs/.env.example': 'SENDGRID_API_KEY=your-sendgrid-api-key\n',
      'jobs/.gitignore': '.env\n',
      'jobs/mail.js': FIXED,
    });
  });

  describe('with git', () => {
    before(function () {
      if (!hasGit) this.skip();
    });
    beforeEach(() => git(folder.path, 'init', '-q'));

    it('takes the env file of the package that holds the folder it is run in', () => {
      folder.write({ 'packages/a/src/mail.js': SOURCE, 'packages/a/package.json': '{}', '.env': 'A=1\n' });
      const { report } = keyguardJson<Report>(at('packages/a/src'), ['fix', '--to', 'env']);
      assert.deepEqual(report.changed, ['../.gitignore', '../.env', '../.env.example', 'mail.js']);
      assert.equal(read('packages/a/.env'), `SENDGRID_API_KEY=${KEY}\n`);
    });

    it('keeps the env file in the folder that it is run in where there is no package', () => {
      folder.write({ 'scripts/a/mail.js': SOURCE });
      const { report } = keyguardJson<Report>(at('scripts'), ['fix', '--to', 'env']);
      assert.deepEqual(report.changed, ['.gitignore', '.env', '.env.example', 'a/mail.js']);
    });

    it('never leaves the repository', () => {
      folder.write({ 'package.json': '{}', '.env': 'A=1\n', 'inner/src/mail.js': SOURCE });
      git(at('inner'), 'init', '-q');
      const { report } = keyguardJson<Report>(at('inner/src'), ['fix', '--to', 'env']);
      assert.deepEqual(report.changed, ['.gitignore', '.env', '.env.example', 'mail.js']);
      assert.equal(read('.env'), 'A=1\n');
    });

    it('reminds of the history when the key was committed', () => {
      folder.write({ 'mail.js': SOURCE });
      git(folder.path, 'add', '.');
      assert.doesNotMatch(fix('--dry-run').stdout, /history of git/);
      git(folder.path, 'commit', '-q', '-m', 'oops');
      const { status, stdout } = fix();
      assert.equal(status, 0);
      assert.match(
        stdout,
        /\nThe key is still in the history of git\. Replace it at SendGrid, then delete the old one there\.\n/,
      );
      assert.equal(git(folder.path, 'check-ignore', '.env'), '.env\n');
    });

    it('reminds of the history when an env file that git does not track any more was in it', () => {
      folder.write({ '.env': `SENDGRID_API_KEY=${KEY}\n`, 'b.env': `SENDGRID_API_KEY=${KEY}\n` });
      const inHistory = /\nThe key is still in the history of git\. /;
      assert.doesNotMatch(fix('b.env').stdout, inHistory);
      git(folder.path, 'add', '.env');
      git(folder.path, 'commit', '-q', '-m', 'oops');
      git(folder.path, 'rm', '-q', '--cached', '.env');
      const { status, stdout } = fix('.env');
      assert.equal(status, 0);
      assert.match(stdout, inHistory);
    });

    it('does not write into an env file that git tracks', () => {
      folder.write({ '.env': 'A=1\n', 'mail.js': SOURCE });
      git(folder.path, 'add', '-f', '.env');
      const { status, report } = fixJson();
      assert.equal(status, 1);
      assert.deepEqual(
        report.skipped.map((finding) => finding.reason),
        ['Git tracks .env, so the key would be committed again. Run "git rm --cached .env" first.'],
      );
      assert.equal(read('mail.js'), SOURCE);
    });
  });
});

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { git, hasGit } from '../support/git';
import { assertNoKey, keyguard, keyguardJson } from '../support/keyguard';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';

interface Report {
  readonly findings: readonly {
    readonly path: string;
    readonly severity: string;
    readonly fingerprint: string;
    readonly keyId: string;
    readonly suppressed: {
      readonly by: string;
      readonly reason: string | null;
      readonly until: string | null;
    } | null;
  }[];
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  readonly notices: readonly { path: string; line: number; kind: string; message: string }[];
  readonly summary: { readonly findings: number; readonly suppressed: number };
}

const [KEY, OTHER] = [fakeKey(1), fakeKey(2)];
const ID = KEY.slice(3, 25);

describe('suppressions', () => {
  const folder = temporaryFolder();
  const scan = (...args: string[]) => keyguardJson<Report>(folder.path, ['scan', ...args]);
  const verdicts = (...args: string[]) =>
    scan(...args).report.findings.map(({ path: file, suppressed }) => `${file} ${suppressed?.by ?? '-'}`);
  const notices = (...args: string[]) =>
    scan(...args).report.notices.map(({ path: file, line, kind }) => `${file}:${line} ${kind}`);
  const settings = (value: object) => JSON.stringify(value);

  describe('in comments', () => {
    it('are listed in JSON, counted apart, and leave the exit status alone', () => {
      folder.write({ 'a.js': `send('${KEY}'); // keyguard:ignore sample until 2999-01-31\n` });
      const { status, report } = scan();
      assert.equal(status, 0);
      assert.deepEqual(report.findings[0]?.suppressed, {
        by: 'keyguard:ignore',
        reason: 'sample',
        until: '2999-01-31',
      });
      assert.deepEqual([report.summary.findings, report.summary.suppressed], [0, 1]);
      const text = keyguard(folder.path, ['scan']);
      assert.deepEqual([text.status, text.stderr], [0, '']);
      assert.equal(text.stdout.includes('a.js'), false);
      assert.match(text.stdout, /Suppressed: 1 finding\./);
    });

    it('are told of when they have run out or hold nothing back, even where nothing is found', () => {
      folder.write({
        'a.js': `send('${KEY}'); // keyguard:ignore until 2020-01-31\n`,
        'b.js': '\n// keyguard:ignore\nsend();\n',
      });
      const { status, report } = scan();
      assert.equal(status, 1);
      assert.deepEqual([report.summary.findings, report.summary.suppressed], [1, 0]);
      assert.deepEqual(report.notices, [
        {
          path: 'a.js',
          line: 1,
          kind: 'expired',
          message: '"keyguard:ignore" held until 2020-01-31; what it covers is reported again.',
        },
        {
          path: 'b.js',
          line: 2,
          kind: 'unused',
          message: '"keyguard:ignore" holds nothing back: remove it.',
        },
      ]);
      assert.equal(
        keyguard(folder.path, ['scan', 'b.js']).stderr,
        'keyguard: b.js:2: "keyguard:ignore" holds nothing back: remove it.\n',
      );
    });

    it('keep fix away', () => {
      const text = `send('${KEY}'); // gitleaks:allow\n`;
      folder.write({ 'a.js': text });
      assert.equal(keyguard(folder.path, ['fix', '--to', 'env']).status, 0);
      assert.equal(fs.readFileSync(path.join(folder.path, 'a.js'), 'utf8'), text);
    });
  });

  describe('in .keyguardignore', () => {
    it('leave files out, from the root and from nested folders', () => {
      folder.write({
        '.keyguardignore': 'fixtures/\n*.snap\n!kept.snap\n',
        'fixtures/a.js': KEY,
        'b.snap': KEY,
        'kept.snap': KEY,
        'src/.keyguardignore': '/c.js\n',
        'src/c.js': KEY,
        'src/deep/c.js': KEY,
      });
      assert.deepEqual(verdicts(), ['kept.snap -', 'src/deep/c.js -']);
      assert.deepEqual(verdicts('fixtures', 'src/c.js'), []);
    });

    it('count from the root of the repository', function () {
      if (!hasGit) this.skip();
      folder.write({ 'repo/.keyguardignore': '/src/a.js\n', 'repo/src/a.js': KEY, 'repo/src/b.js': KEY });
      git(folder.path, 'init', '-q', 'repo');
      const { report } = keyguardJson<Report>(path.join(folder.path, 'repo', 'src'), ['scan']);
      assert.deepEqual(
        report.findings.map((finding) => finding.path),
        ['b.js'],
      );
    });
  });

  describe('in .keyguard.json', () => {
    it('leave files out by globs, for standard input too', () => {
      folder.write({
        '.keyguard.json': settings({ exclude: ['**/*.golden', 'test/fixtures'] }),
        'a.golden': KEY,
        'test/fixtures/deep/b.js': KEY,
        'test/c.js': KEY,
      });
      assert.deepEqual(verdicts(), ['test/c.js -']);
      const { status } = keyguard(folder.path, ['scan', '--stdin', '--stdin-filename', 'x/y.golden'], {
        input: KEY,
      });
      assert.equal(status, 0);
    });

    it('set severities', () => {
      folder.write({ 'a.js': KEY, '.keyguard.json': settings({ rules: { 'api-key': 'warning' } }) });
      assert.equal(scan().report.findings[0]?.severity, 'warning');
      folder.write({ '.keyguard.json': settings({ rules: { 'api-key': 'off' } }) });
      assert.deepEqual([scan().status, scan().report.findings], [0, []]);
    });

    it('allow credentials by ID or fingerprint, in places, with a reason and a last day', () => {
      folder.write({ 'a.js': KEY, 'lib/b.js': KEY, 'c.js': OTHER });
      const [first] = scan().report.findings;
      const allow = (...entries: object[]) =>
        folder.write({ '.keyguard.json': settings({ allow: entries }) });
      allow({ keyId: ID, reason: 'revoked', until: '2999-01-01' });
      assert.deepEqual(verdicts(), ['a.js .keyguard.json', 'c.js -', 'lib/b.js .keyguard.json']);
      assert.deepEqual(scan().report.findings[0]?.suppressed, {
        by: '.keyguard.json',
        reason: 'revoked',
        until: '2999-01-01',
      });
      allow({ fingerprint: first?.fingerprint, path: 'lib/**' });
      assert.deepEqual(verdicts(), ['a.js -', 'c.js -', 'lib/b.js .keyguard.json']);
      allow({ keyId: ID, until: '2020-01-01' }, { keyId: 'none', path: 'x' });
      assert.deepEqual(verdicts(), ['a.js -', 'c.js -', 'lib/b.js -']);
      assert.deepEqual(notices(), ['.keyguard.json:1 expired', '.keyguard.json:1 unused']);
      // A part of the project cannot say what the rest holds.
      assert.deepEqual(notices('c.js'), []);
    });

    const mistakes: readonly (readonly [text: string, message: string])[] = [
      ['{', 'Line 1: It is not valid JSON (CloseBraceExpected).'],
      ['[]', 'Line 1: The file must be an object.'],
      [
        '{\n  // mine\n  "excludes": [],\n}',
        'Line 3: The file knows no "excludes"; it knows: $schema, exclude, rules, allow, baseline.',
      ],
      ['{"exclude": "x"}', 'Line 1: "exclude" must be a list.'],
      ['{"exclude": [1]}', 'Line 1: "exclude" must be text.'],
      [
        '{"rules": {"api-key": "fatal"}}',
        'Line 1: "api-key" takes one of: error, warning, information, off.',
      ],
      ['{"allow": [\n{}]}', 'Line 2: An entry of "allow" needs a "keyId" or a "fingerprint".'],
      ['{"allow": [{"keyId": "x", "until": "soon"}]}', 'Line 1: "until" is no day like 2027-01-31.'],
      [
        '{"baseline": "gone.json"}',
        'The baseline gone.json cannot be read. There is no such file or folder.',
      ],
    ];
    for (const [text, message] of mistakes)
      it(`say what is wrong with ${text.replaceAll('\n', ' ')}`, () => {
        folder.write({ '.keyguard.json': text });
        const { status, report } = scan();
        assert.deepEqual([status, report.errors], [2, [{ path: '.keyguard.json', message }]]);
      });

    it('go on with what is right', () => {
      folder.write({
        '.keyguard.json': settings({ exclude: ['b.js'], colour: 'red' }),
        'a.js': KEY,
        'b.js': KEY,
      });
      const { status, report } = scan();
      assert.deepEqual([status, report.findings.length, report.errors.length], [1, 1, 1]);
    });
  });

  describe("in other tools' files", () => {
    it('count from .gitleaksignore where the rule is about SendGrid', () => {
      const ignored = [
        '# comment',
        'src/a.js:sendgrid-api-token:2',
        '0123456789abcdef0123456789abcdef01234567:src/b.js:generic-api-key:1',
        'src/c.js:aws-access-token:1',
        'src/d.js:sendgrid-api-token:9',
      ];
      folder.write({
        '.gitleaksignore': ignored.join('\r\n'),
        'src/a.js': `\n${KEY}`,
        'src/b.js': KEY,
        'src/c.js': KEY,
        'src/d.js': KEY,
      });
      assert.deepEqual(verdicts(), [
        'src/a.js .gitleaksignore',
        'src/b.js .gitleaksignore',
        'src/c.js -',
        'src/d.js -',
      ]);
    });

    it('count from .secrets.baseline by the hash, wherever in the file', () => {
      const secret = (key: string, more = {}) => ({
        type: 'SendGrid API Key',
        hashed_secret: createHash('sha1').update(key).digest('hex'),
        line_number: 99,
        ...more,
      });
      const baseline = {
        version: '1.5.0',
        results: {
          'src\\a.js': [secret(KEY)],
          'src/b.js': [secret(KEY, { is_secret: true })],
          'src/c.js': [secret(OTHER, { is_secret: false })],
        },
      };
      folder.write({
        '.secrets.baseline': JSON.stringify(baseline),
        'src/a.js': `\n\n${KEY}`,
        'src/b.js': KEY,
        'src/c.js': KEY,
      });
      assert.deepEqual(verdicts(), ['src/a.js .secrets.baseline', 'src/b.js -', 'src/c.js -']);
      folder.write({ '.secrets.baseline': '[]' });
      assert.deepEqual(scan().report.errors, [
        { path: '.secrets.baseline', message: 'It is no baseline of detect-secrets, so it is not followed.' },
      ]);
    });
  });

  describe('in a baseline', () => {
    const file = (name = '.keyguard-baseline.json') => path.join(folder.path, name);
    const read = (name?: string) =>
      JSON.parse(fs.readFileSync(file(name), 'utf8')) as {
        version: number;
        entries: Record<string, unknown>[];
      };

    it('are written down and then held back, wherever the key moves', () => {
      folder.write({ 'b.js': `\n${KEY}`, 'a.json': `{"k": "${OTHER}"}`, 'c.js': `${KEY} // gitleaks:allow` });
      const first = keyguard(folder.path, ['scan', '--update-baseline']);
      assert.equal(first.status, 0);
      assert.equal(first.stderr, 'keyguard: .keyguard-baseline.json has 2 entries now.\n');
      const { version, entries } = read();
      assert.equal(version, 1);
      assert.deepEqual(
        entries.map(({ path: place }) => place),
        ['a.json', 'b.js'],
      );
      assert.deepEqual(Object.keys(entries[0] ?? {}), [
        'rule',
        'fingerprint',
        'keyId',
        'path',
        'reason',
        'until',
        'added',
      ]);
      assertNoKey(fs.readFileSync(file(), 'utf8'));

      assert.equal(scan().status, 1);
      const baseline = ['--baseline', '.keyguard-baseline.json'];
      assert.equal(scan(...baseline).status, 0);
      fs.renameSync(file('b.js'), file('moved.js'));
      folder.write({ 'new.js': fakeKey(3) });
      assert.deepEqual(verdicts(...baseline), [
        'a.json baseline',
        'c.js gitleaks:allow',
        'moved.js baseline',
        'new.js -',
      ]);
    });

    it('keep what people wrote into them, and lose what is gone', () => {
      folder.write({ 'a.js': KEY, 'b.js': OTHER, 'lib/c.js': fakeKey(3) });
      keyguard(folder.path, ['scan', '--update-baseline', '--baseline', 'base.json']);
      const before = read('base.json');
      Object.assign(before.entries[0] ?? {}, {
        reason: 'being replaced',
        until: '2999-01-01',
        added: '2020-01-01',
      });
      folder.write({ 'base.json': JSON.stringify(before), 'b.js': '' });
      assert.deepEqual(notices('--baseline', 'base.json'), ['base.json:1 unused']);
      // What was not scanned may still be there.
      assert.deepEqual(notices('--baseline', 'base.json', 'a.js'), []);
      keyguard(folder.path, ['scan', 'a.js', 'b.js', '--update-baseline', '--baseline', 'base.json']);
      assert.deepEqual(
        read('base.json').entries.map(({ path: place, reason, until }) => [place, reason, until]),
        [
          ['a.js', 'being replaced', '2999-01-01'],
          ['lib/c.js', null, null],
        ],
      );
      assert.equal(read('base.json').entries[0]?.['added'], '2020-01-01');
    });

    it('are left alone by a scan of what is staged, which says nothing of the rest', function () {
      if (!hasGit) this.skip();
      folder.write({ 'a.js': KEY, 'b.js': OTHER });
      keyguard(folder.path, ['scan', '--update-baseline']);
      git(folder.path, 'init', '-q');
      folder.write({ 'c.js': fakeKey(3) });
      git(folder.path, 'add', 'c.js');
      assert.deepEqual(notices('--staged', '--baseline', '.keyguard-baseline.json'), []);
      const { status } = keyguard(folder.path, ['scan', '--staged', '--update-baseline']);
      assert.deepEqual([status, read().entries.length], [2, 2]);
    });

    it('run out', () => {
      folder.write({ 'a.js': KEY });
      keyguard(folder.path, ['scan', '--update-baseline']);
      const { entries } = read();
      Object.assign(entries[0] ?? {}, { until: '2020-01-01' });
      folder.write({ 'base.json': JSON.stringify({ version: 1, entries }) });
      assert.equal(scan('--baseline', 'base.json').status, 1);
      assert.deepEqual(notices('--baseline', 'base.json'), ['base.json:1 expired']);
    });

    it('are found through .keyguard.json, and fix looks past them', () => {
      folder.write({
        'a.js': `send('${KEY}');`,
        '.keyguard.json': settings({ baseline: 'keys/base.json' }),
        'keys/': '',
      });
      keyguard(folder.path, ['scan', '--update-baseline', '--baseline', 'keys/base.json']);
      assert.equal(read('keys/base.json').entries[0]?.['path'], '../a.js');
      assert.deepEqual(verdicts(), ['a.js baseline']);
      assert.match(keyguard(folder.path, ['fix', '--to', 'env', '--dry-run']).stdout, /1 key fixed/);
    });

    for (const [text, why] of [
      [undefined, 'The baseline base.json cannot be read. There is no such file or folder.'],
      [
        '{',
        'base.json is no baseline of KeyGuard: it is not valid JSON. Write it anew with --update-baseline.',
      ],
      [
        '{"version": 1, "entries": [{}]}',
        'base.json is no baseline of KeyGuard: entry 1 is not complete. Write it anew with --update-baseline.',
      ],
    ] as const)
      it(`are refused where they are ${text ?? 'missing'}`, () => {
        if (text !== undefined) folder.write({ 'base.json': text });
        folder.write({ 'a.js': KEY });
        const outcome = keyguard(folder.path, ['scan', '--baseline', 'base.json']);
        assert.deepEqual(outcome, { status: 2, stdout: '', stderr: `keyguard: ${why}\n` });
      });
  });
});

import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { RULES } from '../../src/detect/finding';
import { keyguard } from '../support/keyguard';
import { fakeKey, fillKeys } from '../support/keys';
import { parseSarif } from '../support/sarif';
import { temporaryFolder } from '../support/temporary-folder';

const KEY = fakeKey(1);
const MASKED = `SG.${KEY.slice(3, 7)}…`;
const MESSAGE = `Hardcoded SendGrid API key ${MASKED}: anyone who can read this file can send mail in your name.`;
const FORMATS = ['text', 'json', 'sarif', 'github'];

describe('keyguard scan --format', () => {
  const folder = temporaryFolder();
  const scan = (...args: string[]) => keyguard(folder.path, ['scan', ...args]);

  it('sarif is valid SARIF, whatever the files are called', function () {
    if (process.platform === 'win32') this.skip();
    const names = ['a b#%41.js', 'new\nline.js', 'é:?.js'];
    folder.write(Object.fromEntries(names.map((name) => [name, `send('${KEY}');`])));
    const { status, stdout, stderr } = scan('--format', 'sarif');
    assert.deepEqual([status, stderr], [1, '']);
    const [{ results, originalUriBaseIds }] = parseSarif(stdout).runs;
    const root = originalUriBaseIds['%SRCROOT%']?.uri;
    assert.deepEqual(
      results.map(({ locations }) =>
        path.relative(
          folder.path,
          decodeURIComponent(new URL(locations[0].physicalLocation.artifactLocation.uri, root).pathname),
        ),
      ),
      names,
    );
    assert.deepEqual(results[0]?.locations[0].physicalLocation.region, {
      startLine: 1,
      startColumn: 7,
      endLine: 1,
      endColumn: 76,
      charOffset: 6,
      charLength: 69,
    });
  });

  it('sarif has the same fingerprint after a move', () => {
    const prints = () =>
      parseSarif(scan('--format', 'sarif').stdout).runs[0].results.map((each) => each.partialFingerprints);
    folder.write({ 'a.js': KEY });
    const before = prints();
    folder.write({ 'a.js': `\n  ${KEY}` });
    assert.deepEqual(prints(), before);
    folder.write({ 'a.js': '', 'b/c.py': KEY });
    assert.deepEqual(prints(), before);
  });

  it('github has the paths of the repository', () => {
    folder.write({ 'sub/a.js': `send('${KEY}');\n` });
    const { status, stdout, stderr } = keyguard(
      path.join(folder.path, 'sub'),
      ['scan', '--format', 'github', '.', 'nowhere'],
      { env: { GITHUB_WORKSPACE: folder.path } },
    );
    assert.deepEqual(
      [status, stdout, stderr],
      [
        1,
        `::error file=sub/a.js,line=1,endLine=1,col=7,endColumn=76,title=Hardcoded SendGrid API key::${MESSAGE}\n` +
          '::error file=sub/nowhere,title=Not scanned::There is no such file or folder.\n',
        '',
      ],
    );
  });

  it('any ends with the same status, also with --output, which holds the same report', () => {
    folder.write({ 'a.js': KEY, 'b.js': '' });
    const cases = [
      { paths: ['a.js', 'nowhere'], status: 1 },
      { paths: ['b.js'], status: 0 },
      { paths: ['b.js', 'nowhere'], status: 2 },
    ];
    for (const format of FORMATS) {
      for (const { paths, status } of cases) {
        const printed = scan(...paths, '--format', format);
        assert.equal(printed.status, status);
        assert.deepEqual(scan(...paths, '--format', format, '--output', 'report'), {
          ...printed,
          stdout: '',
        });
        const written = readFileSync(path.join(folder.path, 'report'), 'utf8');
        assert.equal(withoutTime(written), withoutTime(printed.stdout));
        const errors = printed.stderr + (format === 'text' ? '' : printed.stdout);
        assert.equal(errors.includes('There is no such file or folder.'), paths.includes('nowhere'));
      }
    }
  });

  it('any looks into notebooks', () => {
    const source = ['import os\n', `key = '${KEY}'`];
    const outputs = [{ output_type: 'stream', name: 'stdout', text: [`${KEY}\n`] }];
    const cells = [
      { cell_type: 'markdown', source: [] },
      { cell_type: 'code', source, outputs },
    ];
    folder.write({ 'a.ipynb': JSON.stringify({ cells, metadata: {}, nbformat: 4 }, undefined, 1) });
    assert.match(
      scan().stdout,
      /^a\.ipynb:11:13 \(cell 2, line 2\) {2}error .*\n.*\na\.ipynb:18:8 \(output of cell 2, line 1\) {2}error/,
    );
    const { findings } = JSON.parse(scan('--format', 'json').stdout) as { findings: { cell: object }[] };
    assert.deepEqual(
      findings.map(({ cell }) => cell),
      [
        { index: 2, kind: 'source', line: 2, column: 8 },
        { index: 2, kind: 'output', line: 1, column: 1 },
      ],
    );
  });

  it('text hides what the project wants to hear nothing of', () => {
    const encoded = Buffer.from(`apikey:${fakeKey(2)}`).toString('base64');
    folder.write({
      '.keyguard.json': JSON.stringify({ rules: { 'api-key-encoded': 'off' } }),
      'a.js': `'${KEY}' ${encoded}`,
    });
    assert.equal(scan().stdout.split('\n')[1], `    '${MASKED}' SG.${fakeKey(2).slice(3, 7)}… …`);
  });

  it('any holds nothing of a secret, neither as it stands in the file nor in part', () => {
    const fixtures = detectFixtures();
    for (const [name, text] of Object.entries(fixtures)) folder.write({ [`files/${name}`]: text });
    const scanAll = (...args: string[]) => keyguard(path.join(folder.path, 'files'), ['scan', ...args]);
    const { findings } = JSON.parse(scanAll('--format', 'json').stdout) as {
      findings: { rule: string; path: string; start: { offset: number }; end: { offset: number } }[];
    };
    const secrets = new Set<string>();
    for (const { rule, path, start, end } of findings) {
      // Keys in plain text and in pieces: `keyguard` above looks for every part of every test key.
      if (rule !== 'api-key-encoded' && rule !== 'account-password') continue;
      const text = String(fixtures[path]).slice(start.offset, end.offset);
      if (rule === 'account-password') secrets.add(text);
      else for (const part of partsOf(text)) if (!isOfAnId(part)) secrets.add(part);
    }
    const outputs = FORMATS.flatMap((format) => {
      const { stdout, stderr } = scanAll('--format', format);
      scanAll('--format', format, '--output', '../report');
      return [stdout, stderr, readFileSync(path.join(folder.path, 'report'), 'utf8')];
    });
    for (const rule of ['api-key-encoded', 'account-password'])
      assert.ok(findings.some((finding) => finding.rule === rule));
    for (const output of outputs)
      for (const secret of secrets) assert.equal(output.includes(secret), false, 'a secret was printed');
  });
});

function withoutTime(report: string): string {
  return report.replace(/"durationMs": \d+/, '');
}

/** Every fixture with something to find, by the path to write it to. */
function detectFixtures(): Record<string, string> {
  const secret = Buffer.from(`apikey:${fakeKey(2)}`).toString('base64');
  const files: Record<string, string> = {
    'secret.yaml': `key: ${secret}\nagain: "${secret}" # ${KEY}\n`,
    '.env': `MAIL_HOST=smtp.sendgrid.net\nMAIL_USERNAME=jane.doe@mail.test\nMAIL_PASSWORD=${fakeKey(3).slice(30, 50)}\n`,
  };
  for (const rule of Object.keys(RULES)) {
    const root = path.join('test', 'fixtures', 'detect', rule);
    if (!existsSync(root)) continue;
    for (const name of readdirSync(root).filter((each) => each.startsWith('ng.'))) {
      const input = readdirSync(path.join(root, name)).find((each) => each.startsWith('input.'));
      if (input)
        files[`${rule}/${name}/${input}`] = fillKeys(readFileSync(path.join(root, name, input), 'utf8'));
    }
  }
  return files;
}

/** Stretches of 12 characters: what is shorter is of no use. */
function partsOf(text: string): string[] {
  return Array.from({ length: Math.max(text.length - 11, 1) }, (_, start) => text.slice(start, start + 12));
}

/** The ID of a key is no secret, and JSON tells it. */
function isOfAnId(part: string): boolean {
  return Array.from({ length: 9 }, (_, n) => fakeKey(n + 1).slice(3, 25)).some((id) => id.includes(part));
}

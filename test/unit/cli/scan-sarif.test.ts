import assert from 'node:assert/strict';
import type { ReportedFinding, ScanReport } from '../../../src/cli/report/scan-report';
import { scanSarif } from '../../../src/cli/report/scan-sarif';
import { RULES, type RuleId } from '../../../src/detect/finding';
import { FINDING, reportOf } from '../../support/report';
import { parseSarif, type Sarif } from '../../support/sarif';

const CWD = process.platform === 'win32' ? 'C:\\my project' : '/my project';
const ROOT = process.platform === 'win32' ? 'file:///C:/my%20project/' : 'file:///my%20project/';

function sarif(
  findings: readonly Partial<ReportedFinding>[],
  more: Partial<ScanReport> = {},
  status = 0,
): Sarif {
  const report = reportOf(findings, more);
  const text = scanSarif(report, { cwd: CWD, version: '1.2.3' }, status);
  assert.doesNotMatch(text, /the line/);
  return parseSarif(text);
}

describe('a SARIF report', () => {
  it('of nothing has a run without results', () => {
    const [run] = sarif([]).runs;
    assert.deepEqual(run.results, []);
    assert.deepEqual(run.invocations, [
      { executionSuccessful: true, exitCode: 0, toolExecutionNotifications: [] },
    ]);
    assert.deepEqual(run.originalUriBaseIds, { '%SRCROOT%': { uri: ROOT } });
    assert.deepEqual(Object.keys(run.tool.driver), [
      'name',
      'fullName',
      'version',
      'semanticVersion',
      'rules',
    ]);
  });

  it('describes every rule, and says of each result what JSON says', () => {
    const rules = Object.keys(RULES) as RuleId[];
    const [run] = sarif(rules.map((rule) => ({ rule, severity: RULES[rule].severity }))).runs;
    assert.deepEqual(
      run.tool.driver.rules.map(({ id }) => id),
      rules,
    );
    assert.deepEqual(
      run.results.map(({ ruleId, ruleIndex }) => [ruleId, run.tool.driver.rules[ruleIndex]?.id]),
      rules.map((rule) => [rule, rule]),
    );
    assert.deepEqual(new Set(run.results.map(({ level }) => level)), new Set(['error', 'note', 'warning']));
    assert.deepEqual(run.results[0], {
      ruleId: 'api-key',
      ruleIndex: 0,
      level: 'error',
      message: { text: 'A key.' },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'src/mail.js', uriBaseId: '%SRCROOT%' },
            region: {
              startLine: 3,
              startColumn: 18,
              endLine: 3,
              endColumn: 87,
              charOffset: 71,
              charLength: 69,
            },
          },
        },
      ],
      partialFingerprints: { 'keyguard/v1': 'api-key:4b857e613b596eaf1fd89b3fe8ee51e9:1' },
      suppressions: [],
      properties: { masked: 'SG.ngeV…', keyId: 'ngeVfQFYQlKU0ufo8x5d1A', exposure: 'tracked' },
    });
    assert.deepEqual(run.tool.driver.rules[4], {
      id: 'account-password',
      name: 'AccountPassword',
      shortDescription: { text: 'Hardcoded SendGrid password' },
      fullDescription: {
        text: "The password of a SendGrid account. It gives access to everything, and SendGrid's API has not taken it since two-factor authentication became mandatory.",
      },
      help: {
        text: 'Change the password. Use an API key with few permissions, kept in an environment variable; for SMTP the user name is then apikey.',
        markdown:
          'Change the password. Use an API key with few permissions, kept in an environment variable; for SMTP the user name is then `apikey`.',
      },
      defaultConfiguration: { level: 'error' },
      properties: { tags: ['security'], 'security-severity': '9.8' },
    });
  });

  it('writes every path as a URI that leads back to it', () => {
    const surrogate = 'half \ud83d pair';
    const paths = [
      'a b.js',
      '100%.js',
      '%41.js',
      'a#b?c.js',
      'é/日本.js',
      'new\nline.js',
      'c:d.js',
      surrogate,
    ];
    const [run] = sarif(paths.map((path) => ({ path }))).runs;
    const uris = run.results.map(({ locations }) => locations[0].physicalLocation.artifactLocation.uri);
    assert.deepEqual(uris.slice(0, 5), [
      'a%20b.js',
      '100%25.js',
      '%2541.js',
      'a%23b%3Fc.js',
      '%C3%A9/%E6%97%A5%E6%9C%AC.js',
    ]);
    const back = uris.map((uri) => decodeURIComponent(new URL(uri, ROOT).pathname));
    const root = decodeURIComponent(new URL(ROOT).pathname);
    assert.deepEqual(
      back,
      paths.map((path) => root + path.replace('\ud83d', '\ufffd')),
    );
  });

  it('writes paths outside of the current folder whole, and standard input as a name', () => {
    const [run] = sarif([{ path: '../my other/a.js' }, { path: '..a.js' }, { path: '<stdin>' }]).runs;
    assert.deepEqual(
      run.results.map(({ locations }) => locations[0].physicalLocation.artifactLocation),
      [
        { uri: ROOT.replace('my%20project', 'my%20other/a.js').slice(0, -1) },
        { uri: '..a.js', uriBaseId: '%SRCROOT%' },
        { uri: '%3Cstdin%3E' },
      ],
    );
  });

  it('names a result by its credential: moved it is the same, a second one in the file is another', () => {
    const prints = (...findings: Partial<ReportedFinding>[]) =>
      sarif(findings).runs[0].results.map(({ partialFingerprints }) => partialFingerprints['keyguard/v1']);
    const line = (n: number) => ({ line: n, column: 1, offset: n * 100 });
    const print = `api-key:${FINDING.fingerprint}`;
    assert.deepEqual(prints({ start: line(1), end: line(2) }, { start: line(3), end: line(4) }), [
      `${print}:1`,
      `${print}:2`,
    ]);
    assert.deepEqual(prints({ path: 'moved.js', start: line(7), end: line(8) }, { path: 'b.js' }), [
      `${print}:1`,
      `${print}:1`,
    ]);
    assert.deepEqual(prints({ rule: 'api-key-split' }, { fingerprint: 'ff' }), [
      `api-key-split:${FINDING.fingerprint}:1`,
      'api-key:ff:1',
    ]);
  });

  it('keeps what is suppressed, and says what does so', () => {
    const [run] = sarif([
      { suppressed: { by: 'keyguard:ignore', reason: 'a test', until: '2027-01-31' } },
      { suppressed: { by: '.gitleaksignore', reason: null, until: null } },
      { suppressed: { by: 'baseline', reason: null, until: null } },
    ]).runs;
    assert.deepEqual(
      run.results.map(({ suppressions }) => suppressions),
      [
        [{ kind: 'inSource', justification: 'keyguard:ignore: a test (until 2027-01-31)' }],
        [{ kind: 'external', justification: '.gitleaksignore' }],
        [{ kind: 'external', justification: 'baseline' }],
      ],
    );
  });

  it('tells of files that could not be read, and of suppressions that hold nothing back', () => {
    const errors = [{ path: 'a b.js', message: 'No.' }];
    const notices = [{ path: 'c.js', line: 7, kind: 'unused', message: 'Unused.' }] as const;
    const [{ invocations, results }] = sarif([], { errors, notices }, 2).runs;
    assert.deepEqual(results, []);
    const at = (uri: string) => ({ artifactLocation: { uri, uriBaseId: '%SRCROOT%' } });
    assert.deepEqual(invocations, [
      {
        executionSuccessful: false,
        exitCode: 2,
        toolExecutionNotifications: [
          { level: 'error', message: { text: 'No.' }, locations: [{ physicalLocation: at('a%20b.js') }] },
          {
            level: 'warning',
            message: { text: 'Unused.' },
            locations: [{ physicalLocation: { ...at('c.js'), region: { startLine: 7 } } }],
          },
        ],
      },
    ]);
  });

  it('is held to the schema', () => {
    assert.throws(() => parseSarif('{"version": "2.1.0"}'), /must have required property 'runs'/);
    assert.throws(
      () => parseSarif('{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "a", "nmae": ""}}}]}'),
      /must NOT have additional properties/,
    );
  });
});

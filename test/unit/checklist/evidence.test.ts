import assert from 'node:assert/strict';
import { insecureRequests } from '../../../src/checklist/evidence/insecure-requests';
import {
  type EnvFileState,
  limitedAccess,
  type OpenFinding,
} from '../../../src/checklist/evidence/limited-access';
import { sdkVersions } from '../../../src/checklist/evidence/sdk-versions';
import { vaultStorage } from '../../../src/checklist/evidence/vault-storage';
import { vigilance } from '../../../src/checklist/evidence/vigilance';
import { readFileFacts } from '../../../src/checklist/project-facts';
import { findApiKeys } from '../../../src/detect/api-key';
import { scanText } from '../../../src/detect/scan';
import { LineIndex } from '../../../src/text/lines';
import { fakeKey } from '../../support/keys';

const NOT_SCANNED = { status: 'unknown', summary: 'Not looked at yet. Scan the workspace.', items: [] };

describe('what one file says', () => {
  it('places packages by line and column', () => {
    const [sdk] = readFileFacts('app/package.json', '{\n"dependencies":{"@sendgrid/mail":"8.1.6"}}').sdks;
    assert.deepEqual(sdk?.location, {
      path: 'app/package.json',
      span: { start: 36, end: 41 },
      start: { line: 2, column: 35 },
    });
  });

  it('counts keys and references of an env file, and of no other', () => {
    const text = [
      `SENDGRID_API_KEY=${fakeKey(1)}`,
      `export OTHER="${fakeKey(2)}"`,
      `# OLD=${fakeKey(3)}`,
      'A=op://vault/sendgrid/key',
      "B='ref+vault://secret/mail#/key'",
      'C=${SENDGRID_API_KEY}',
      'D=SG.your-key',
    ].join('\n');
    assert.deepEqual(readFileFacts('app/.env.local', text).envFile, {
      path: 'app/.env.local',
      keys: 3,
      references: 2,
    });
    assert.equal(readFileFacts('app/.env.example', text).envFile, undefined);
    assert.equal(readFileFacts('app/env.js', text).envFile, undefined);
    assert.deepEqual(readFileFacts('.env', '').envFile, { path: '.env', keys: 0, references: 0 });
  });

  it('says nothing of a file that has nothing to do with SendGrid', () => {
    assert.deepEqual(readFileFacts('package.json', '{"dependencies":{"express":"5"}}'), {
      sdks: [],
    });
  });
});

describe('evidence for HTTPS', () => {
  it('is there once files were read', () => {
    assert.deepEqual(insecureRequests(undefined), NOT_SCANNED);
    assert.deepEqual(insecureRequests([]), {
      status: 'ok',
      summary: 'No plain http:// address of SendGrid and no connection to it without TLS was found.',
      items: [],
    });
  });

  it('lists each address with its place', () => {
    const text = 'http://smtpapi.sendgrid.com\n http://api.sendgrid.com';
    const found = [...openFindingsIn('a.md', text), ...openFindingsIn('b.md', text)];
    const evidence = insecureRequests([...found, ...openFindings('c.js', 1)]);
    assert.equal(evidence.status, 'problem');
    assert.equal(evidence.summary, '4 places in 2 files where TLS is missing on the way to SendGrid.');
    assert.deepEqual(evidence.items[1], {
      kind: 'problem',
      label: 'http://api.sendgrid.com',
      detail: 'Use https://.',
      location: { path: 'a.md', span: { start: 29, end: 52 }, start: { line: 2, column: 2 } },
    });
    assert.equal(
      insecureRequests(found.slice(0, 1)).summary,
      '1 place in 1 file where TLS is missing on the way to SendGrid.',
    );
  });
});

describe('evidence for limited access to keys', () => {
  it('needs findings and env files', () => {
    assert.deepEqual(limitedAccess(undefined, []), NOT_SCANNED);
    assert.deepEqual(limitedAccess([], undefined), NOT_SCANNED);
    assert.deepEqual(limitedAccess([], []), {
      status: 'ok',
      summary: 'No key was found in the code or in env files.',
      items: [],
    });
  });

  it('points at each key in the code, without showing it', () => {
    const [found] = openFindings('src/mail.js', 1);
    assert.ok(found);
    const { masked, span } = found.finding;
    assert.deepEqual(limitedAccess([found], []), {
      status: 'problem',
      summary: '1 key in the code.',
      items: [
        {
          kind: 'problem',
          label: `Key ${masked}`,
          detail: 'Move it to an environment variable or a vault, then replace it in SendGrid.',
          location: { path: 'src/mail.js', span, start: { line: 1, column: 8 } },
        },
      ],
    });
    assert.equal(JSON.stringify(limitedAccess([found], [])).includes(fakeKey(1)), false);
  });

  for (const [name, state, kind, summary, detail] of [
    [
      'ignored',
      { ignored: true },
      'ok',
      'No key in the code, and git ignores every env file with a key.',
      'Git ignores this file.',
    ],
    [
      'not ignored',
      { ignored: false },
      'problem',
      '1 env file with a key that git can take.',
      'Add this file to .gitignore.',
    ],
    [
      'tracked although ignored',
      { ignored: true, tracked: true },
      'problem',
      '1 env file with a key that git can take.',
      'Git tracks this file. Run "git rm --cached app/.env" and replace the key: it is in the history.',
    ],
    [
      'outside git',
      { ignored: undefined },
      'unknown',
      '1 env file with a key, and git does not say whether it is ignored.',
      'Git does not say whether it ignores this file.',
    ],
  ] as const) {
    it(`judges an env file that is ${name}`, () => {
      assert.deepEqual(limitedAccess([], [envFile({ keys: 2, ...state })]), {
        status: kind,
        summary,
        items: [{ kind, label: 'app/.env holds 2 keys', detail, location: { path: 'app/.env' } }],
      });
    });
  }

  it('leaves env files without a key alone', () => {
    assert.equal(limitedAccess([], [envFile({ keys: 0, ignored: false, tracked: true })]).status, 'ok');
  });

  it('counts a key in an env file once, with the file', () => {
    const evidence = limitedAccess(openFindings('app/.env', 1), [envFile({ keys: 1, ignored: false })]);
    assert.equal(evidence.items.length, 1);
    assert.equal(evidence.summary, '1 env file with a key that git can take.');
  });

  it('adds up both', () => {
    const findings = [...openFindings('a.js', 2), ...openFindings('b.js', 1)];
    const files = [envFile({ keys: 1, ignored: false }), envFile({ keys: 1, ignored: undefined })];
    const evidence = limitedAccess(findings, files);
    assert.equal(evidence.summary, '3 keys in the code and 1 env file with a key that git can take.');
    assert.deepEqual(
      evidence.items.map(({ kind }) => kind),
      ['problem', 'problem', 'problem', 'problem', 'unknown'],
    );
  });

  it('does not mind the sample key of the documentation', () => {
    const sample = openFindings('README.md', 1).map((found) => ({
      ...found,
      finding: { ...found.finding, severity: 'information' as const },
    }));
    assert.equal(limitedAccess(sample, []).status, 'ok');
    assert.equal(vigilance('2026-11-23T08:00:00Z', sample, new Date('2026-11-23T09:00:00Z')).status, 'ok');
  });
});

describe('evidence for current SDKs', () => {
  const sdks = (range: string) =>
    readFileFacts('package.json', `{"dependencies":{"@sendgrid/mail":"${range}"}}`).sdks;

  it('is unknown without a package', () => {
    assert.deepEqual(sdkVersions(undefined), NOT_SCANNED);
    assert.deepEqual(sdkVersions([]), {
      status: 'unknown',
      summary: 'No SendGrid package was found in the manifests of this project.',
      items: [],
    });
  });

  it('sums up, the worst first', () => {
    assert.equal(sdkVersions(sdks('^8.1.6')).summary, '1 SendGrid package up to date, as of 2026-11-23.');
    assert.equal(sdkVersions(sdks('^8.1.6')).status, 'ok');
    const unclear = sdkVersions([...sdks('*'), ...sdks('8.1.6')]);
    assert.equal(unclear.summary, '1 of 2 SendGrid packages without a version that KeyGuard can read.');
    assert.equal(unclear.status, 'unknown');
    const old = sdkVersions([...sdks('*'), ...sdks('8.1.6'), ...sdks('6.5.5')]);
    assert.equal(old.summary, '1 of 3 SendGrid packages out of date or no longer maintained.');
    assert.equal(old.status, 'problem');
  });

  it('does not show a token in a URL', () => {
    const evidence = sdkVersions(sdks('git+https://user:ghp_token@github.com/a/b.git'));
    assert.deepEqual(evidence.items[0]?.label, '@sendgrid/mail (npm)');
    assert.equal(JSON.stringify(evidence).includes('ghp_token'), false);
  });
});

describe('evidence for a vault', () => {
  for (const [literals, keys, references, status, summary] of [
    [0, 0, 0, 'unknown', 'Neither a key nor a vault reference was found in this project.'],
    [0, 0, 1, 'ok', 'No key in plain text, 1 value behind vault references.'],
    [0, 0, 3, 'ok', 'No key in plain text, 3 values behind vault references.'],
    [0, 1, 0, 'problem', '0 keys in the code, 1 in env files, 0 values behind vault references.'],
    [1, 0, 2, 'problem', '1 key in the code, 0 in env files, 2 values behind vault references.'],
    [2, 3, 1, 'problem', '2 keys in the code, 3 in env files, 1 value behind vault references.'],
  ] as const) {
    it(`with ${literals} literals, ${keys} keys and ${references} references is ${status}`, () => {
      const evidence = vaultStorage(openFindings('a.js', literals), [
        envFile({ keys, references, ignored: true }),
      ]);
      assert.equal(evidence.status, status);
      assert.equal(evidence.summary, summary);
      assert.equal(evidence.items.length, literals + Math.min(keys, 1) + Math.min(references, 1));
    });
  }

  it('needs findings and env files', () => {
    assert.deepEqual(vaultStorage(undefined, undefined), NOT_SCANNED);
  });
});

describe('evidence for vigilance', () => {
  // Local times: the days that are shown are local.
  const now = new Date('2026-11-23T12:00:00');
  const daysAgo = (days: number) => new Date(2026, 10, 23 - days, 18).toISOString();

  for (const [lastScan, open, status, summary] of [
    [undefined, 0, 'problem', 'The whole workspace was never scanned.'],
    ['not a date', 0, 'problem', 'The whole workspace was never scanned.'],
    [daysAgo(0), 0, 'ok', 'Last full scan on 2026-11-23, today. No open findings.'],
    [daysAgo(1), 0, 'ok', 'Last full scan on 2026-11-22, 1 day ago. No open findings.'],
    [daysAgo(30), 0, 'ok', 'Last full scan on 2026-10-24, 30 days ago. No open findings.'],
    [daysAgo(31), 0, 'problem', 'Last full scan on 2026-10-23, 31 days ago. No open findings.'],
    [daysAgo(-2), 0, 'ok', 'Last full scan on 2026-11-25, today. No open findings.'],
    [daysAgo(1), 2, 'problem', 'Last full scan on 2026-11-22, 1 day ago. 2 open findings.'],
    [
      daysAgo(1),
      undefined,
      'unknown',
      'Last full scan on 2026-11-22, 1 day ago. Scan the workspace to see its findings.',
    ],
  ] as const) {
    it(summary, () => {
      const evidence = vigilance(lastScan, open === undefined ? undefined : openFindings('a.js', open), now);
      assert.equal(evidence.summary, summary);
      assert.equal(evidence.status, status);
    });
  }
});

function openFindings(path: string, number: number): OpenFinding[] {
  const text = Array.from({ length: number }, (_, n) => `const = ${fakeKey(n + 1)}`).join('\n');
  return findApiKeys(text).map((finding, line) => ({ path, finding, start: { line: line + 1, column: 8 } }));
}

function openFindingsIn(path: string, text: string): OpenFinding[] {
  const lines = new LineIndex(text);
  return scanText({ path, text }).map((finding) => ({
    path,
    finding,
    start: lines.positionAt(finding.span.start),
  }));
}

function envFile(state: Partial<EnvFileState>): EnvFileState {
  return { path: 'app/.env', keys: 0, references: 0, ignored: undefined, tracked: undefined, ...state };
}

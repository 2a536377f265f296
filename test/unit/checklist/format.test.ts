import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { NO_ATTESTATIONS, tick } from '../../../src/checklist/attestation';
import { checklistJson, checklistMarkdown, checklistText } from '../../../src/checklist/format';
import { readFileFacts } from '../../../src/checklist/project-facts';
import { type ChecklistReport, checklistReport } from '../../../src/checklist/report';
import { findApiKeys } from '../../../src/detect/api-key';
import { scanText } from '../../../src/detect/scan';
import { fakeKey } from '../../support/keys';

const FIXTURES = path.join('test', 'fixtures', 'checklist-report');

describe('the checklist as a document', () => {
  it('as text', () => assert.equal(checklistText(exampleReport()), expected('report.txt')));
  it('as Markdown', () => assert.equal(checklistMarkdown(exampleReport()), expected('report.md')));
  it('as JSON', () => assert.equal(checklistJson(exampleReport(), '0.1.0'), expected('report.json')));

  it('holds no key in any format', () => {
    const report = exampleReport();
    for (const text of [checklistText(report), checklistMarkdown(report), checklistJson(report, '')]) {
      assert.deepEqual(findApiKeys(text), []);
    }
  });

  it('is cut after 20 items, except in JSON', () => {
    const report = reportOf('a.txt', 'http://api.sendgrid.com\n'.repeat(25));
    assert.equal(checklistText(report).match(/- a\.txt:/g)?.length, 20);
    assert.equal(checklistText(report).match(/^ +and 5 more$/gm)?.length, 1);
    assert.equal(checklistMarkdown(report).match(/^ {2}- a\.txt:/gm)?.length, 20);
    assert.equal(checklistMarkdown(report).match(/^ {2}- and 5 more$/gm)?.length, 1);
    assert.equal(checklistJson(report, '').match(/"path": "a\.txt"/g)?.length, 25);
  });

  it('lets no file name break out of its line', () => {
    const report = reportOf('a\n# b\u001b[2J`](http://evil.example)', 'http://api.sendgrid.com');
    for (const text of [checklistText(report), checklistMarkdown(report)]) {
      assert.equal(text.includes('\n# b'), false);
      assert.equal(text.includes('\u001b'), false);
    }
    assert.ok(checklistMarkdown(report).includes('a?\\# b?\\[2J\\`\\](http://evil.example):1:1: '));
  });
});

function reportOf(path: string, text: string): ChecklistReport {
  const findings = scanText({ text }).map((finding) => ({ path, finding, start: { line: 1, column: 1 } }));
  return checklistReport({
    now: new Date('2026-11-23T12:00:00'),
    attestations: NO_ATTESTATIONS,
    project: { findings, envFiles: [], sdks: [] },
    lastScan: undefined,
  });
}

/** One tip in each state, and texts that each format has to treat with care. */
function exampleReport(): ChecklistReport {
  const note = `see [wiki](http://x) *now* <b>, ask @ana, key ${fakeKey(9)}`;
  let attestations = tick(NO_ATTESTATIONS, 'strong-password', {
    at: new Date('2026-11-01T09:00:00'),
    by: 'Ana',
    note,
  });
  attestations = tick(attestations, 'password-rotation', { at: new Date('2026-11-01T09:00:00'), by: '' });
  attestations = tick(attestations, 'api-usage-audit', { at: new Date('2026-06-01T09:00:00'), by: 'Ben_B' });
  const [request] = scanText({ text: `\n  fetch('http://api.sendgrid.com/v3?x=1')` });
  const manifest = readFileFacts(
    'package.json',
    '{"dependencies":{"@sendgrid/mail":"^7.1.0","@sendgrid/client":"8.1.6","sendgrid":"*"}}',
  );
  const [finding] = findApiKeys(`key = '${fakeKey(1)}'`);
  assert.ok(finding && request);
  return checklistReport({
    now: new Date('2026-11-23T12:00:00'),
    attestations,
    project: {
      findings: [
        { path: 'src/my_mail.py', finding, start: { line: 1, column: 8 } },
        { path: 'src/mail.js', finding: request, start: { line: 2, column: 10 } },
      ],
      envFiles: [{ path: '.env', keys: 1, references: 1, ignored: true, tracked: false }],
      sdks: manifest.sdks,
    },
    lastScan: new Date('2026-11-22T12:00:00').toISOString(),
  });
}

function expected(file: string): string {
  return readFileSync(path.join(FIXTURES, file), 'utf8');
}

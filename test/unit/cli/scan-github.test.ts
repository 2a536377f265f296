import assert from 'node:assert/strict';
import path from 'node:path';
import { scanGithub } from '../../../src/cli/report/scan-github';
import { reportOf } from '../../support/report';

const CWD = path.resolve('any', 'folder');

function lines(report: ReturnType<typeof reportOf>, workspace?: string): string[] {
  const env = workspace === undefined ? {} : { GITHUB_WORKSPACE: workspace };
  return scanGithub(report, { cwd: CWD, env }).split('\n');
}

describe('a report for GitHub Actions', () => {
  const suppressed = { by: 'keyguard:ignore', reason: null, until: null };

  it('is a workflow command for each finding that counts', () => {
    const report = reportOf([
      {},
      { rule: 'personal-username', severity: 'warning', end: { line: 4, column: 1, offset: 90 } },
      { rule: 'api-key-malformed', severity: 'information', path: '<stdin>' },
      { suppressed },
    ]);
    assert.deepEqual(lines(report), [
      '::error file=src/mail.js,line=3,endLine=3,col=18,endColumn=87,title=Hardcoded SendGrid API key::A key.',
      '::warning file=src/mail.js,line=3,endLine=4,title=Personal SendGrid user name::A key.',
      '::notice title=Almost a SendGrid API key::A key.',
      '',
    ]);
    assert.deepEqual(lines(reportOf([{ suppressed }])), ['']);
  });

  it('cannot be told other commands by a name or a message', () => {
    const report = reportOf([
      { path: 'a:b,c%\r\n::error::.js', message: '100%\r\n::stop-commands::x\u001b[2J' },
    ]);
    assert.deepEqual(lines(report), [
      '::error file=a%3Ab%2Cc%25%0D%0A%3A%3Aerror%3A%3A.js,line=3,endLine=3,col=18,endColumn=87,' +
        'title=Hardcoded SendGrid API key::100%25%0D%0A::stop-commands::x\\u001b[2J',
      '',
    ]);
  });

  it('tells of files that could not be read, and of suppressions that hold nothing back', () => {
    const errors = [{ path: 'a b.js', message: 'No.' }];
    const notices = [{ path: 'c.js', line: 7, kind: 'expired', message: 'Over.' }] as const;
    assert.deepEqual(lines(reportOf([], { errors, notices })), [
      '::error file=a b.js,title=Not scanned::No.',
      '::warning file=c.js,line=7,title=Expired suppression::Over.',
      '',
    ]);
  });

  it('has the paths of the repository, where the workflow says what it is', () => {
    const files = (workspace?: string) =>
      lines(reportOf([{}, { path: '../b.js' }]), workspace).map((line) => /file=([^,]*)/.exec(line)?.[1]);
    assert.deepEqual(files(), ['src/mail.js', '../b.js', undefined]);
    assert.deepEqual(files(''), ['src/mail.js', '../b.js', undefined]);
    assert.deepEqual(files(path.dirname(CWD)), ['folder/src/mail.js', 'b.js', undefined]);
    assert.deepEqual(files(CWD), ['src/mail.js', '../b.js', undefined]);
    assert.deepEqual(files(path.resolve('elsewhere')), ['src/mail.js', '../b.js', undefined]);
  });
});

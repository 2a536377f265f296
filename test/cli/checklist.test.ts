import assert from 'node:assert/strict';
import { git, hasGit } from '../support/git';
import { keyguard, keyguardJson } from '../support/keyguard';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';

interface Report {
  readonly progress: { readonly done: number; readonly total: number };
  readonly tips: readonly {
    readonly number: number;
    readonly state: string;
    readonly items: readonly { readonly path: string | null; readonly line: number | null }[];
  }[];
}

describe('keyguard checklist', () => {
  const folder = temporaryFolder();

  function checklist() {
    const { status, report } = keyguardJson<Report>(folder.path, ['checklist']);
    return { status, report, tip: (number: number) => report.tips.find((tip) => tip.number === number) };
  }

  it('shows the evidence of the current folder', () => {
    folder.write({
      'src/mail.js': `// mail\nsend('${fakeKey(1)}');\nfetch("http://api.sendgrid.com/v3/mail/send");\n`,
      'package.json': '{ "dependencies": { "@sendgrid/mail": "6.0.0" } }\n',
      'node_modules/@sendgrid/mail/package.json': '{ "dependencies": { "@sendgrid/client": "1.0.0" } }\n',
    });
    const { status, report, tip } = checklist();
    assert.equal(status, 1);
    assert.equal(report.tips.length, 15);
    assert.deepEqual(report.progress, { done: 0, total: 15 });
    const places = [7, 8, 10].map((number) => [
      tip(number)?.state,
      tip(number)?.items.map(({ path, line }) => `${path}:${line}`),
    ]);
    assert.deepEqual(places, [
      ['problem', ['src/mail.js:3']],
      ['problem', ['src/mail.js:2']],
      ['problem', ['package.json:1']],
    ]);
  });

  it('looks into the env file that git ignores', function () {
    if (!hasGit) this.skip();
    git(folder.path, 'init', '-q');
    folder.write({ '.env': `SENDGRID_API_KEY=${fakeKey(1)}\n`, '.gitignore': '.env\n' });
    const { tip } = checklist();
    assert.deepEqual([tip(8)?.state, tip(8)?.items.map(({ path }) => path)], ['done', ['.env']]);
    assert.deepEqual([tip(14)?.state, tip(14)?.items.map(({ path }) => path)], ['problem', ['.env']]);
    folder.write({ '.gitignore': '' });
    assert.equal(checklist().tip(8)?.state, 'problem');
  });

  it('prints text and Markdown with every tip', () => {
    const text = keyguard(folder.path, ['checklist']);
    const markdown = keyguard(folder.path, ['checklist', '--format', 'markdown']);
    assert.equal(text.stdout.match(/^ {2}\[.\] +\d+\. /gm)?.length, 15);
    assert.equal(markdown.stdout.match(/^- \[.\] \*\*\d+\. /gm)?.length, 15);
    assert.deepEqual([text.status, markdown.status, text.stderr, markdown.stderr], [1, 1, '', '']);
  });
});

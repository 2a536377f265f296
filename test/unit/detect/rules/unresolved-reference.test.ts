import assert from 'node:assert/strict';
import { scanText } from '../../../../src/detect/scan';

/** What is found stands between `«` and `»`. */
const FOUND: readonly (readonly [path: string, marked: string])[] = [
  ['a.js', "sgMail.setApiKey('«op://Dev/SendGrid/credential»');"],
  ['a.ts', 'import sgMail from "@sendgrid/mail";\nsgMail.setApiKey(`«op://Dev/mail/api key»`);'],
  ['a.py', 'sg = SendGridAPIClient("«op://Dev/mail/section/key»")'],
  ['a.rb', "SendGrid::API.new(api_key: '«ref+vault://secret/mail#/key»')"],
  ['a.go', 'sendgrid.NewSendClient("«ref+awssecrets://mail/key»")'],
  ['A.java', 'new SendGrid("«op://Dev/mail/key»");'],
  ['a.cs', 'new SendGridClient("«op://Dev/mail/key»");'],
  ['a.php', "new \\SendGrid('«op://Dev/mail/key»');"],
];

const NOT_FOUND: readonly (readonly [path: string, text: string])[] = [
  ['.env', "SENDGRID_API_KEY='op://Dev/SendGrid/credential'"],
  ['a.yml', 'key: "op://Dev/SendGrid/credential"'],
  ['a.json', '{"key": "op://Dev/SendGrid/credential"}'],
  ['a.md', '`op://Dev/SendGrid/credential`'],
  ['a.sh', 'op read "op://Dev/SendGrid/credential"'],
  ['a.js', "await client.secrets.resolve('op://Dev/SendGrid/credential');"],
  ['a.js', "execFileSync('op', ['read', 'op://Dev/SendGrid/credential']);"],
  ['a.py', "resolve_secret('op://Dev/SendGrid/credential')"],
  ['a.js', "// write 'op://Dev/SendGrid/credential' into .env"],
  ['a.js', "if (sendgridKey.startsWith('op://')) throw new Error('unresolved');"],
  ['a.js', "const key = 'op://Dev/github/token';"],
  ['a.js', '`{{ op://Dev/SendGrid/credential }}`'],
  ['a.js', "const text = 'SendGrid: see op://Dev/SendGrid/credential';"],
];

describe('references that nothing resolves', () => {
  for (const [path, marked] of FOUND) {
    it(`finds ${JSON.stringify(marked)} in ${path}`, () => {
      const text = marked.replace(/[«»]/g, '');
      assert.deepEqual(
        read(path, text).map(
          ({ span: { start, end } }) =>
            `${text.slice(0, start)}«${text.slice(start, end)}»${text.slice(end)}`,
        ),
        [marked],
      );
    });
  }
  for (const [path, text] of NOT_FOUND) {
    it(`finds nothing in ${JSON.stringify(text)} in ${path}`, () => assert.deepEqual(read(path, text), []));
  }

  it('knows a program by its language too', () => {
    const text = "sendgrid('op://Dev/mail/key')";
    assert.equal(scanText({ text, languageId: 'javascript' }).length, 1);
    assert.equal(scanText({ text, languageId: 'markdown' }).length, 0);
  });

  it('shows no more than 60 characters', () => {
    const [found] = read('a.js', `sendgrid('op://Dev/mail/${'long'.repeat(50)}')`);
    assert.equal(found?.masked.length, 60);
  });
});

function read(path: string, text: string) {
  return scanText({ text, path }).filter(({ rule }) => rule === 'unresolved-reference');
}

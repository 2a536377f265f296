import assert from 'node:assert/strict';
import { findInsecureUrls } from '../../../../src/detect/transport/insecure-urls';
import { fakeKey } from '../../../support/keys';

/** The URL that is expected stands between `«` and `»`. */
const FOUND: readonly (readonly [name: string, marked: string])[] = [
  ['in a string', `fetch("«http://api.sendgrid.com/v3/mail/send»", {})`],
  ['without a path', `const host = '«http://api.sendgrid.com»';`],
  ['the EU host', 'base: `«http://api.eu.sendgrid.com/v3»`'],
  ['the bare domain of the legacy API', 'curl «http://sendgrid.com/api/mail.send.json» -d'],
  ['sendgrid.net', '«http://u1234.ct.sendgrid.net/ls/click»'],
  ['in any letter case', '«HTTP://API.SendGrid.COM/v3»'],
  ['in a comment', '// see «http://docs.sendgrid.com/api».'],
  ['in an XML namespace', '<x xmlns="«http://sendgrid.com/schema»">'],
  ['in Markdown', '[docs](«http://sendgrid.com/docs»)'],
  ['at the end of a sentence', 'Call «http://api.sendgrid.com»!'],
  ['with brackets that belong to it', '«http://sendgrid.com/a_(b)», and'],
  ['with a port', '«http://api.sendgrid.com:80/v3»'],
  ['with a user', '«http://me:pw@api.sendgrid.com/v3»'],
  ['with a query', '«http://api.sendgrid.com/api/mail.send.json?api_user=a&api_key=b»"'],
  ['with a final dot of the host', '«http://api.sendgrid.com./v3»'],
  ['behind an escape', String.raw`"\n«http://api.sendgrid.com/v3»\n"`],
  ['with escaped slashes', String.raw`{"url":"«http:\/\/api.sendgrid.com\/v3»"}`],
  ['with another scheme around it', 'pip install git+«http://sendgrid.com/x.git»'],
  ['with a template for the host', '`«http://${region}.sendgrid.com/v3»`'],
  ['with a template behind the host', '`«http://api.sendgrid.com${path}»`'],
  ['with a template in the path', '`«http://api.sendgrid.com/v3/${path}»`'],
  ['that redirects', '«http://sendgrid.com/?to=http://api.sendgrid.com/»'],
  ['twice', '«http://sendgrid.com»,«http://api.sendgrid.com»'],
  ['beside text of another script', '«http://sendgrid.com»を見る'],
  ['behind text outside the base plane', '😀 «http://sendgrid.com/😀»'],
];

const NOT_FOUND: readonly string[] = [
  'https://api.sendgrid.com/v3',
  'http://api.sendgrid.com.evil.example/',
  'http://sendgrid.com.evil.example',
  'http://notsendgrid.com/',
  'http://api-sendgrid.com/',
  'http://sendgrid.community/',
  'http://sendgrid.network',
  'http://sendgrid.org/ sendgrid.com',
  'http://sendgrid.com@evil.example/',
  'http://api.sendgrid.com:pw@evil.example/',
  'http://sendgrid.com-evil.example/',
  'http://sendgrid.com%2eevil.example/',
  'http://sendgrid.com.évil.example/',
  'http://evil.example/sendgrid.com',
  'http://evil.example/?u=sendgrid.com',
  'http:/api.sendgrid.com',
  'http:// api.sendgrid.com',
  'http://',
  'http://evil.example,api.sendgrid.com',
  'smtp.sendgrid.net',
  '',
];

describe('plain http:// addresses of SendGrid', () => {
  for (const [name, marked] of FOUND) {
    it(`finds one ${name}`, () => {
      const text = marked.replace(/[«»]/g, '');
      const expected = [...marked.matchAll(/«([^»]*)»/g)].map((match) => match[1]);
      const found = findInsecureUrls(text);
      assert.deepEqual(
        found.map(({ span }) => text.slice(span.start, span.end)),
        expected,
      );
      const before = marked.slice(0, marked.indexOf('«'));
      assert.equal(found[0]?.span.start, before.length);
    });
  }
  for (const text of NOT_FOUND) {
    it(`does not take "${text}" for one`, () => assert.deepEqual(findInsecureUrls(text), []));
  }

  it('shows neither password nor key', () => {
    const text = [
      `http://user:pw-1@api.sendgrid.com/v3/x?api_user=me&api_key=pw-2#pw-3`,
      `http://api.sendgrid.com/${fakeKey()}/`,
      `http://api.sendgrid.com/${'long'.repeat(100)}`,
    ].join('\n');
    const [id = ''] = fakeKey().split('.').slice(1, 2);
    assert.deepEqual(
      findInsecureUrls(text).map(({ shown }) => shown),
      [
        'http://api.sendgrid.com/v3/x',
        `http://api.sendgrid.com/SG.${id.slice(0, 4)}…/`,
        `http://api.sendgrid.com/${'long'.repeat(100)}`.slice(0, 99).concat('…'),
      ],
    );
  });

  const SIZE = 5 * 1024 * 1024;
  for (const [name, head, unit, found] of [
    ['schemes', '', 'http://', 0],
    ['schemes behind a mention of SendGrid', 'sendgrid.com ', 'http://', 0],
    ['schemes behind an address', 'http://sendgrid.com ', 'http://', 1],
    ['addresses', '', 'http://sendgrid.com ', 262_144],
    ['addresses without a gap', '', 'http://sendgrid.com/', 3_450], // A URL is cut after 1,500 characters behind its host.
    ['dots', 'http://sendgrid.com/', '.', 1],
    ['brackets', 'http://sendgrid.com/(', ')', 1],
    ['letters in the host', 'sendgrid.com http://', 'a', 0],
    ['letters in the path', 'http://sendgrid.com/', 'a', 1],
    ['escaped slashes', 'http://sendgrid.com', '\\/', 1],
  ] as const) {
    // Only that it ends is asked, however busy the machine is.
    it(`gets through 5 MB of ${name}`, function () {
      this.timeout(0);
      const text = head + unit.repeat(SIZE / unit.length);
      assert.equal(findInsecureUrls(text).length, found);
    });
  }
});

import assert from 'node:assert/strict';
import { Quotes } from '../../../src/cli/report/quote';
import { findApiKeys } from '../../../src/detect/api-key';
import type { Finding } from '../../../src/detect/finding';
import { assertNoKey } from '../../support/keyguard';
import { fakeKey } from '../../support/keys';

const [A, B] = [fakeKey(1), fakeKey(2)];
const mask = (key: string): string => `SG.${key.slice(3, 7)}…`;

function quotesOf(text: string, findings: readonly Pick<Finding, 'span' | 'masked'>[]): string[] {
  const masked = findings.map(({ span, masked }) => ({ ...span, mask: masked }));
  const quotes = new Quotes(text, masked);
  return masked.map((each) => quotes.lineOf(each));
}

/** The lines for all findings of a text. */
function quotes(text: string): string[] {
  const findings = findApiKeys(text);
  const lines = quotesOf(text, findings);
  for (const line of lines) assertNoKey(line);
  return lines;
}

describe('quoting the line of a finding', () => {
  const cases: readonly (readonly [name: string, text: string, expected: readonly string[]])[] = [
    ['a short line', `a\n\tsend('${A}'); // x\nb`, [`send('${mask(A)}'); // x`]],
    ['CRLF and lone CR', `a\r\n ${A} \r\nb\r${B}\rc`, [mask(A), mask(B)]],
    ['only the key', A, [mask(A)]],
    [
      'a long line',
      `${'x'.repeat(99)} ${A} ${'y'.repeat(99)}`,
      [`… ${'x'.repeat(59)} ${mask(A)} ${'y'.repeat(59)} …`],
    ],
    [
      'exactly as much as fits',
      `${'x '.repeat(30)}${A}${' y'.repeat(30)}`,
      [`${'x '.repeat(30)}${mask(A)}${' y'.repeat(30)}`],
    ],
    [
      'one more on both sides',
      `_${'x '.repeat(30)}${A}${' y'.repeat(30)}_`,
      [`… ${'x '.repeat(30)}${mask(A)}${' y'.repeat(30)} …`],
    ],
    ['two keys side by side', `${A}.${B}`, [`${mask(A)}.${mask(B)} …`, `… ${mask(A)}.${mask(B)}`]],
  ];
  for (const [name, text, expected] of cases) it(name, () => assert.deepEqual(quotes(text), expected));

  it('hides a key that is cut off at the edge, wherever it is cut', () => {
    for (let distance = 0; distance < 140; distance++) {
      const gap = ' '.repeat(distance);
      assert.equal(quotes(`${B}${gap} ${A} ${gap}${B}`).length, 3);
    }
  });

  it('hides a key that is no finding because of what follows it, wherever it is cut', () => {
    for (let distance = 0; distance < 140; distance++) {
      const gap = ' '.repeat(distance);
      assert.equal(quotes(`${B}x${gap} ${A} ${gap}${B}_`).length, 1);
    }
    assert.equal(quotes(`${A}${B}`).length, 1);
  });

  it('hides keys that overlap', () => {
    const overlapping = `${A.slice(0, -2)}${B}`;
    assert.equal(findApiKeys(overlapping).length, 2);
    quotes(overlapping);
  });

  describe('of other rules', () => {
    /** `<` and `>` enclose what is found. */
    function quotesBetween(marked: string): string[] {
      const findings = [...marked.matchAll(/<([^>]*)>/g)].map(({ index, 1: found = '' }, i) => ({
        span: { start: index - 2 * i, end: index - 2 * i + found.length },
        masked: `*${i + 1}*`,
      }));
      return quotesOf(marked.replace(/[<>]/g, ''), findings);
    }
    const pad = 'x'.repeat(59);
    const cases: readonly (readonly [name: string, marked: string, expected: readonly string[]])[] = [
      ['hides each in the lines of all', 'u: <me> p: <pass>', ['u: *1* p: *2*', 'u: *1* p: *2*']],
      ['is the first line of several', 'a\nb = <one\ntwo\nthree>; c', ['b = *1* …']],
      ['hides the end of one above', 'a = <one\ntwo> + <three>\nb', ['a = *1* …', '*1* + *2*']],
      ['begins with a line', '<a\n>b', ['*1* …']],
      [
        'hides one that is cut at the edge',
        `<password>${pad}<key>${pad}<password>`,
        [`*1*${pad}*2* …`, `… *1*${pad}*2*${pad}*3* …`, `… *2*${pad}*3*`],
      ],
    ];
    for (const [name, marked, expected] of cases)
      it(name, () => assert.deepEqual(quotesBetween(marked), expected));

    it('hides one inside another', () => {
      const text = 'get http://x?p=secret#z';
      const [url, secret] = [
        { start: 4, end: 21, mask: 'URL' },
        { start: 15, end: 21, mask: '…' },
      ];
      assert.equal(new Quotes(text, [secret]).lineOf(url), 'get URL#z');
      assert.equal(new Quotes(text, [secret]).lineOf(secret), 'get http://x?p=…#z');
    });
  });
});

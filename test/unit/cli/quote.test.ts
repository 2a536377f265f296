import assert from 'node:assert/strict';
import { quoteLine } from '../../../src/cli/report/quote';
import { findApiKeys } from '../../../src/detect/api-key';
import { assertNoKey } from '../../support/keyguard';
import { fakeKey } from '../../support/keys';

const [A, B] = [fakeKey(1), fakeKey(2)];
const mask = (key: string): string => `SG.${key.slice(3, 7)}…`;

/** The lines for all findings of a text. */
function quotes(text: string): string[] {
  const findings = findApiKeys(text);
  const lines = findings.map(({ span }) => quoteLine(text, span));
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
});

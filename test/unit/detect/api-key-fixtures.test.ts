import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findApiKeys } from '../../../src/detect/api-key';
import { decode } from '../../../src/text/encoding';
import { LineIndex, type LinePosition } from '../../../src/text/lines';
import { fakeKey, fillKeys } from '../../support/keys';
import { naiveKeyOffsets } from '../../support/naive-scan';

/**
 * One folder per case. `ng.NAME` holds keys, and `expected.json` lists all of them by line and column;
 * `ok.NAME` holds none. `{{KEY1}}` stands for a key, `{{ID1}}` and `{{SECRET1}}` for its two parts.
 */
const FIXTURES = path.join('test', 'fixtures', 'detect', 'api-key');

interface ExpectedKey {
  readonly key: number;
  readonly start: LinePosition;
  readonly end: LinePosition;
}

describe('api-key in files of many kinds', () => {
  const cases = readdirSync(FIXTURES);
  it('has fixtures of both kinds', () => {
    assert.ok(cases.filter((name) => name.startsWith('ng.')).length >= 40);
    assert.ok(cases.some((name) => name.startsWith('ok.')));
  });
  for (const name of cases) {
    it(name.replaceAll('-', ' '), () => {
      const text = readInput(path.join(FIXTURES, name));
      const expected = readExpected(path.join(FIXTURES, name));
      const findings = findApiKeys(text);
      const lines = new LineIndex(text);
      assert.deepEqual(
        findings.map(({ span, rule }) => [rule, lines.positionAt(span.start), lines.positionAt(span.end)]),
        expected.map(({ start, end }) => ['api-key', start, end]),
      );
      assert.deepEqual(
        findings.map(({ span }) => text.slice(span.start, span.end)),
        expected.map(({ key }) => fakeKey(key)),
      );
      assert.deepEqual(
        naiveKeyOffsets(text),
        findings.map(({ span }) => span.start),
      );
    });
  }
});

function readInput(folder: string): string {
  const input = readdirSync(folder).find((file) => file.startsWith('input.'));
  assert.ok(input, `${folder} has no input.*`);
  const decoded = decode(readFileSync(path.join(folder, input)));
  assert.ok(decoded, `${folder} is taken for binary`);
  return fillKeys(decoded.text);
}

function readExpected(folder: string): readonly ExpectedKey[] {
  if (path.basename(folder).startsWith('ok.')) return [];
  return JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8')) as ExpectedKey[];
}

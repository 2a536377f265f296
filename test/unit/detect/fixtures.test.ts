import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { RULES } from '../../../src/detect/finding';
import { scanText } from '../../../src/detect/scan';
import { decode } from '../../../src/text/encoding';
import { LineIndex, type LinePosition } from '../../../src/text/lines';
import { fakeKey, fillKeys } from '../../support/keys';

/**
 * One folder for each rule, in it one for each case. `ng.NAME` holds something to find, and `expected.json` lists all that
 * the rule finds by line and column; in `ok.NAME` the rule finds nothing. `{{KEY1}}` stands for a key, `{{ID1}}` and
 * `{{SECRET1}}` for its two parts. The rest of the name of `input.*` tells the kind of file.
 */
const FIXTURES = path.join('test', 'fixtures', 'detect');

interface Expected {
  readonly start: LinePosition;
  readonly end: LinePosition;
  /** The number of the key, where the finding is about one. */
  readonly key?: number;
  /** Where it is not the rule's own. */
  readonly severity?: string;
  /** The title of the fix. */
  readonly fix?: string;
}

for (const rule of Object.keys(RULES) as (keyof typeof RULES)[]) {
  describe(`${rule} in files of many kinds`, () => {
    const cases = existsSync(path.join(FIXTURES, rule)) ? readdirSync(path.join(FIXTURES, rule)) : [];
    it('has fixtures of both kinds', () => {
      assert.ok(cases.some((name) => name.startsWith('ng.')));
      assert.ok(cases.some((name) => name.startsWith('ok.')));
    });
    for (const name of cases) {
      it(name.replaceAll('-', ' '), () => {
        const folder = path.join(FIXTURES, rule, name);
        const { file, text } = readInput(folder);
        const lines = new LineIndex(text);
        const found = scanText({ text, path: file }).filter((finding) => finding.rule === rule);
        assert.deepEqual(
          found.map(({ span, keyId, severity, fix }) => ({
            start: lines.positionAt(span.start),
            end: lines.positionAt(span.end),
            keyId,
            severity,
            fix: fix?.title,
          })),
          readExpected(folder).map(({ start, end, key, severity = RULES[rule].severity, fix }) => ({
            start,
            end,
            keyId: key === undefined ? null : fakeKey(key).split('.')[1],
            severity,
            fix,
          })),
        );
        assert.equal(name.startsWith('ng.'), found.length > 0);
      });
    }
  });
}

function readInput(folder: string): { file: string; text: string } {
  const file = readdirSync(folder).find((name) => name.startsWith('input.'));
  assert.ok(file, `${folder} has no input.*`);
  const decoded = decode(readFileSync(path.join(folder, file)));
  assert.ok(decoded, `${folder} is taken for binary`);
  return { file, text: fillKeys(decoded.text) };
}

function readExpected(folder: string): readonly Expected[] {
  if (path.basename(folder).startsWith('ok.')) return [];
  return JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8')) as Expected[];
}

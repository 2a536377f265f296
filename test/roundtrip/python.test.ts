import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { findApiKeys, maskKeys } from '../../src/detect/api-key';
import { isKey } from '../../src/detect/finding';
import { scanText } from '../../src/detect/scan';
import { python } from '../../src/rewrite/languages/python';
import { REASONS } from '../../src/rewrite/languages/python/site';
import { IN_PIECES } from '../../src/rewrite/tree-places';
import { fakeKey, fillKeys } from '../support/keys';
import { SEED } from '../support/random';
import { moveKeys } from './move-keys';
import { askPython, hasPython3, runPython } from './python/interpreter';
import { literalProgram } from './python/literals';
import { piecesProgram } from './python/pieces';
import { scopeProgram } from './python/scopes';

const PROGRAMS = path.join('test', 'fixtures', 'roundtrip', 'python');
const FIXTURES = path.join('test', 'fixtures', 'rewrite', 'python');
const SCRIPTS = path.join('test', 'roundtrip', 'python');

describe('fixed Python programs', () => {
  before(function () {
    if (!hasPython3()) this.skip();
  });

  for (const name of readdirSync(PROGRAMS)) {
    it(`print the same as before: ${name}`, () => checkProgram(path.join(PROGRAMS, name)));
  }

  it('the fixtures are still Python after the fix if they were before', () => {
    const pairs = readdirSync(FIXTURES).flatMap((name) => {
      const folder = path.join(FIXTURES, name);
      const after = readdirSync(folder).find((file) => file.startsWith('after.'));
      if (!after) return [];
      const read = (file: string) => fillKeys(readFileSync(path.join(folder, file), 'utf8'));
      return [{ name, before: read(after.replace('after', 'before')), after: read(after) }];
    });
    const parses = (texts: string[]) => askPython(path.join(SCRIPTS, 'parse.py'), texts) as boolean[];
    const before = parses(pairs.map((pair) => pair.before));
    const after = parses(pairs.map((pair) => pair.after));
    assert.ok(before.filter(Boolean).length >= 40);
    const broken = pairs.filter((_, i) => before[i] && !after[i]);
    assert.deepEqual(
      broken.map(({ name }) => name),
      [],
    );
  });

  it(`random literals keep their value (seed ${SEED})`, () => checkRandom(literalProgram, 1000));

  it(`random keys in pieces and in base64 keep their value (seed ${SEED})`, () =>
    checkRandom(piecesProgram, 1000));

  it(`random names and scopes mean the same (seed ${SEED})`, () => checkRandom(scopeProgram, 600));
});

/** Each program leaves something in `value`; all are run before and after the fix, by one process. */
async function checkRandom(programs: fc.Arbitrary<string>, numRuns: number): Promise<void> {
  const cases: { before: string; after: string; variables: Readonly<Record<string, string>> }[] = [];
  for (const before of fc.sample(programs, { numRuns, seed: SEED })) {
    // A letter behind a key, such as the first one of another key, makes it none.
    const isPlain = programs !== piecesProgram;
    if (isPlain && findApiKeys(before).length < before.split('SG.').length - 1) continue;
    const { text: after, variables, refusals, references } = await moveKeys(python, before);
    if (references.length + refusals.length === 0) continue;
    for (const refusal of refusals)
      assert.ok(refusal === REASONS.nested || (!isPlain && refusal === IN_PIECES), maskKeys(before));
    assert.equal(scanText({ text: after }).filter(isKey).length, refusals.length, maskKeys(after));
    cases.push({ before, after, variables });
  }
  const results = askPython(path.join(SCRIPTS, 'compare.py'), cases) as string[];
  assert.equal(results.length, cases.length);
  const same = results.filter((result) => result === 'same').length;
  const wrong = cases.flatMap(({ before, after }, i) => {
    const result = results[i] ?? '';
    if (result === 'same' || result.startsWith('invalid')) return [];
    return [maskKeys(`${result}\n${before}--- became ---\n${after}`)];
  });
  assert.equal(
    wrong.length,
    0,
    `${wrong.length} programs went wrong, such as\n${wrong.slice(0, 3).join('\n')}`,
  );
  assert.ok(same >= 500, `only ${same} of ${results.length} programs could be run`);
}

/** The keys go to Python through its standard input and its environment: both are for no other user to read. */
async function checkProgram(file: string): Promise<void> {
  const before = fillKeys(readFileSync(file, 'utf8'));
  const { text: after, variables, refusals } = await moveKeys(python, before);
  assert.deepEqual(refusals, []);
  assert.deepEqual(scanText({ text: after }).filter(isKey), []);
  const expected = runPython(['-'], { input: before, variables });
  assert.equal(expected.stderr, '');
  assert.notEqual(expected.stdout, '');
  assert.deepEqual(runPython(['-'], { input: after, variables }), expected);

  const others = Object.fromEntries(Object.keys(variables).map((name, i) => [name, fakeKey(9 - i)]));
  assert.notEqual(runPython(['-'], { input: after, variables: others }).stdout, expected.stdout);
}

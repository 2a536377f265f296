import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import fc from 'fast-check';
import { findApiKeys, maskKeys } from '../../src/detect/api-key';
import { perl } from '../../src/rewrite/languages/perl';
import { SEED } from '../support/random';
import { canRun, checkProgram } from './checked-run';
import { moveKeys } from './move-keys';
import { literalProgram } from './perl/literals';

const PROGRAM = path.join('test', 'fixtures', 'roundtrip', 'perl', 'constructs.pl');
const COMPARE = path.join('test', 'roundtrip', 'perl', 'compare.pl');

describe('a fixed Perl program', () => {
  before(function () {
    // Not on every machine; CI installs what Debian has.
    if (!canRun('perl', '-MJSON::PP', '-e', '1')) this.skip();
  });

  it('prints the same as before', () => checkProgram(perl, PROGRAM, { run: (_, file) => ['perl', file] }));

  it(`has literals that keep their value (seed ${SEED})`, async () => {
    const cases: { before: string; after: string; variables: Readonly<Record<string, string>> }[] = [];
    let refused = 0;
    for (const before of fc.sample(literalProgram, { numRuns: 1000, seed: SEED })) {
      // A letter behind a key, such as the first one of another key, makes it none.
      if (findApiKeys(before).length < before.split('SG.').length - 1) continue;
      const { text: after, variables, refusals } = await moveKeys(perl, before);
      if (refusals.length > 0) refused++;
      else {
        assert.equal(findApiKeys(after).length, 0, maskKeys(after));
        cases.push({ before, after, variables });
      }
    }
    const { stdout, stderr } = spawnSync('perl', [COMPARE], {
      encoding: 'utf8',
      input: JSON.stringify(cases),
      maxBuffer: 64 * 1024 * 1024,
    });
    assert.equal(maskKeys(stderr), '');
    const results = JSON.parse(stdout) as string[];
    const wrong = cases.flatMap(({ before, after }, i) => {
      const result = results[i] ?? '';
      if (result === 'same' || result.startsWith('invalid')) return [];
      return [maskKeys(`${result}\n${before}\n--- became ---\n${after}`)];
    });
    assert.equal(wrong.length, 0, `${wrong.length} went wrong, such as\n${wrong.slice(0, 5).join('\n')}`);
    const same = results.filter((result) => result === 'same').length;
    assert.ok(same >= 450, `only ${same} of ${results.length} programs could be run`);
    assert.ok(refused < 250, `${refused} programs were refused`);
  });
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { findApiKeys, maskKeys } from '../../src/detect/api-key';
import { isKey } from '../../src/detect/finding';
import { scanText } from '../../src/detect/scan';
import { procfile } from '../../src/rewrite/formats/procfile';
import type { Language } from '../../src/rewrite/language';
import { shell } from '../../src/rewrite/languages/shell';
import { fakeKey, fillKeys } from '../support/keys';
import { SEED } from '../support/random';
import { moveKeys } from './move-keys';
import { randomWord } from './shell/words';

const PROGRAMS = path.join('test', 'fixtures', 'roundtrip', 'shell');
/** What runs a program, by its extension. */
const SHELLS: Readonly<Record<string, readonly string[]>> = {
  '.sh': ['dash', 'bash', 'zsh'],
  '.bash': ['bash'],
  '.zsh': ['zsh'],
};

describe('fixed shell scripts', () => {
  for (const name of readdirSync(PROGRAMS)) {
    const text = fillKeys(readFileSync(path.join(PROGRAMS, name), 'utf8'));
    for (const program of SHELLS[path.extname(name)] ?? []) {
      it(`print the same as before: ${name} by ${program}`, async function () {
        // Not on every machine; CI installs what Debian has.
        if (!hasProgram(program)) this.skip();
        await checkScript(program, text, name);
      });
    }
  }

  it(`random words keep their value (seed ${SEED})`, async function () {
    // Not on every machine; CI installs what Debian has.
    if (!hasProgram('bash')) this.skip();
    await checkWords(shell, fc.sample(randomWord(), { numRuns: 300, seed: SEED }), '');
  });

  it(`random words of a command in a Procfile keep their value (seed ${SEED})`, async function () {
    // Not on every machine; CI installs what Debian has.
    if (!hasProgram('bash')) this.skip();
    await checkWords(
      procfile,
      fc.sample(randomWord({ isPosix: true }), { numRuns: 300, seed: SEED }),
      'web: ',
    );
  });
});

async function checkWords(language: Language, words: readonly string[], lead: string): Promise<void> {
  const cases: { before: string; after: string }[] = [];
  let refused = 0;
  for (const word of words) {
    const before = `printf '<%s>' ${word}; echo`;
    if (!before.includes('SG.')) continue;
    const { text, refusals } = await moveKeys(language, lead + before);
    refused += refusals.length > 0 ? 1 : 0;
    cases.push({ before, after: text.slice(lead.length) });
    if (refusals.length === 0) assert.deepEqual(findApiKeys(text), [], maskKeys(text));
  }
  assert.ok(cases.length >= 100 && refused < cases.length / 20, `${refused} of ${cases.length} refused`);
  const results = (texts: string[], variables: Readonly<Record<string, string>>) =>
    run('bash', texts.map((text) => `(${text}\n)\nprintf '\\0'\n`).join(''), variables).stdout.split('\0');
  const expected = results(
    cases.map(({ before }) => before),
    {},
  );
  const [first, second] = [fakeKey(1), fakeKey(2)];
  for (const order of [
    [first, second],
    [second, first],
  ]) {
    const [one = '', two = ''] = order;
    const variables = { SENDGRID_API_KEY: one, SENDGRID_API_KEY_2: two };
    const actual = results(
      cases.map(({ after }) => after),
      variables,
    );
    assert.equal(actual.length, expected.length);
    cases.forEach(({ before, after }, i) => {
      if (!isFirst(one, two, before)) return;
      assert.equal(maskKeys(actual[i] ?? ''), maskKeys(expected[i] ?? ''), maskKeys(`${before}\n${after}`));
      assert.ok(actual[i] === expected[i]);
    });
  }
}

function isFirst(key: string, other: string, text: string): boolean {
  return text.includes(key) && (!text.includes(other) || text.indexOf(key) < text.indexOf(other));
}

async function checkScript(program: string, before: string, name: string): Promise<void> {
  const { text: after, variables, refusals } = await moveKeys(shell, before, name);
  assert.deepEqual(refusals, []);
  assert.deepEqual(scanText({ text: after, path: name }).filter(isKey), [], maskKeys(after));
  const expected = run(program, before, variables);
  assert.equal(maskKeys(expected.stderr), '');
  const actual = run(program, after, variables);
  assert.equal(maskKeys(actual.stderr), '', maskKeys(after));
  const wrong = firstDifference(expected.stdout, actual.stdout);
  assert.equal(wrong, undefined, maskKeys(`${wrong}\n${after}`));
  assert.equal(actual.status, 0);

  const others = Object.fromEntries(Object.keys(variables).map((variable, i) => [variable, fakeKey(9 - i)]));
  assert.ok(run(program, after, others).stdout !== expected.stdout);
  const missing = run(program, after, {});
  assert.notEqual(missing.status, 0);
  assert.match(missing.stderr, /SENDGRID_API_KEY/);
  assert.deepEqual((await moveKeys(shell, after, name)).text, after);
}

function firstDifference(expected: string, actual: string): string | undefined {
  const lines = actual.split('\n');
  const index = expected.split('\n').findIndex((line, i) => line !== lines[i]);
  if (index < 0) return expected.length === actual.length ? undefined : 'more lines';
  return `line ${index + 1}: ${expected.split('\n')[index]} became ${lines[index]}`;
}

function run(program: string, script: string, variables: Readonly<Record<string, string>>) {
  const { stdout, stderr, status } = spawnSync(program, [program === 'zsh' ? '-f' : '-s'], {
    input: script,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', ...variables },
  });
  return { stdout, stderr, status };
}

function hasProgram(program: string): boolean {
  return spawnSync(program, ['-c', ':']).status === 0;
}

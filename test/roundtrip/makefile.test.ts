import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { maskKeys } from '../../src/detect/api-key';
import { isKey } from '../../src/detect/finding';
import { scanText } from '../../src/detect/scan';
import { makefile } from '../../src/rewrite/formats/makefile';
import { fakeKey, fillKeys } from '../support/keys';
import { moveKeys } from './move-keys';

describe('fixed Makefiles', () => {
  it('print the same as before', async function () {
    // Not on every machine; CI installs what Debian has.
    if (spawnSync('make', ['--version']).status !== 0) this.skip();
    const file = path.join('test', 'fixtures', 'roundtrip', 'make', 'Makefile');
    const before = fillKeys(readFileSync(file, 'utf8'));
    const { text: after, variables, refusals } = await moveKeys(makefile, before, 'Makefile');
    assert.deepEqual(refusals, []);
    assert.deepEqual(scanText({ text: after, path: 'Makefile' }).filter(isKey), [], maskKeys(after));
    assert.equal((await moveKeys(makefile, after, 'Makefile')).text, after);

    const expected = make(before, {});
    assert.equal(expected.status, 0, maskKeys(expected.stderr));
    const actual = make(after, variables);
    assert.equal(maskKeys(actual.stdout), maskKeys(expected.stdout), maskKeys(actual.stderr));
    assert.ok(actual.stdout === expected.stdout);
    const others = Object.fromEntries(Object.keys(variables).map((name, i) => [name, fakeKey(9 - i)]));
    assert.ok(make(after, others).stdout !== expected.stdout);
    const missing = make(after, {});
    assert.notEqual(missing.status, 0);
    assert.match(missing.stderr, /SENDGRID_API_KEY is not set/);
  });
});

function make(text: string, variables: Readonly<Record<string, string>>) {
  const { stdout, stderr, status } = spawnSync('make', ['-f', '-'], {
    input: text,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...variables },
  });
  return { stdout, stderr, status };
}

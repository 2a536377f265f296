import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findApiKeys, maskKeys } from '../../src/detect/api-key';
import { rust } from '../../src/rewrite/languages/rust';
import { fakeKey, fillKeys } from '../support/keys';
import { SEED } from '../support/random';
import { temporaryFolder } from '../support/temporary-folder';
import { moveKeys } from './move-keys';
import { literalProgram } from './rust/literals';

const PROGRAMS = path.join('test', 'fixtures', 'roundtrip', 'rust');

describe('fixed Rust programs', function () {
  this.timeout(120_000);

  before(function () {
    // Not on every machine; CI installs what Debian has.
    if (spawnSync('rustc', ['--version']).status !== 0) this.skip();
  });

  const folder = temporaryFolder();

  const programs = readdirSync(PROGRAMS).map((name) => ({
    name,
    source: () => fillKeys(readFileSync(path.join(PROGRAMS, name), 'utf8')),
  }));
  for (const { name, source } of [
    ...programs,
    { name: `random literals (seed ${SEED})`, source: () => literalProgram(60, SEED) },
  ]) {
    it(`print the same as before: ${name}`, async () => {
      const before = source();
      const { text: after, variables, refusals } = await moveKeys(rust, before);
      assert.deepEqual(refusals, []);
      assert.deepEqual(findApiKeys(after), [], maskKeys(after));
      assert.equal((await moveKeys(rust, after)).text, after);
      folder.write({ 'before.rs': before, 'after.rs': after });
      for (const which of ['before', 'after']) compile(folder.path, which, name.endsWith('.rs'));

      const expected = run(folder.path, 'before', variables);
      assert.equal(expected.status, 0, maskKeys(expected.output));
      assert.notEqual(expected.output, '');
      assert.deepEqual(run(folder.path, 'after', variables), expected);
      const others = Object.fromEntries(Object.keys(variables).map((name, i) => [name, fakeKey(9 - i)]));
      assert.notEqual(run(folder.path, 'after', others).output, expected.output);
      const missing = run(folder.path, 'after', {});
      assert.notEqual(missing.status, 0);
      assert.match(missing.output, /SENDGRID_API_KEY(?:_2)? is not set/);
    });
  }
});

/** Warnings would show that the fix left something behind. */
function compile(folder: string, name: string, isStrict: boolean): void {
  const warnings = isStrict ? ['--deny', 'warnings', '--allow', 'dead_code'] : ['--allow', 'warnings'];
  const args = ['--edition', '2021', ...warnings, '-C', 'debuginfo=0'];
  const { status, stderr } = spawnSync('rustc', [...args, `${name}.rs`, '-o', name], {
    cwd: folder,
    encoding: 'utf8',
  });
  assert.equal(status, 0, maskKeys(stderr));
}

function run(folder: string, name: string, environment: Readonly<Record<string, string>>) {
  const { status, stdout, stderr } = spawnSync(path.join(folder, name), {
    env: environment,
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

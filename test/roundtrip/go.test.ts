import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findApiKeys, maskKeys } from '../../src/detect/api-key';
import { go } from '../../src/rewrite/languages/go';
import { fakeKey, fillKeys } from '../support/keys';
import { SEED } from '../support/random';
import { temporaryFolder } from '../support/temporary-folder';
import { literalProgram } from './go/literals';
import { moveKeys } from './move-keys';

const PROGRAMS = path.join('test', 'fixtures', 'roundtrip', 'go');

describe('fixed Go programs', function () {
  this.timeout(120_000);

  before(function () {
    // Not on every machine; CI installs what Debian has.
    if (spawnSync('go', ['version']).status !== 0) this.skip();
  });

  const folder = temporaryFolder();

  it(`print the same as before, are laid out as gofmt does and please go vet (seed ${SEED})`, async () => {
    folder.write({ 'go.mod': 'module example.com/programs\n\ngo 1.24\n' });
    const programs: { name: string; variables: Readonly<Record<string, string>> }[] = [];
    const sources = readdirSync(PROGRAMS).map((file) => ({
      name: path.basename(file, '.go'),
      before: fillKeys(readFileSync(path.join(PROGRAMS, file), 'utf8')),
    }));
    for (const { name, before } of [...sources, { name: 'random', before: literalProgram(180, SEED) }]) {
      const { text: after, variables, refusals } = await moveKeys(go, before);
      assert.deepEqual(refusals, [], name);
      assert.deepEqual(findApiKeys(after), [], maskKeys(after));
      // A package each, so that all of them are built at once.
      folder.write({ [`before/before-${name}/main.go`]: before, [`after/after-${name}/main.go`]: after });
      programs.push({ name, variables });
      assert.equal((await moveKeys(go, after)).text, after);
    }
    run('go', ['build', '-o', 'bin/', './...'], folder.path);
    for (const { name } of sources) run('go', ['vet', `./after/after-${name}`], folder.path);
    for (const { name, variables } of programs) {
      if (run('gofmt', ['-l', `before/before-${name}`], folder.path) === '')
        assert.equal(run('gofmt', ['-l', `after/after-${name}`], folder.path), '', name);
      const start = (which: string, environment: Readonly<Record<string, string>>) => {
        const program = path.join(folder.path, 'bin', `${which}-${name}`);
        const { status, stdout, stderr } = spawnSync(program, { env: environment, encoding: 'utf8' });
        return { status, output: stdout + stderr };
      };
      const expected = start('before', variables);
      assert.equal(expected.status, 0);
      assert.notEqual(expected.output, '');
      assert.deepEqual(start('after', variables), expected, name);
      const others = Object.fromEntries(
        Object.keys(variables).map((variable, i) => [variable, fakeKey(9 - i)]),
      );
      assert.notEqual(start('after', others).output, expected.output, name);
      assert.notEqual(start('after', {}).output, expected.output, name);
    }
  });
});

function run(command: string, args: readonly string[], folder: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    env: { ...process.env, GOFLAGS: '-mod=mod' },
    encoding: 'utf8',
  });
  assert.equal(status, 0, maskKeys(`${command} ${args.join(' ')}\n${stderr}`));
  return stdout;
}

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { elixir } from '../../src/rewrite/languages/elixir';
import { canRun, checkProgram } from './checked-run';

const PROGRAM = path.join('test', 'fixtures', 'roundtrip', 'elixir', 'constructs.exs');
const FIXTURES = path.join('test', 'fixtures', 'rewrite', 'elixir');

/** Prints the name and the mistake of each file that is no Elixir. */
const PARSE =
  'for file <- System.argv(), {:error, reason} <- [Code.string_to_quoted(File.read!(file))], do: IO.inspect({file, reason})';

describe('a fixed Elixir program', () => {
  before(function () {
    // Not on every machine; CI installs what Debian has.
    if (!canRun('elixir', '--version')) this.skip();
  });

  it('prints the same as before', () =>
    checkProgram(elixir, PROGRAM, { run: (_, file) => ['elixir', file] }));

  it('parses, in each fixture', () => {
    // The marks that stand for keys are in strings, where they are text.
    const files = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.exs?$/.test(file),
    );
    assert.ok(files.length > 10);
    const { stdout, stderr, status } = spawnSync(
      'elixir',
      ['-e', PARSE, ...files.map((file) => path.join(FIXTURES, file))],
      { encoding: 'utf8' },
    );
    assert.deepEqual({ stdout, stderr, status }, { stdout: '', stderr: '', status: 0 });
  });
});

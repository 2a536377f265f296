import path from 'node:path';
import { elixir } from '../../src/rewrite/languages/elixir';
import { canRun, checkProgram } from './checked-run';

const PROGRAM = path.join('test', 'fixtures', 'roundtrip', 'elixir', 'constructs.exs');

describe('a fixed Elixir program', () => {
  before(function () {
    if (!canRun('elixir', '--version')) this.skip();
  });

  it('prints the same as before', () =>
    checkProgram(elixir, PROGRAM, { run: (_, file) => ['elixir', file] }));
});

import assert from 'node:assert/strict';
import { loadingOf } from '../../../../src/rewrite/loading';
import { MemoryProject } from '../../../support/memory-project';

const NOTHING = 'Nothing loads .env yet. Start the program with: keyguard run -- COMMAND';

const CASES: readonly {
  readonly path: string;
  readonly text?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly note: string;
}[] = [
  { path: 'send.pl', note: NOTHING },
  { path: 'send.pl', text: '# use Dotenv -load;\n', note: NOTHING },
  {
    path: 'send.pl',
    text: 'use strict;\nuse Dotenv -load;\n',
    note: 'This file loads .env; it must do so before the key is read.',
  },
  { path: 'lib/Mail.pm', files: { 'app.pl': 'use Env::Dot;\n' }, note: 'app.pl loads .env.' },
  {
    path: 'lib/Mail.pm',
    files: { cpanfile: "requires 'Dotenv';\n" },
    note: 'Nothing loads .env yet. Make this the first line of the program: use Dotenv -load;',
  },
  { path: 'lib/mailer.ex', files: { 'mix.exs': 'defmodule A do\nend\n' }, note: NOTHING },
  {
    path: 'lib/mailer.ex',
    files: { 'config/runtime.exs': 'Dotenv.load!()\n' },
    note: 'config/runtime.exs loads .env.',
  },
  {
    path: 'config/runtime.exs',
    text: 'import Config\nimport Dotenvy\n',
    note: 'config/runtime.exs loads .env.',
  },
  {
    path: 'Sources/App/configure.swift',
    files: { 'Package.swift': '.package(url: "https://github.com/vapor/vapor.git", from: "4.0.0")' },
    note: 'Vapor loads .env by itself.',
  },
  {
    path: 'Sources/App/main.swift',
    files: { 'Package.swift': 'let package = Package(name: "mail")' },
    note: NOTHING,
  },
  { path: 'send.ps1', note: NOTHING },
  { path: 'src/Mail.kt', note: NOTHING },
];

describe('who loads the env file of a program in a language without a grammar', () => {
  for (const { path, text = '', files = {}, note } of CASES) {
    it(`${path}: ${note}`, async () => {
      const project = new MemoryProject({ ...files, [path]: text });
      assert.deepEqual((await loadingOf({ file: { path, text }, envPath: '.env', project })).notes, [note]);
    });
  }
});

import assert from 'node:assert/strict';
import { loadingOf } from '../../../../src/rewrite/loading';
import { applyEdits } from '../../../../src/text/edits';
import { MemoryProject } from '../../../support/memory-project';

type Files = Readonly<Record<string, string>>;

const NOTHING = 'Nothing loads .env yet. Start the program with: keyguard run -- COMMAND';
const FIRST_LINE = 'Nothing loads .env yet. Make this the first line of the program: require "dotenv/load"';

/** The sentences, and the files that changed. */
async function load(path: string, files: Files, envPath = '.env') {
  const text = files[path] ?? '';
  const project = new MemoryProject(files);
  const loading = await loadingOf({ file: { path, text }, envPath, project });
  const changed: Record<string, string> = {};
  if (loading.edits) changed[path] = applyEdits(text, loading.edits);
  for (const { path: other, before, edits } of loading.companions ?? []) {
    assert.equal(before, files[other]);
    changed[other] = applyEdits(before ?? '', edits);
  }
  return { notes: loading.notes, changed };
}

describe('who loads the env file of a Ruby program', () => {
  const RAILS = "gem 'rails', '~> 7.1'\n";

  it('nobody', async () => {
    assert.deepEqual(await load('send.rb', { 'send.rb': '' }), { notes: [NOTHING], changed: {} });
    assert.deepEqual((await load('app/x.rb', { 'app/x.rb': '', Gemfile: RAILS })).notes, [NOTHING]);
  });

  const here = ['require "dotenv/load"\n', "require 'dotenv'\nDotenv.load\n", "Dotenv.load('.env')\n"];
  for (const text of here) {
    it(`dotenv in the file: ${JSON.stringify(text)}`, async () =>
      assert.deepEqual(await load('send.rb', { 'send.rb': text, Gemfile: "gem 'dotenv'\n" }), {
        notes: ['dotenv in this file loads .env; it must run before the key is read.'],
        changed: {},
      }));
  }

  it('dotenv in a comment does not count', async () =>
    assert.deepEqual((await load('send.rb', { 'send.rb': '# Dotenv.load\n' })).notes, [NOTHING]));

  const rails: readonly (readonly [string, Files, boolean])[] = [
    ['dotenv-rails', { Gemfile: `${RAILS}group :development do\n  gem "dotenv-rails"\nend\n` }, true],
    ['dotenv 3', { Gemfile: `${RAILS}gem 'dotenv'\n`, 'Gemfile.lock': '    dotenv (3.1.2)\n' }, true],
    ['dotenv of an unknown version', { Gemfile: `${RAILS}gem 'dotenv'\n` }, true],
    ['dotenv 2', { Gemfile: `${RAILS}gem 'dotenv'\n`, 'Gemfile.lock': '    dotenv (2.8.1)\n' }, false],
    ['the lock file alone', { 'Gemfile.lock': '    dotenv-rails (2.8.1)\n    rails (7.1.3)\n' }, true],
    ['a commented gem', { Gemfile: `${RAILS}# gem 'dotenv-rails'\n` }, false],
  ];
  for (const [title, files, isLoaded] of rails) {
    it(`Rails with ${title}`, async () =>
      assert.deepEqual((await load('app/models/mail.rb', files)).notes, [
        isLoaded ? 'dotenv loads .env when Rails starts.' : NOTHING,
      ]));
  }

  it('not what is read before Rails', async () => {
    const files = { Gemfile: `${RAILS}gem 'dotenv-rails'\n` };
    for (const path of ['config/puma.rb', 'config/boot.rb', 'Gemfile'])
      assert.deepEqual((await load(path, files)).notes, [NOTHING]);
  });

  it('Rails with credentials hears of them', async () => {
    const files = { Gemfile: `${RAILS}gem 'dotenv-rails'\n`, 'config/credentials.yml.enc': 'x' };
    const { notes } = await load('app/models/mail.rb', files);
    assert.equal(notes.length, 2);
    assert.match(notes[1] ?? '', /rails credentials:edit/);
  });

  it('Rails reads its YAML with the same environment', async () =>
    assert.deepEqual((await load('config/mail.yml', { Gemfile: `${RAILS}gem 'dotenv-rails'\n` })).notes, [
      'dotenv loads .env when Rails starts.',
    ]));

  it('Bundler.require and foreman', async () => {
    const files = { Gemfile: "gem 'dotenv', require: 'dotenv/load'\n", 'config.ru': 'Bundler.require\n' };
    assert.deepEqual((await load('lib/x.rb', files)).notes, ['dotenv loads .env with Bundler.require.']);
    assert.deepEqual((await load('lib/x.rb', { Gemfile: "gem 'foreman'\n" })).notes, [
      '"foreman start" loads .env by itself.',
    ]);
  });

  const GEM = { Gemfile: "source 'https://rubygems.org'\ngem 'dotenv'\n" };
  const lines: readonly (readonly [string, string, string])[] = [
    ['a bare script', 'puts 1\n', 'require "dotenv/load"\n\nputs 1\n'],
    ['requires', "require 'x'\nrequire 'y'\n", "require 'dotenv/load'\nrequire 'x'\nrequire 'y'\n"],
    [
      'magic comments',
      '#!/usr/bin/env ruby\n# frozen_string_literal: true\n\nrequire "x"\n',
      '#!/usr/bin/env ruby\n# frozen_string_literal: true\n\nrequire "dotenv/load"\nrequire "x"\n',
    ],
    [
      'a comment and code',
      '# frozen_string_literal: true\nputs 1\n',
      '# frozen_string_literal: true\n\nrequire "dotenv/load"\n\nputs 1\n',
    ],
    [
      'Bundler',
      '# x\r\nrequire "bundler/setup"\r\nrequire "x"\r\n',
      '# x\r\nrequire "bundler/setup"\r\nrequire "dotenv/load"\r\nrequire "x"\r\n',
    ],
  ];
  for (const [title, before, after] of lines) {
    it(`adds the line to a script: ${title}`, async () => {
      const { notes, changed } = await load('send.rb', { ...GEM, 'send.rb': before });
      assert.match(notes[0] ?? '', /^The line require "dotenv\/load" was added to send\.rb/);
      assert.deepEqual(changed, { 'send.rb': after });
    });
  }

  it('adds the line to the only entry', async () => {
    const files = { ...GEM, 'lib/mail.rb': 'x\n', 'app.rb': "require 'sinatra'\n" };
    const { notes, changed } = await load('lib/mail.rb', files);
    assert.match(notes[0] ?? '', /was added to app\.rb/);
    assert.deepEqual(changed, { 'app.rb': "require 'dotenv/load'\nrequire 'sinatra'\n" });
    assert.deepEqual((await load('lib/mail.rb', { ...files, 'app.rb': 'Dotenv.load\n' })).notes, [
      'dotenv in app.rb loads .env.',
    ]);
  });

  it('names the line where several files or none could begin the program', async () => {
    const files = { ...GEM, 'lib/mail.rb': 'x\n' };
    assert.deepEqual(await load('lib/mail.rb', files), { notes: [FIRST_LINE], changed: {} });
    const several = { ...files, 'app.rb': 'x\n', 'config.ru': 'x\n' };
    assert.deepEqual(await load('lib/mail.rb', several), { notes: [FIRST_LINE], changed: {} });
  });
});

import assert from 'node:assert/strict';
import fs from 'node:fs';
import { keyguard } from '../support/keyguard';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';

describe('keyguard', () => {
  const folder = temporaryFolder();
  const run = (...args: string[]) => keyguard(folder.path, args);

  const mistakes: readonly (readonly [args: string, sentence: string])[] = [
    [
      '',
      'Say what to do: keyguard scan, keyguard fix, keyguard run or keyguard checklist. See keyguard --help.',
    ],
    ['scna', 'There is no command or option "scna". See keyguard --help.'],
    ['--scan', 'There is no command or option "--scan". See keyguard --help.'],
    ['scan --fast', 'keyguard scan has no option --fast. See keyguard scan --help.'],
    ['scan -x', 'keyguard scan has no option -x. See keyguard scan --help.'],
    ['scan --toString', 'keyguard scan has no option --toString. See keyguard scan --help.'],
    ['scan --to env', 'keyguard scan has no option --to. See keyguard scan --help.'],
    ['scan --output', '--output needs a value. See keyguard scan --help.'],
    ['scan --output --stdin', '--output needs a value. See keyguard scan --help.'],
    ['scan --output=', '--output needs a value. See keyguard scan --help.'],
    ['scan --stdin=yes', '--stdin takes no value.'],
    ['scan --format xml', 'There is no format "xml". There is: text, json, sarif, github.'],
    ['scan --history --staged', '--staged and --history are two things to scan: choose one.'],
    ['scan --history --update-baseline', '--update-baseline is for files in folders, not for --history.'],
    ['scan --stdin --staged', '--staged and --stdin are two things to scan: choose one.'],
    ['scan --staged --include-ignored', '--include-ignored is for files in folders, not for --staged.'],
    ['scan --stdin a.js', '--stdin scans standard input and takes no PATH.'],
    ['scan --stdin-filename a.js', '--stdin-filename needs --stdin beside it.'],
    ['fix', 'Say where the keys shall live: keyguard fix --to env.'],
    [
      'fix --to env --name 1st',
      '"1st" cannot name a variable: use letters, digits and _, and begin with no digit.',
    ],
    ['fix --to env --format markdown', 'There is no format "markdown". There is: text, json.'],
    ['fix --to env --unverified', '--unverified is for vaults, not for --to env.'],
    ['run', 'Put the command behind --: keyguard run -- COMMAND [ARG...]. See keyguard run --help.'],
    ['checklist .', 'keyguard checklist takes no PATH: it looks at the current folder.'],
    ['scan --jobs 0', '--jobs needs a number of threads, 1 or more.'],
    ['scan --jobs many', '--jobs needs a number of threads, 1 or more.'],
    // Promised for later.
    ...['check', 'audit', 'rotate', 'revoke', 'hook', 'mcp'].map(
      (command) => [command, `This version has no "keyguard ${command}" yet. See keyguard --help.`] as const,
    ),
  ];
  for (const [args, sentence] of mistakes) {
    it(`refuses "${args}" in one line`, () => {
      const outcome = run(...args.split(' ').filter((word) => word !== ''));
      assert.deepEqual(outcome, { status: 2, stdout: '', stderr: `keyguard: ${sentence}\n` });
    });
  }

  it('refuses an empty PATH', () => {
    const stderr = 'keyguard: A PATH is empty. Leave it out to mean the current folder.\n';
    assert.deepEqual(run('scan', ''), { status: 2, stdout: '', stderr });
  });

  it('hides a key that stands where an option should', () => {
    const masked = `SG.${fakeKey(1).slice(3, 7)}…`;
    for (const args of [[fakeKey(1)], ['scan', fakeKey(1)], ['fix', '--to', fakeKey(1)]]) {
      const { status, stderr } = run(...args);
      assert.equal(status, 2);
      assert.ok(stderr.includes(masked), stderr);
    }
  });

  it('takes what follows -- for a PATH', () => {
    folder.write({ '--history': fakeKey(1) });
    assert.equal(run('scan', '--', '--history').status, 1);
  });

  it('prints its version', () => {
    const { version } = JSON.parse(fs.readFileSync('package.json', 'utf8')) as { version: string };
    assert.deepEqual(run('--version'), { status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('explains itself', () => {
    for (const args of [['--help'], ['-h'], ['help']]) {
      const { status, stdout, stderr } = run(...args);
      assert.deepEqual([status, stderr], [0, '']);
      assert.match(stdout, /keyguard scan [\s\S]*keyguard fix [\s\S]*keyguard checklist/);
      assert.match(stdout, /Exit status:\n {2}0 .*\n {2}1 .*\n {2}2 /);
    }
  });

  it('explains each command, with every option it takes and none that it does not', () => {
    const options = {
      scan: [
        '--baseline',
        '--format',
        '--history',
        '--include-ignored',
        '--jobs',
        '--output',
        '--staged',
        '--stdin',
        '--stdin-filename',
        '--update-baseline',
      ],
      fix: ['--dry-run', '--format', '--name', '--reference', '--replace', '--to', '--unverified'],
      checklist: ['--format'],
    };
    for (const [command, expected] of Object.entries(options)) {
      for (const args of [
        [command, '--help'],
        [command, '-h'],
        ['help', command],
      ]) {
        const { status, stdout } = run(...args);
        assert.equal(status, 0);
        const named = stdout.match(/^ {2}(--[a-z-]+)/gm)?.map((option) => option.trim());
        assert.deepEqual(named?.sort(), expected);
      }
    }
  });
});

import assert from 'node:assert/strict';
import path from 'node:path';
import type { Io } from '../../../src/cli/io';
import { run } from '../../../src/cli/run';
import { assertNoKey } from '../../support/keyguard';
import { fakeKey } from '../../support/keys';
import { temporaryFolder } from '../../support/temporary-folder';

describe('running the command line', () => {
  const folder = temporaryFolder();

  async function start(argv: readonly string[], changes: Partial<Io> = {}, isTTY = false) {
    const printed = { stdout: '', stderr: '' };
    const sink = (name: keyof typeof printed) => ({
      isTTY,
      write: (text: string): void => {
        printed[name] += text;
      },
    });
    const status = await run(argv, {
      cwd: folder.path,
      env: {},
      stdin: {
        async *[Symbol.asyncIterator]() {
          yield Buffer.from('');
        },
      },
      stdout: sink('stdout'),
      stderr: sink('stderr'),
      grammarFolder: path.resolve('dist', 'grammars'),
      version: '1.2.3',
      ...changes,
    });
    assertNoKey(printed.stdout + printed.stderr);
    return { status, ...printed };
  }

  it('paints a terminal, unless told not to', async () => {
    folder.write({ 'a.js': fakeKey(1) });
    const isPainted = async (env: Io['env'], isTTY: boolean, ...args: string[]) =>
      (await start(['scan', ...args], { env }, isTTY)).stdout.includes('\u001b[31merror\u001b[0m');
    assert.equal(await isPainted({}, true), true);
    assert.equal(await isPainted({ NO_COLOR: '' }, true), true);
    assert.equal(await isPainted({ NO_COLOR: '1' }, true), false);
    assert.equal(await isPainted({ TERM: 'dumb' }, true), false);
    assert.equal(await isPainted({}, false), false);
    assert.equal(await isPainted({}, true, '--format', 'json'), false);
  });

  it('reports a mistake of its own, without a key, and ends with 2', async () => {
    const stdin: Io['stdin'] = {
      // biome-ignore lint/correctness/useYield: it fails before it has anything to give
      async *[Symbol.asyncIterator]() {
        throw new Error(`unexpected ${fakeKey(1)}`);
      },
    };
    const { status, stdout, stderr } = await start(['scan', '--stdin'], { stdin });
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(
      stderr,
      /^keyguard: This is a bug in KeyGuard; please report it\.\nError: unexpected SG\.....…\n/,
    );
  });

  it('names its version in the JSON report', async () => {
    const { stdout } = await start(['scan', '--format', 'json']);
    assert.deepEqual((JSON.parse(stdout) as { tool: unknown }).tool, { name: 'keyguard', version: '1.2.3' });
  });
});

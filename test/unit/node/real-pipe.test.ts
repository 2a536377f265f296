import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { realPipe } from '../../../src/node/real-pipe';
import { runTool } from '../../../src/node/run-tool';
import { Problem } from '../../../src/text/problem';

const TELL = `
const fs = require('node:fs');
const text = fs.readFileSync(0);
process.stdout.write((fs.fstatSync(0).isFIFO() ? 'pipe ' : 'no pipe ') + text.length);`;

describe('a real pipe to a program', () => {
  before(function () {
    // Windows has no mkfifo.
    if (process.platform === 'win32') this.skip();
  });

  const run = async (source: string, contents: string): Promise<string> => {
    const pipe = realPipe('/usr/bin/mkfifo');
    const running = runTool(process.execPath, ['-e', source], {
      ...{ cwd: tmpdir(), env: process.env, input: pipe.input },
    });
    pipe.send(contents);
    const result = await running;
    assert.equal(result.kind, 'ended');
    return result.kind === 'ended' ? Buffer.from(result.stdout).toString() : '';
  };

  it('gives it all of a text, longer than a pipe holds at a time', async () => {
    assert.equal(await run(TELL, 'x'.repeat(300_000)), 'pipe 300000');
    assert.equal(await run(TELL, ''), 'pipe 0');
  });

  it('bears a program that ends without reading', async () => {
    assert.equal(await run("process.stdout.write('done')", 'x'.repeat(300_000)), 'done');
  });

  it('has no name once it is made', () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('keyguard-'));
    const pipe = realPipe('/usr/bin/mkfifo');
    const after = readdirSync(tmpdir()).filter((name) => name.startsWith('keyguard-'));
    pipe.send('');
    assert.deepEqual(
      after.filter((name) => !before.includes(name) && !name.startsWith('keyguard-test-')),
      [],
    );
  });

  it('says what is missing where it cannot be made', () => {
    assert.throws(() => realPipe(undefined), Problem);
    assert.throws(() => realPipe('/bin/false'), /made no pipe in/);
  });
});

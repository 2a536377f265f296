import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fakeKey } from '../support/keys';
import { openFile } from './support/quick-input';
import { connectBrowser } from './support/workbench';

describe('npm start without a display', () => {
  let child: ChildProcess;
  let output = '';

  before(() => {
    const { DISPLAY: _, WAYLAND_DISPLAY: __, ...env } = process.env;
    child = spawn(process.execPath, [path.resolve('dist', 'test', 'start.js')], { env });
  });
  after(() => child.kill());

  const address = (): string => /http:\S+/.exec(output)?.[0] ?? '';

  it('prints an address, and what the command line finds', async () => {
    child.stderr?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    for await (const chunk of child.stdout ?? []) {
      output += chunk.toString();
      if (output.includes('Ctrl+C')) break;
    }
    assert.match(output, /^ {2}http:\/\/127\.0\.0\.1:\d+\/\?\S+$/m);
    assert.match(output, /src\/mail\.js:3:\d+/);
    assert.ok(!output.includes(fakeKey(1)), 'it printed a key');
  });

  it('shows the extension at work at that address', async () => {
    const browser = await connectBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(address());
      await page.getByRole('treeitem', { name: 'src' }).waitFor();
      await openFile(page, 'mail.js');
      await page.locator('.squiggly-error').first().waitFor();
    } finally {
      await browser.close();
    }
  });

  it('ends on Ctrl+C, and its server with it', async () => {
    child.kill('SIGINT');
    const [status] = await once(child, 'exit');
    assert.equal(status, 0);
    await assert.rejects(fetch(address()), /fetch failed/);
  });
});

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { keyguard, keyguardJson } from '../support/keyguard';
import { fakeKey } from '../support/keys';
import { temporaryFolder } from '../support/temporary-folder';

const KEY = fakeKey(1);

describe('what keyguard prints', () => {
  const folder = temporaryFolder();

  it('holds no control character of a source line', () => {
    folder.write({ 'a.txt': `\u001b[2J\u009b31m\u202eevil\u0007\u2028 ${KEY}` });
    const { stdout } = keyguard(folder.path, ['scan']);
    assert.equal(
      stdout.split('\n')[1],
      `    \\u001b[2J\\u009b31m\\u202eevil\\u0007\\u2028 SG.${KEY.slice(3, 7)}…`,
    );
  });

  it('holds no control character of a file name, in any format', function () {
    if (process.platform === 'win32') this.skip();
    const name = 'a\u001b[2J\u009b\n\u202e.js';
    folder.write({ [name]: `send('${KEY}');` });
    const shown = 'a\\u001b[2J\\u009b\\u000a\\u202e.js';
    for (const args of [
      ['scan'],
      ['fix', '--to', 'env', '--dry-run'],
      ['scan', '--format', 'json'],
      ['scan', '--format', 'sarif'],
      ['scan', '--format', 'github'],
      ['checklist'],
    ]) {
      const { stdout } = keyguard(folder.path, args);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that must not be there
      assert.doesNotMatch(stdout, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
    }
    assert.ok(keyguard(folder.path, ['scan']).stdout.startsWith(`${shown}:1:7`));
    assert.ok(keyguard(folder.path, ['scan', `${name}x`]).stderr.startsWith(`keyguard: ${shown}x: `));
    // A program that reads the JSON gets the name as it is.
    const { report } = keyguardJson<{ findings: { path: string }[] }>(folder.path, ['scan']);
    assert.deepEqual(
      report.findings.map((finding) => finding.path),
      [name],
    );
  });

  it('holds no key, not even one that is a file name', () => {
    folder.write({ [`${KEY}.js`]: `send('${KEY}');\n`, 'two.js': `'${KEY.slice(0, -2)}${fakeKey(2)}'` });
    for (const format of ['text', 'json', 'sarif', 'github']) {
      keyguard(folder.path, ['scan', '--format', format]);
      keyguard(folder.path, ['scan', `${KEY}.txt`, '--format', format]);
    }
    for (const format of ['text', 'json']) {
      keyguard(folder.path, ['fix', '--to', 'env', '--dry-run', '--format', format]);
      keyguard(folder.path, ['checklist', '--format', format]);
    }
    keyguard(folder.path, ['fix', '--to', 'env']);
  });

  it('holds no encoded key, not even one that is a file name', () => {
    const encoded = Buffer.from(`apikey:${KEY}`).toString('base64url');
    folder.write({ [`${encoded}.js`]: `'${KEY}'` });
    for (const format of ['text', 'json', 'sarif', 'github']) {
      const args = ['scan', '.', `${encoded}.txt`, '--format', format];
      const { stdout, stderr } = keyguard(folder.path, args);
      keyguard(folder.path, [...args, '--output', 'report']);
      const report = fs.readFileSync(path.join(folder.path, 'report'), 'utf8');
      for (const text of [stdout, stderr, report]) assert.equal(text.includes(encoded.slice(44, 60)), false);
    }
  });

  it('may be cut off by the reader', async () => {
    folder.write({ 'a.js': `'${KEY}'\n`.repeat(5_000) });
    const child = spawn(process.execPath, [path.resolve('dist', 'cli.js'), 'scan'], { cwd: folder.path });
    let stderr = '';
    child.stderr.on('data', (data) => {
      stderr += data;
    });
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [status] = await once(child, 'close');
    assert.deepEqual([status, stderr], [1, '']);
  });

  it('says that it cannot be written, and ends with 2', function () {
    if (!fs.existsSync('/dev/full')) this.skip();
    folder.write({ 'a.js': `'${KEY}'` });
    const full = fs.openSync('/dev/full', 'w');
    const cli = path.resolve('dist', 'cli.js');
    for (const args of [['scan'], ['checklist'], ['fix', '--to', 'env', '--dry-run'], ['--help']]) {
      const { status, stderr } = spawnSync(process.execPath, [cli, ...args], {
        cwd: folder.path,
        stdio: ['ignore', full, 'pipe'],
        encoding: 'utf8',
      });
      assert.deepEqual([status, stderr], [2, 'keyguard: The output cannot be written. The disk is full.\n']);
    }
    fs.closeSync(full);
  });

  it('has all of a long report, also through a pipe', () => {
    folder.write({ 'a.js': `'${KEY}'\n`.repeat(5_000) });
    const { report } = keyguardJson<{ findings: unknown[] }>(folder.path, ['scan']);
    assert.equal(report.findings.length, 5_000);
  });
});

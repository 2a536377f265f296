import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { isKey } from '../../../src/detect/finding';
import { scanText } from '../../../src/detect/scan';
import { moveKeys } from '../../../src/node/move-keys';
import { DiskProject } from '../../../src/node/project-files';
import type { Disk } from '../../../src/node/whole-file';
import { failingDisk } from '../../support/disks';
import { grammars } from '../../support/grammars';
import { fakeKey, fillKeys } from '../../support/keys';
import { temporaryFolder } from '../../support/temporary-folder';

const FILES = {
  'package.json': '{}\n',
  '.env': 'A=1\n',
  'a.js': "a('{{KEY1}}');\n",
  'b.py': "b('{{KEY2}}')\n",
  'c/c.js': "c('{{KEY1}}', '{{KEY2}}');\n",
};

describe('the moves of many files as one transaction', () => {
  const folder = temporaryFolder();
  const write = (files: Readonly<Record<string, string>>): void =>
    folder.write(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, fillKeys(text)])));

  async function move(names: readonly string[], disk?: Disk) {
    return moveKeys({
      project: new DiskProject(folder.path, undefined),
      files: names.map((name) => {
        const text = fs.readFileSync(path.join(folder.path, name), 'utf8');
        const findings = scanText({ path: name, text }).filter(isKey);
        return { file: { path: name, text }, findings, home: '' };
      }),
      grammars,
      settings: { envFile: '.env', variableName: 'SENDGRID_API_KEY' },
      dryRun: false,
      ...(disk && { disk }),
    });
  }

  const texts = (): Record<string, string> => {
    const names = (fs.readdirSync(folder.path, { recursive: true }) as string[]).filter((name) =>
      fs.statSync(path.join(folder.path, name)).isFile(),
    );
    return Object.fromEntries(
      names
        .sort()
        .map((name) => [
          name.replaceAll(path.sep, '/'),
          fs.readFileSync(path.join(folder.path, name), 'utf8'),
        ]),
    );
  };

  it('moves all of them', async () => {
    write(FILES);
    const results = await move(['a.js', 'b.py', 'c/c.js']);
    assert.deepEqual(
      results.map(({ plan }) => [plan.moved.length, plan.skipped.length]),
      [
        [1, 0],
        [1, 0],
        [2, 0],
      ],
    );
    assert.equal(texts()['.env'], `A=1\nSENDGRID_API_KEY=${fakeKey(1)}\nSENDGRID_API_KEY_2=${fakeKey(2)}\n`);
  });

  it('goes on without a file that cannot be written', async () => {
    write(FILES);
    fs.chmodSync(path.join(folder.path, 'a.js'), 0o444);
    const [a, b, c] = await move(['a.js', 'b.py', 'c/c.js']);
    assert.deepEqual(
      a?.plan.skipped.map(({ reason }) => reason),
      ['a.js is read-only. Make it writable and try again.'],
    );
    assert.deepEqual([b?.plan.moved.length, c?.plan.moved.length], [1, 2]);
    assert.equal(texts()['a.js'], fillKeys(FILES['a.js']));
  });

  it('is undone as a whole, whichever operation of the disk fails, as on a full disk', async () => {
    write(FILES);
    const before = texts();
    let failures = 0;
    for (let operation = 1; ; operation++) {
      const results = await move(
        ['a.js', 'b.py', 'c/c.js'],
        failingDisk('undone', (count) => count === operation),
      );
      const moved = results.flatMap(({ plan }) => plan.moved);
      if (moved.length === 4) break;
      failures++;
      if (moved.length === 0) assert.deepEqual(texts(), before, `operation ${operation}`);
      else write(FILES);
      for (const { plan } of results)
        for (const { reason } of plan.skipped) assert.match(reason, /\.$/, `operation ${operation}`);
      for (const name of Object.keys(texts())) if (!(name in before)) fs.rmSync(path.join(folder.path, name));
    }
    assert.ok(failures > 20, `only ${failures} operations failed`);
  });
});

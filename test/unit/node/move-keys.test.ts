import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { isKey } from '../../../src/detect/finding';
import { scanText } from '../../../src/detect/scan';
import { moveKeys, type VaultRequest } from '../../../src/node/move-keys';
import { DiskProject } from '../../../src/node/project-files';
import type { Disk } from '../../../src/node/whole-file';
import { destinationIn } from '../../../src/stores/destination';
import { failingDisk } from '../../support/disks';
import { grammars } from '../../support/grammars';
import { fakeKey, fillKeys } from '../../support/keys';
import { MemoryStore, NO_TOOLS } from '../../support/memory-store';
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

  async function move(
    names: readonly string[],
    disk?: Disk,
    { vault, dryRun = false }: { readonly vault?: VaultRequest; readonly dryRun?: boolean } = {},
  ) {
    return moveKeys({
      project: new DiskProject(folder.path, undefined),
      files: names.map((name) => {
        const text = fs.readFileSync(path.join(folder.path, name), 'utf8');
        const findings = scanText({ path: name, text }).filter(isKey);
        return { file: { path: name, text }, findings, home: '' };
      }),
      grammars,
      settings: { envFile: '.env', variableName: 'SENDGRID_API_KEY' },
      dryRun,
      vault,
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

  describe('into a vault', () => {
    const ENV =
      'A=1\nSENDGRID_API_KEY=ref+vault://secret/app#/SENDGRID_API_KEY\nSENDGRID_API_KEY_2=ref+vault://secret/app#/SENDGRID_API_KEY_2\n';
    const inVault = (...keys: readonly number[]) =>
      new Map(
        keys.map((n) => [`ref+vault://secret/app#/SENDGRID_API_KEY${n === 1 ? '' : `_${n}`}`, fakeKey(n)]),
      );
    const into = async (store: MemoryStore): Promise<VaultRequest> => ({
      destination: await destinationIn(store, { project: 'app' }, NO_TOOLS),
      tools: NO_TOOLS,
      agreed: { unverified: false, replace: false },
    });

    it('stores each key once, however many files have it', async () => {
      write(FILES);
      const store = new MemoryStore();
      await move(['a.js', 'b.py', 'c/c.js'], undefined, { vault: await into(store) });
      assert.deepEqual(store.values, inVault(1, 2));
      assert.equal(store.written.length, 2);
      assert.equal(texts()['.env'], ENV);
      for (const text of Object.values(texts())) assert.ok(!text.includes('SG.'), 'a key is left');
    });

    it('gives two keys of the same name two places, and takes those of env files along', async () => {
      write({
        'package.json': '{}\n',
        'a.js': "a('{{KEY1}}');\n",
        '.env': 'MAIL_KEY={{KEY1}}\n',
        '.env.production': 'MAIL_KEY={{KEY2}}\n',
      });
      const store = new MemoryStore();
      const results = await move(['a.js', '.env', '.env.production'], undefined, {
        vault: await into(store),
      });
      assert.deepEqual(
        results.map(({ plan }) => plan.moved.map(({ name, vault }) => `${name} ${vault?.text}`)),
        [
          ['MAIL_KEY ref+vault://secret/app#/MAIL_KEY'],
          ['MAIL_KEY ref+vault://secret/app#/MAIL_KEY'],
          ['MAIL_KEY ref+vault://secret/app#/MAIL_KEY_2'],
        ],
      );
      assert.deepEqual(
        store.values,
        new Map([
          ['ref+vault://secret/app#/MAIL_KEY', fakeKey(1)],
          ['ref+vault://secret/app#/MAIL_KEY_2', fakeKey(2)],
        ]),
      );
      assert.deepEqual(texts(), {
        'package.json': '{}\n',
        'a.js': 'a(process.env.MAIL_KEY);\n',
        '.env': 'MAIL_KEY=ref+vault://secret/app#/MAIL_KEY\n',
        '.env.production': 'MAIL_KEY=ref+vault://secret/app#/MAIL_KEY_2\n',
      });
    });

    it('stores a key at each of two references that differ in their case alone', async () => {
      write({ 'package.json': '{}\n', '.env': 'KEY={{KEY1}}\n', '.env.production': 'Key={{KEY1}}\n' });
      const store = new MemoryStore();
      await move(['.env', '.env.production'], undefined, { vault: await into(store) });
      for (const name of ['.env', '.env.production']) {
        const [, reference = ''] = /=(.*)/.exec(texts()[name] ?? '') ?? [];
        assert.equal(store.values.get(reference), fakeKey(1), name);
      }
    });

    it('refuses a reference that is one place for two keys', async () => {
      write(FILES);
      const store = new MemoryStore();
      const template = 'ref+vault://secret/app#/key';
      const destination = await destinationIn(store, { project: 'app', template }, NO_TOOLS);
      const results = await move(['a.js', 'b.py'], undefined, {
        vault: { ...(await into(store)), destination },
      });
      assert.deepEqual(
        results.flatMap(({ plan }) => plan.skipped.map(({ reason }) => reason)),
        Array(2).fill(
          'Two keys would go to ref+vault://secret/app#/key, and one of them would be lost. Let the reference tell them apart: put {variable} into it.',
        ),
      );
      assert.deepEqual(store.written, []);
    });

    it('changes neither the vault nor a file in a dry run', async () => {
      write(FILES);
      const before = texts();
      const store = new MemoryStore();
      const results = await move(['a.js'], undefined, { vault: await into(store), dryRun: true });
      assert.equal(results[0]?.plan.moved[0]?.vault?.text, [...inVault(1).keys()][0]);
      assert.deepEqual(store.written, []);
      assert.deepEqual(texts(), before);
    });

    it('changes no file when the vault does not have every key afterwards', async () => {
      write(FILES);
      const before = texts();
      const store = new MemoryStore();
      store.fault = 'garbles it';
      const results = await move(['a.js', 'b.py', 'c/c.js'], undefined, { vault: await into(store) });
      assert.deepEqual(
        results.map(({ plan }) => [plan.moved.length, plan.changes.length, plan.skipped.length]),
        [
          [0, 0, 1],
          [0, 0, 1],
          [0, 0, 2],
        ],
      );
      assert.deepEqual(texts(), before);
    });

    it('leaves the files as they were when one cannot be written, says that the vault has the keys, and goes on from there', async () => {
      write(FILES);
      const before = texts();
      const store = new MemoryStore();
      const broken = failingDisk('undone', (count) => count > 40);
      const results = await move(['a.js', 'b.py', 'c/c.js'], broken, { vault: await into(store) });
      const reasons = results.flatMap(({ plan }) => plan.skipped.map(({ reason }) => reason));
      assert.equal(reasons.length, 4);
      for (const reason of reasons)
        assert.match(reason, /Test Vault has the key by now; a next try goes on from there\.$/);
      assert.deepEqual(store.values, inVault(1, 2));
      assert.deepEqual(texts(), before);

      await move(['a.js', 'b.py', 'c/c.js'], undefined, { vault: await into(store) });
      assert.equal(store.written.length, 2);
      assert.equal(texts()['.env'], ENV);
    });
  });
});

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse as parseJson } from 'jsonc-parser';
import { parseAllDocuments } from 'yaml';
import { isKey } from '../../../../src/detect/finding';
import { scanText } from '../../../../src/detect/scan';
import { fakeKey, fillKeys } from '../../../support/keys';

/** What the fixtures' own comparison does not show at a glance, checked for all of them with the formats' libraries. */
describe('YAML and JSON after a fix', () => {
  for (const format of ['yaml', 'json']) {
    const folder = path.join('test', 'fixtures', 'rewrite', format);
    for (const name of readdirSync(folder)) {
      const files = filesIn(path.join(folder, name));
      const before = files.find((file) => file.startsWith('before/'));
      const after = files.find((file) => file.startsWith('after/'));
      if (before === undefined || after === undefined) continue;
      it(`${format} ${name.replaceAll('-', ' ')} has every other value`, () => {
        const read = (file: string) => fillKeys(readFileSync(path.join(folder, name, file), 'utf8'));
        const [old, now] = [read(before), read(after)];
        if (!files.includes('refusal.txt')) {
          assert.deepEqual(scanText({ text: now, path: after }).filter(isKey), []);
        }
        if (old.includes('{{-')) return;
        const values = new Map<string, number>();
        for (const value of leavesOf(format, now)) values.set(value, (values.get(value) ?? 0) + 1);
        for (const value of leavesOf(format, old)) {
          if (isChanged(value)) continue;
          assert.ok((values.get(value) ?? 0) > 0, `${value} is gone`);
          values.set(value, (values.get(value) ?? 0) - 1);
        }
      });
    }
  }
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
}

/** A value that holds a key, or says of what kind such a value is or what it is called. */
function isChanged(leaf: string): boolean {
  return (
    [1, 2].some((n) => leaf.includes(fakeKey(n)) || leaf.includes(btoa(`apikey:${fakeKey(n)}`))) ||
    /(?:type = "(?:default|string)"|variables\[\]\.name = "SENDGRID_API_KEY")$/.test(leaf)
  );
}

/** `path = value` of each value, without the numbers of items: some are taken out, others added. */
function leavesOf(format: string, text: string): string[] {
  const documents: unknown[] =
    format === 'json'
      ? [parseJson(text)]
      : parseAllDocuments(text, { logLevel: 'silent' }).map((document): unknown => document.toJS());
  return documents.flatMap((document) => leavesIn(document, ''));
}

function leavesIn(value: unknown, at: string): string[] {
  if (typeof value !== 'object' || value === null) return [`${at} = ${JSON.stringify(value)}`];
  if (Array.isArray(value)) return value.flatMap((item) => leavesIn(item, `${at}[]`));
  return Object.entries(value).flatMap(([name, member]) => leavesIn(member, `${at}.${name}`));
}

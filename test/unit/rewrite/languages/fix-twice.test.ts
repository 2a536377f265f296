import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isKey } from '../../../../src/detect/finding';
import { scanText } from '../../../../src/detect/scan';
import { LANGUAGES } from '../../../../src/rewrite/languages';
import { moveKeys } from '../../../roundtrip/move-keys';
import { fillKeys } from '../../../support/keys';

const FIXTURES = path.join('test', 'fixtures', 'rewrite');

describe('a fixed file', () => {
  for (const language of LANGUAGES) {
    it(`has no key and needs no other fix: ${language.name}`, async () => {
      const folder = path.join(FIXTURES, language.name.toLowerCase());
      for (const name of readdirSync(folder)) {
        const files = readdirSync(path.join(folder, name));
        const after = files.find((file) => file.startsWith('after.'));
        if (after === undefined || files.includes('refusal.txt')) continue;
        const text = fillKeys(readFileSync(path.join(folder, name, after), 'utf8'));
        assert.deepEqual(scanText({ text, path: after }).filter(isKey), [], name);
        assert.equal((await moveKeys(language, text, after)).text, text, name);
      }
    });
  }
});

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isKey } from '../../../../src/detect/finding';
import { scanText } from '../../../../src/detect/scan';
import { LANGUAGES, languageFor } from '../../../../src/rewrite/languages';
import { moveKeys } from '../../../roundtrip/move-keys';
import { fillKeys } from '../../../support/keys';

const FIXTURES = path.join('test', 'fixtures', 'rewrite');
const NAMES = ['PowerShell', 'Perl', 'Kotlin', 'Scala', 'Swift', 'Dart', 'Elixir', 'Groovy'];

/** Most of these languages have no runtime where the tests run: what their lexer can say of a fixed file is checked here. */
describe('a fixed file of a language without a grammar', () => {
  for (const name of NAMES) {
    it(`is as whole as before, has no key, and nothing is left to fix: ${name}`, async () => {
      const language = LANGUAGES.find((each) => each.name === name);
      assert.ok(language && language.grammar === undefined && language.countErrors);
      const folder = path.join(FIXTURES, name.toLowerCase());
      const afters = readdirSync(folder).flatMap((fixture) => {
        const files = readdirSync(path.join(folder, fixture), { recursive: true, encoding: 'utf8' });
        const after = files.includes('refusal.txt')
          ? undefined
          : files.find((file) => /^after.*\.\w+$/.test(file));
        return after === undefined ? [] : [path.join(folder, fixture, after)];
      });
      assert.notEqual(afters.length, 0);
      for (const file of afters) {
        const text = fillKeys(readFileSync(file, 'utf8'));
        const before = fillKeys(readFileSync(file.replace(/after(?=[./\\])/, 'before'), 'utf8'));
        const place = file.split(`after${path.sep}`)[1] ?? path.basename(file);
        assert.equal(languageFor(place), language, file);
        assert.equal(language.countErrors(text), language.countErrors(before), file);
        assert.deepEqual(scanText({ text, path: place }).filter(isKey), [], file);
        assert.ok((await moveKeys(language, text, place)).text === text, file);
      }
    });
  }
});

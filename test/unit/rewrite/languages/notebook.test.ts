import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { maskKeys } from '../../../../src/detect/api-key';
import { isKey } from '../../../../src/detect/finding';
import { scanText } from '../../../../src/detect/scan';
import { languageFor } from '../../../../src/rewrite/languages';
import { notebook } from '../../../../src/rewrite/languages/notebook';
import { python } from '../../../../src/rewrite/languages/python';
import { moveKeys } from '../../../roundtrip/move-keys';
import { fillKeys } from '../../../support/keys';

const PROGRAMS = path.join('test', 'fixtures', 'roundtrip', 'python');
const FIXTURES = path.join('test', 'fixtures', 'rewrite', 'python');

const FORMS: readonly (readonly [
  what: string,
  source: (code: string) => string | string[],
  indent: number,
])[] = [
  ['one string', (code) => code, 0],
  ['a string for each line', (code) => code.match(/[^\n]*\n|[^\n]+$/g) ?? [], 1],
];

function inNotebook(source: string | string[], indent: number): string {
  const cell = { cell_type: 'code', execution_count: null, metadata: {}, outputs: [], source };
  return JSON.stringify({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 }, undefined, indent);
}

interface Saved {
  readonly cells: readonly { readonly source: string | readonly string[] }[];
}

describe('a cell of a notebook', () => {
  const programs = [
    ...readdirSync(PROGRAMS).map((name) => path.join(PROGRAMS, name)),
    ...readdirSync(FIXTURES).flatMap((name) => {
      const files = readdirSync(path.join(FIXTURES, name));
      return files.includes('before.py') ? [path.join(FIXTURES, name, 'before.py')] : [];
    }),
  ];
  for (const [what, sourceOf, indent] of FORMS) {
    it(`becomes what a Python file would, saved as ${what}`, async () => {
      for (const program of programs) {
        const code = fillKeys(readFileSync(program, 'utf8'));
        const before = inNotebook(sourceOf(code), indent);
        const alone = await moveKeys(python, code);
        const moved = await moveKeys(notebook, before, 'a/mail.ipynb');
        const { cells } = JSON.parse(moved.text) as Saved;
        const source = cells[0]?.source ?? '';
        const joined = typeof source === 'string' ? source : source.join('');
        assert.equal(maskKeys(joined), maskKeys(alone.text), program);
        assert.deepEqual([...new Set(moved.refusals)], [...new Set(alone.refusals)], program);
        if (typeof source !== 'string' && alone.refusals.length === 0 && !/\r/.test(code)) {
          const broken = source.slice(0, -1).filter((line) => !/^[^\n]*\n$/.test(line));
          assert.deepEqual(broken.map(maskKeys), [], program);
          const left = scanText({ text: moved.text, path: 'mail.ipynb' }).filter(isKey);
          assert.deepEqual(left, [], program);
          assert.equal((await moveKeys(notebook, moved.text, 'mail.ipynb')).text, moved.text);
        }
      }
    }).timeout(60_000);
  }

  it('is a document of its own language in an editor', () => {
    assert.equal(languageFor('a/b.ipynb')?.name, 'Jupyter');
    assert.equal(languageFor('a/b.ipynb', 'json')?.name, 'Jupyter');
    assert.equal(languageFor('a/b.ipynb', 'python')?.name, 'Python');
    assert.equal(languageFor('a/b.ipynb', 'julia'), undefined);
  });
});

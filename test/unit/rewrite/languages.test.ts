import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isKey } from '../../../src/detect/finding';
import { scanText } from '../../../src/detect/scan';
import { LANGUAGES, languageFor } from '../../../src/rewrite/languages';
import { rewriteSource } from '../../../src/rewrite/rewrite';
import { readWrittenKey } from '../../../src/rewrite/written-key';
import { applyEdits } from '../../../src/text/edits';
import { grammars } from '../../support/grammars';
import { fillKeys } from '../../support/keys';
import { MemoryProject } from '../../support/memory-project';

/**
 * One folder per case: `before.EXT`, and either `after.EXT` (the whole file after the fix) or `refusal.txt`
 * (the sentence the user is shown; the file stays as it is). `{{KEY1}}` stands for a key. A case whose language goes by
 * the whole path has the file where it would be: `before/.github/workflows/ci.yml`, `after/.github/workflows/ci.yml`.
 * Files in `project/` are there, too. The first key of a file becomes SENDGRID_API_KEY, a second, different one SENDGRID_API_KEY_2, and so on.
 */
const FIXTURES = path.join('test', 'fixtures', 'rewrite');

describe('rewriting a source file', () => {
  for (const language of LANGUAGES) {
    describe(language.name, () => {
      const folder = path.join(FIXTURES, language.name.toLowerCase());
      const cases = readdirSync(folder);
      it('has fixtures', () => assert.notEqual(cases.length, 0));
      for (const name of cases) it(name.replaceAll('-', ' '), () => checkCase(path.join(folder, name)));
    });
  }
});

async function checkCase(folder: string): Promise<void> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
  const before = files.find((file) => /^before[./]/.test(file));
  assert.ok(before, `${folder} has no before.*`);
  const place = before.replace(/^before\//, '');
  const language = languageFor(place);
  assert.ok(language, `no language claims ${place}`);
  const text = fillKeys(readFileSync(path.join(folder, before), 'utf8'));

  const variables = new Map<string, string>();
  const keys = scanText({ text, path: place })
    .filter(isKey)
    .map((finding) => {
      const variable =
        variables.get(finding.fingerprint) ??
        (variables.size === 0 ? 'SENDGRID_API_KEY' : `SENDGRID_API_KEY_${variables.size + 1}`);
      variables.set(finding.fingerprint, variable);
      return { span: finding.span, variable, disguise: readWrittenKey(text, finding)?.disguise };
    });
  assert.notEqual(keys.length, 0, `${before} holds no key`);
  const around = files.filter((file) => file.startsWith('project/'));
  const project = new MemoryProject({
    ...Object.fromEntries(
      around.map((file) => [file.slice('project/'.length), readFileSync(path.join(folder, file), 'utf8')]),
    ),
    [place]: text,
  });
  const source = { path: place, text, project };
  const rewrite = await rewriteSource(grammars, language, source, keys);
  assert.equal(rewrite.outcomes.length, keys.length);

  const refusals = rewrite.outcomes.flatMap((outcome) => ('refusal' in outcome ? [outcome.refusal] : []));
  const expectedRefusal = files.includes('refusal.txt')
    ? readFileSync(path.join(folder, 'refusal.txt'), 'utf8').trim()
    : undefined;
  const after = before.replace('before', 'after');
  if (expectedRefusal !== undefined) {
    assert.deepEqual([...new Set(refusals)], [expectedRefusal]);
  } else {
    assert.deepEqual(refusals, []);
  }
  // A file may mix both: some keys move, one is refused.
  if (files.includes(after)) {
    assert.equal(applyEdits(text, rewrite.edits), fillKeys(readFileSync(path.join(folder, after), 'utf8')));
  } else {
    assert.notEqual(expectedRefusal, undefined, `${folder} has neither ${after} nor refusal.txt`);
    assert.deepEqual(rewrite.edits, []);
  }
}

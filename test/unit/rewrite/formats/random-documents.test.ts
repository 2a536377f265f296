import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parse } from 'smol-toml';
import { maskKeys } from '../../../../src/detect/api-key';
import { isKey } from '../../../../src/detect/finding';
import { scanText } from '../../../../src/detect/scan';
import { languageFor } from '../../../../src/rewrite/languages';
import { moveKeys } from '../../../roundtrip/move-keys';
import { fakeKey } from '../../../support/keys';
import { SEED } from '../../../support/random';

const KEYS = [fakeKey(1), fakeKey(2)] as const;

/** Lines of a format; `KEY` becomes one of two keys. */
const FORMATS: Readonly<Record<string, readonly string[]>> = {
  '.env.example': ['A=1', 'KEY_NAME=KEY', '# KEY 💌', "B='KEY'", 'C="x KEY y"', '', '\texport D = KEY'],
  'supabase/config.toml': [
    'a = "KEY"',
    '# KEY',
    "b = 'KEY' # 💌",
    '[t.KEYS]',
    'c = [1, "x"]',
    '\td = """KEY"""',
    'e = { f = "KEY" }',
  ],
  'fly.toml': [
    '[env]',
    'A = "KEY"',
    '[other]',
    'B = "💌"',
    '\tC = """KEY""" # c',
    '# KEY',
    'list = ["a", "#", "KEY"]',
  ],
  'uwsgi.ini': ['[uwsgi]', 'env = A=KEY', '; KEY', '\tb = 💌 KEY', 'c = "KEY,KEY"', '[other]', '# KEY'],
  'php.ini': ['[mail]', 'a = KEY', '; KEY', '\tb = "💌 KEY"', "c = 'KEY'"],
  'log4j2.properties': ['a=KEY', '! KEY', 'b\t💌 KEY', 'c:KEY', '# x'],
  'a.service': [
    '[Service]',
    'Environment=A=KEY',
    'Environment="B=KEY" C=1 D=KEY',
    '# KEY',
    'WorkingDirectory=/srv',
    'ExecStart=/x KEY',
  ],
  'application.conf': ['a = "KEY"', '# KEY', 'b { c = "💌 KEY" } // KEY', 'd = KEY', '\te = "x KEY y KEY"'],
  'pom.xml': [
    '<a>KEY</a>',
    '<!-- KEY -->',
    '<b c="💌 KEY" d=\'KEY\'/>',
    '<e><![CDATA[<KEY>]]></e>',
    'text KEY',
  ],
  'main.tf': [
    'locals {',
    '  a = "KEY"',
    '}',
    '# KEY',
    'b { c = "💌 ${"KEY"} KEY" }',
    '  d = <<E',
    'x KEY',
    'E',
    'f = [ "KEY", { "KEY" = 1 } ]',
  ],
  'a.http': ['# KEY', '@a = KEY', 'Authorization: Bearer KEY', '💌 KEY KEY', '###', '\t// KEY'],
  'a.md': ['# KEY', 'The `KEY` 💌', '```', 'x = "KEY"', '\t<b>KEY</b>'],
  'a.mdx': ['# KEY', 'The `KEY` 💌', '```', 'x = "KEY"'],
  'a.html': [
    '<p>KEY</p>',
    '<!-- KEY -->',
    '<script>x("KEY")</script>',
    '<a href="KEY">💌 KEY</a>',
    'a < b KEY',
  ],
  '.htaccess': ['# KEY', 'SetEnv A KEY'],
};

describe('random documents of every format', () => {
  for (const [path, lines] of Object.entries(FORMATS)) {
    it(`lose their keys and nothing else: ${path} (seed ${SEED})`, async () => {
      // Not by `fc.assert`, which would print the keys of a document that fails.
      for (const text of fc.sample(documentOf(lines), { seed: SEED, numRuns: 150 }))
        await checkDocument(path, text);
    });
  }
});

function documentOf(lines: readonly string[]): fc.Arbitrary<string> {
  const line = fc
    .tuple(fc.constantFrom(...lines), fc.constantFrom(...KEYS), fc.constantFrom(...KEYS))
    .map(([written, first, second]) => written.replace(/\bKEY\b/, first).replace(/\bKEY\b/g, second));
  return fc
    .tuple(fc.array(line, { minLength: 1, maxLength: 8 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
    .map(([all, eol, ends]) => all.join(eol) + (ends ? eol : ''));
}

async function checkDocument(path: string, text: string): Promise<void> {
  const language = languageFor(path);
  assert.ok(language);
  const before = scanText({ text, path }).filter(isKey);
  const fixed = await moveKeys(language, text, path);
  const after = scanText({ text: fixed.text, path }).filter(isKey);
  const shown = maskKeys(`${text}\n--- became ---\n${fixed.text}`);
  assert.equal(fixed.references.length + fixed.refusals.length, before.length, shown);
  assert.equal(after.length, fixed.refusals.length, shown);
  // What is left of each line was there before, in the same order.
  const rest = skeleton(fixed.text, fixed.references);
  assert.ok(isSubsequence(rest, text), shown);
  if (path.endsWith('.toml') && isToml(text)) assert.ok(isToml(fixed.text), shown);
  if (path === 'supabase/config.toml' && isToml(text)) {
    const values = (toml: string) =>
      JSON.stringify(parse(toml)).replace(/env\(\w+\)|SG\.[\w-]{22}\.[\w-]{43}/g, 'KEY');
    assert.equal(values(fixed.text), values(text));
  }
  if (fixed.refusals.some((refusal) => refusal.includes('Use the fix again for this one'))) return;
  const again = await moveKeys(language, fixed.text, path);
  assert.ok(again.text === fixed.text, shown);
}

/** The text without what took the keys' places. */
function skeleton(text: string, references: readonly string[]): string {
  const written = references.flatMap((reference) => [
    reference,
    `(${reference})`,
    `\${${reference}}`,
    reference.replace('<', '&lt;').replace('>', '&gt;'),
  ]);
  const byLength = [...new Set(written)].toSorted((a, b) => b.length - a.length);
  const declarations =
    /(?:\r?\n)+variable "\w+" \{\r?\n {2}type {6}= string\r?\n {2}sensitive = true\r?\n\}/g;
  return byLength.reduce((rest, reference) => rest.replaceAll(reference, ''), text.replace(declarations, ''));
}

function isSubsequence(part: string, whole: string): boolean {
  let position = 0;
  // A quoted key became unquoted, or the quotes of its neighbours were added: those may differ.
  for (const character of part.replace(/["'\r\n]/g, '')) {
    position = whole.indexOf(character, position) + 1;
    if (position === 0) return false;
  }
  return true;
}

function isToml(text: string): boolean {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
}

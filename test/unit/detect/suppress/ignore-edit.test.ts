import assert from 'node:assert/strict';
import { findApiKeys } from '../../../../src/detect/api-key';
import { applyDirectives } from '../../../../src/detect/suppress/apply';
import { findDirectives } from '../../../../src/detect/suppress/directives';
import { ignoreEdit } from '../../../../src/detect/suppress/ignore-edit';
import { applyEdits } from '../../../../src/text/edits';
import { LineIndex } from '../../../../src/text/lines';
import { fakeKey } from '../../../support/keys';

/** What the fix makes of the last `KEY` in a text; undefined where no comment can stand. The finding must then be held back. */
function ignore(
  path: string,
  before: string,
  {
    languageId,
    reason = 'sample',
    until = null as string | null,
  }: { languageId?: string; reason?: string; until?: string | null } = {},
): string | undefined {
  const text = before.replaceAll('KEY', fakeKey(1));
  const finding = findApiKeys(text).at(-1);
  assert.ok(finding);
  const edits = ignoreEdit({ text, path, languageId }, finding.span, { reason, until });
  if (!edits) return undefined;
  const after = applyEdits(text, edits);
  const lines = new LineIndex(after);
  const findings = findApiKeys(after);
  const lineOf = (offset: number) => lines.positionAt(offset).line;
  const { suppressed, notices } = applyDirectives(findings, findDirectives(after), lineOf, '2026-01-01');
  assert.ok(suppressed.at(-1)?.by.startsWith('keyguard:ignore'), after.replaceAll(fakeKey(1), 'KEY'));
  assert.equal(suppressed.at(-1)?.reason, reason === '' ? null : reason);
  assert.deepEqual(notices, []);
  return after.replaceAll(fakeKey(1), 'KEY');
}

const I = 'keyguard:ignore sample';

describe('the comment of "Ignore this finding…"', () => {
  /** `→` stands where the comment goes on the key's own line; a case with two texts has it elsewhere. */
  const trailing: readonly (readonly [file: string, before: string, comment: string])[] = [
    ['a.js', "const k = 'KEY';→", ` // ${I}`],
    ['a.js', "const k = 'KEY';→  ", ` // ${I}`],
    ['a.js', "it's('KEY');→ ", ` // ${I}`],
    ['a.ts', 'const m: Map<string, string> = f("KEY");→', ` // ${I}`],
    ['a.ts', 'const k = `KEY`;→', ` // ${I}`],
    ['a.ts', 'const k = `more\nKEY`;→', ` // ${I}`],
    ['a.js', '/* one\n KEY→\n*/', ` ${I}`],
    ['a.js', '// KEY→', ` // ${I}`],
    ['a.java', 'String k = "KEY";→', ` // ${I}`],
    ['a.go', 'k := "KEY"→', ` // ${I}`],
    ['a.rs', 'let k: &\'static str = "KEY";→', ` // ${I}`],
    ['a.c', 'char q = \'"\'; char *k = "KEY";→', ` // ${I}`],
    ['a.cs', 'var k = "KEY";→', ` // ${I}`],
    ['a.kt', 'val k = "KEY"→', ` // ${I}`],
    ['a.swift', 'let k = "KEY"→', ` // ${I}`],
    ['a.dart', "final k = 'KEY';→", ` // ${I}`],
    ['a.scss', '$k: "KEY";→', ` // ${I}`],
    ['a.css', 'a { content: "KEY" }→', ` /* ${I} */`],
    ['a.py', "k = 'KEY'→", ` # ${I}`],
    ['a.py', 'k = """more\nKEY"""→', ` # ${I}`],
    ['a.rb', "k = 'KEY'→", ` # ${I}`],
    ['a.sh', "curl -H 'KEY'→", ` # ${I}`],
    ['a.sh', "echo $# it\\'s KEY→", ` # ${I}`],
    ['a.yaml', 'k: KEY→', ` # ${I}`],
    ['a.yaml', '- "KEY"→', ` # ${I}`],
    ['a.yml', "a:\n  note: it's\n  k: KEY→\n", ` # ${I}`],
    ['a.toml', 'k = "KEY"→', ` # ${I}`],
    ['a.tf', 'k = "KEY"→', ` # ${I}`],
    ['a.ps1', '$k = "KEY"→', ` # ${I}`],
    ['a.sql', "insert into t values ('KEY');→", ` -- ${I}`],
    ['a.lua', 'local k = "KEY"→', ` -- ${I}`],
    ['a.hs', 'k\' = "KEY"→', ` -- ${I}`],
    ['a.clj', '(def k "KEY")→', ` ; ${I}`],
    ['a.el', '(setq k "KEY")→', ` ; ${I}`],
    ['a.erl', 'k() -> "KEY".→', ` % ${I}`],
    ['a.vb', 'Dim k = "KEY"→', ` ' ${I}`],
    ['a.ml', 'let k = "KEY"→', ` (* ${I} *)`],
    ['a.php', "<?php\n$k = 'KEY';→\n", ` // ${I}`],
    ['a.php', "<?php $k = 'KEY'; ?>→", ` <!-- ${I} -->`],
    ['a.html', '<p>KEY</p>→', ` <!-- ${I} -->`],
    ['a.html', '<input value="KEY">→', ` <!-- ${I} -->`],
    ['a.html', '<script>\n  k = "KEY";→\n</script>', ` // ${I}`],
    ['a.vue', '<template><p>it\'s</p></template>\n<script setup>\nconst k = "KEY"→\n</script>', ` // ${I}`],
    ['a.vue', '<template>\n  <p>KEY</p>→\n</template>', ` <!-- ${I} -->`],
    ['a.svelte', '<style>\na { b: "KEY" }→\n</style>', ` /* ${I} */`],
    ['a.xml', '<k>KEY</k>→', ` <!-- ${I} -->`],
    ['a.md', 'The key is KEY→', ` <!-- ${I} -->`],
    ['a.md', '---\nk: KEY→\n---\n', ` # ${I}`],
    ['tsconfig.json', '{ "k": "KEY" }→', ` // ${I}`],
    // Among tags of JSX.
    ['a.jsx', 'return <A k="KEY"→ />;', ` /* ${I} */`],
    ['a.tsx', '<A\n  k="KEY"→\n/>', ` /* ${I} */`],
    ['a.jsx', "<p>{f('KEY'→)}</p>", ` /* ${I} */`],
    ['a.jsx', '<p>KEY→</p>', `{/* ${I} */}`],
    ['a.jsx', '<p title="x">\n  KEY→\n</p>', `{/* ${I} */}`],
    ['a.tsx', "const k = 'KEY';→", ` // ${I}`],
  ];
  for (const [file, before, comment] of trailing)
    it(`stands behind the code in ${file}: ${before.replaceAll('\n', ' ⏎ ')}`, () => {
      assert.equal(ignore(file, before.replace('→', '')), before.replace('→', comment));
    });

  const above: readonly (readonly [file: string, before: string, after: string])[] = [
    ['.env', 'A=1\nK=KEY\n', `A=1\n# ${I}\nK=KEY\n`],
    ['Dockerfile', 'FROM x\nENV K=KEY', `FROM x\n# ${I}\nENV K=KEY`],
    ['Dockerfile', 'RUN a \\\n  K=KEY \\\n  b', `RUN a \\\n  # ${I}\n  K=KEY \\\n  b`],
    ['a.properties', 'k=KEY', `# ${I}\nk=KEY`],
    ['a.ini', '[a]\nk=KEY', `[a]\n; ${I}\nk=KEY`],
    ['a.bat', 'if x (\n  set K=KEY\n)', `if x (\n  rem ${I}\n  set K=KEY\n)`],
    ['a.mk', 'K = KEY', `# ${I}\nK = KEY`],
    ['a.tex', '\\key{KEY}', `% ${I}\n\\key{KEY}`],
    ['a.sh', 'curl KEY \\\n  x', `# ${I}\ncurl KEY \\\n  x`],
    ['a.ts', '  const k = `KEY\nmore`;', `  // ${I}\n  const k = \`KEY\nmore\`;`],
    ['a.py', '\tk = """KEY\nmore"""', `\t# ${I}\n\tk = """KEY\nmore"""`],
    ['a.html', '<p>\n  <input value="KEY"\n    x>', `<p>\n  <!-- ${I} -->\n  <input value="KEY"\n    x>`],
    // Not between another comment about the next line and what it is about.
    ['.env', '# secretlint-disable-next-line\nK=KEY', `# ${I}\n# secretlint-disable-next-line\nK=KEY`],
  ];
  for (const [file, before, after] of above)
    it(`stands above the code in ${file}: ${before.replaceAll('\n', ' ⏎ ')}`, () => {
      assert.equal(ignore(file, before), after);
      // With the line ends and the indentation of the file.
      const crlf = (text: string) => text.replaceAll('\n', '\r\n');
      if (before.includes('\n')) assert.equal(ignore(file, crlf(before)), crlf(after));
    });

  const impossible: readonly (readonly [file: string, before: string])[] = [
    ['a.json', '{ "k": "KEY" }'],
    ['a.csv', 'k,KEY'],
    ['a.txt', 'KEY'],
    ['a.ipynb', '"k = \'KEY\'\\n",'],
    ['a.log', 'KEY'],
    ['noextension', 'KEY'],
    ['a.ts', 'const k = `a\nKEY\nb`;'],
    ['a.py', 'k = """a\nKEY\nb"""'],
    ['a.yaml', 'run: |\n  export K=KEY\n'],
    ['a.yaml', 'a:\n  - run: >-\n      first\n        deeper: KEY\n'],
    ['a.yaml', 'k: first\n  KEY\n'],
    ['a.sh', 'cat > .env <<EOF\nK=KEY\nEOF\n'],
    ['a.sh', 'curl \\\n  KEY \\\n  x'],
    ['a.properties', 'k=a\\\n  KEY'],
    ['a.md', '```js\nk = "KEY"\n```'],
    ['a.html', '<input a="b"\n  value="KEY"\n  x>'],
    ['a.html', '<script type="application/json">\n{"k": "KEY"}\n</script>'],
  ];
  for (const [file, before] of impossible)
    it(`cannot stand in ${file}: ${before.replaceAll('\n', ' ⏎ ')}`, () => {
      assert.equal(ignore(file, before), undefined);
    });

  it('believes the editor about the language', () => {
    assert.equal(ignore('Untitled-1', "k = 'KEY'", { languageId: 'python' }), `k = 'KEY' # ${I}`);
    assert.equal(ignore('a.ipynb', "k = 'KEY'", { languageId: 'python' }), `k = 'KEY' # ${I}`);
    assert.equal(ignore('a.py', "k = 'KEY'", { languageId: 'plaintext' }), undefined);
  });

  it('says until when, and needs no reason', () => {
    const words = { reason: '', until: '2999-12-31' };
    assert.equal(ignore('a.js', "f('KEY')", words), "f('KEY') // keyguard:ignore until 2999-12-31");
    assert.equal(ignore('a.js', "f('KEY')", { reason: '' }), "f('KEY') // keyguard:ignore");
  });

  it('lets no reason end the comment', () => {
    const text = `k ${fakeKey(1)}`;
    const [finding] = findApiKeys(text);
    assert.ok(finding);
    for (const [path, reason, expected] of [
      ['a.css', 'a */ b\n c', ' /* keyguard:ignore a b c */'],
      ['a.xml', 'a --> b -- c', ' <!-- keyguard:ignore a b c -->'],
      ['a.c', 'a \\', ' // keyguard:ignore a'],
    ] as const) {
      const edits = ignoreEdit({ text, path }, finding.span, { reason, until: null });
      assert.equal(edits?.[0]?.newText, expected);
    }
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../../../src/text/edits';
import { compiles, fix, run } from '../../../support/javascript';
import { fillKeys } from '../../../support/keys';

/** Statements in which a missing quote, bracket or slash turns text into code and code into text. `#` is a number of its own. */
const STATEMENTS = [
  "out.push('https://apikey:{{KEY1}}@host/');",
  'out.push("a", "{{KEY1}}", `b`);',
  'const a# = `abc`;',
  'out.push(`x ${out.length} // {{KEY1}}\ny`);',
  '// it`s a comment {{KEY1}}',
  "/* don't {{KEY2}} */",
  'out.push(`{{KEY1}}`, "it\'s");',
  "const b# = 'it\"s'; out.push('{{KEY2}}');",
  'const c# = /["`\']/;',
  'out.push("/* {{KEY1}} */", \'// {{KEY2}}\');',
  "function f#(x = '{{KEY1}}') {\n  return `${x} '{{KEY1}}' \"{{KEY2}}\"`;\n}\nout.push(f#());",
  'out.push({ a: "{{KEY1}}", b: [`{{KEY1}}`, 1] }.a);',
  'if (out.length > 1) {\n  out.push("{{KEY1}}");\n} else {\n  out.push(`{{KEY2}}\n`);\n}',
  'out.push("abc \\\n {{KEY1}}");',
  'const t# = String.raw`\\n {{KEY2}}`; out.push(t#);',
  'out.push("a" + \'{{KEY1}}\' + `b ${"{{KEY1}}"} c`);',
  'out.push(`a\n"{{KEY1}}"\n`);',
  'out.push(`\n {{KEY1}} \n`, "{{KEY2}}");',
  'out.push("`", "{{KEY1}}", `\n`);',
  'out.push(`\n\\`\n{{KEY1}}${`\n{{KEY1}}`}`);',
];

const program = fc
  .array(fc.constantFrom(...STATEMENTS), { minLength: 2, maxLength: 6 })
  .map((statements) => statements.map((text, i) => text.replaceAll('#', `${i}`)).join('\n'))
  .map((text) => `const out = [];\n${fillKeys(text)}\n;out`);

/** A program, and the place of one character of it that is still to be typed. */
const halfTyped = program.chain((source) => {
  const places = [...source.matchAll(/["'`(){}\\/*$;]/g)].map(({ index }) => index);
  return fc.record({ source: fc.constant(source), missing: fc.constantFrom(...places) });
});

describe('a key in half-typed code', () => {
  it('is moved so that the program means the same when it is typed to its end, or not at all', async () => {
    let moved = 0;
    let refused = 0;
    const property = fc.asyncProperty(halfTyped, async ({ source, missing }) => {
      const typed = source.slice(0, missing) + source.slice(missing + 1);
      const { text, edits, references, refusals } = await fix(typed);
      moved += references.length - refusals.length;
      refused += refusals.length;
      if (compiles(typed)) {
        assert.equal(run(text), run(typed));
      } else {
        const rest = { span: { start: missing, end: missing }, newText: source.charAt(missing) };
        assert.equal(run(applyEdits(typed, [...edits, rest])), run(source));
      }
    });
    await fc.assert(property, { numRuns: 500 });
    assert.ok(moved > refused && refused > 0, `${moved} moved, ${refused} refused`);
  }).timeout(60_000);
});

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { transform } from 'esbuild';
import fc from 'fast-check';
import { findApiKeys } from '../../../../src/detect/api-key';
import { languageFor } from '../../../../src/rewrite/languages';
import { javascript } from '../../../../src/rewrite/languages/javascript';
import { tsx, typescript } from '../../../../src/rewrite/languages/typescript';
import { moveKeys } from '../../../roundtrip/move-keys';
import { fix, run } from '../../../support/javascript';
import { fakeKey, fillKeys } from '../../../support/keys';

const NAME = 'SENDGRID_API_KEY';

describe('JavaScript, TypeScript and TSX', () => {
  it('claim their files and VS Code languages', () => {
    const claimed = ['a.js', 'a.jsx', 'a.mjs', 'a.cjs', 'a.ts', 'a.mts', 'a.cts', 'a.tsx', 'A.JS'];
    assert.deepEqual(
      claimed.map((file) => languageFor(file)?.name),
      [...Array(4).fill('JavaScript'), ...Array(3).fill('TypeScript'), 'TSX', 'JavaScript'],
    );
    const ids = ['javascript', 'javascriptreact', 'typescript', 'typescriptreact'];
    assert.deepEqual(
      ids.map((id) => languageFor('Untitled-1', id)?.name),
      ['JavaScript', 'JavaScript', 'TypeScript', 'TSX'],
    );
  });

  it('say what stands for the key: an expression in code, a name in a comment', async () => {
    const { references } = await fix(fillKeys("// {{KEY1}}\nsend('{{KEY1}}', `x{{KEY1}}`, /{{KEY1}}/);"));
    const expression = 'process.env.SENDGRID_API_KEY';
    assert.deepEqual(references, ['<SENDGRID_API_KEY>', expression, expression, undefined]);
  });

  for (const language of [javascript, typescript, tsx]) {
    it(`keep CRLF line ends in each ${language.name} fixture`, async () => {
      const folder = path.join('test', 'fixtures', 'rewrite', language.name.toLowerCase());
      let compared = 0;
      for (const name of readdirSync(folder)) {
        const read = (file: string) =>
          readFileSync(path.join(folder, name, file), 'utf8').replace(/\r?\n/g, '\r\n');
        const files = readdirSync(path.join(folder, name));
        if (files.includes('project')) continue;
        const after = files.find((file) => file.startsWith('after.'));
        if (after === undefined) continue;
        const text = fillKeys(read(after.replace('after', 'before')));
        const moved = await moveKeys(language, text);
        assert.equal(moved.text, fillKeys(read(after)), name);
        compared++;
      }
      assert.ok(compared > 3, `${compared} fixtures compared`);
    });
  }
});

/** Each program binds names in its own way and ends in a value with a key in it. */
const SCOPES: readonly (readonly [program: string, expected: string])[] = [
  ['function f(process) { return "K" } f()', 'globalThis.process'],
  ['function f({ a: { process } }) { return "K" } f({ a: {} })', 'globalThis.process'],
  ['function f({ process: other }) { return "K" } f({})', 'process'],
  ['function f([, ...process]) { return "K" } f([])', 'globalThis.process'],
  ['function f(...process) { return "K" } f()', 'globalThis.process'],
  ['function f(a = "K", process) { return a } f()', 'globalThis.process'],
  ['function f() { return "K"; var process } f()', 'globalThis.process'],
  ['function f() { { function process() {} } return "K" } f()', 'globalThis.process'],
  ['function f() { { let process } return "K" } f()', 'process'],
  ['function f() { for (var process of []) ; return "K" } f()', 'globalThis.process'],
  ['function f() { for (let process of []) ; return "K" } f()', 'process'],
  ['let r; for (let process = 0; !r; ) r = "K"; r', 'globalThis.process'],
  ['let r; for (const { process } of [{}]) r = "K"; r', 'globalThis.process'],
  ['let r; for (r of [{ process: 1 }]) ; "K"', 'process'],
  ['let r; try { throw 1 } catch ({ process }) { r = "K" } r', 'globalThis.process'],
  ['let r; try { r = "K" } catch (process) {} r', 'process'],
  ['(function process() { return "K" })()', 'globalThis.process'],
  ['(class process { static a = "K" }).a', 'globalThis.process'],
  ['{ class process {} } x = "K"', 'process'],
  ['class process { static a = "K" } process.a', 'globalThis.process'],
  ['var g = (process) => process, x = "K"; x', 'process'],
  ['(process => "K")()', 'globalThis.process'],
  ['(async process => 1)(); x = "K"', 'process'],
  ['const { a: process = 1 } = {}; x = "K"', 'globalThis.process'],
  ['const { [typeof process]: a } = {}; x = "K"', 'process'],
  ['({ process() { return "K" } }).process()', 'process'],
  ['process: for (;;) { x = "K"; break process } x', 'process'],
  ['({ process: "K" }).process', 'process'],
  ['switch (1) { case 1: let process; x = "K" } x', 'globalThis.process'],
  ['var o = { set a(process) { this.b = "K" } }; o.a = 1; o.b', 'globalThis.process'],
  ['(function* (process) { yield "K" })().next().value', 'globalThis.process'],
  ['x = class { static { let process; this.a = "K" } }.a', 'globalThis.process'],
  ['let $process = 1, process_ = 2; x = "K"', 'process'],
];

describe('the name process', () => {
  for (const [program, expected] of SCOPES) {
    it(`is read as ${expected} in ${program}`, async () => {
      const key = fakeKey(1);
      // The last expression of a script is its value; a string alone would be a directive.
      const source = program.replace('"K"', `("${key}")`);
      const fixed = await fix(source);
      assert.equal(fixed.text, source.replace(`"${key}"`, `${expected}.env.${NAME}`));
      assert.equal(run(source), JSON.stringify(key));
      assert.equal(run(fixed.text), JSON.stringify(key));
    });
  }
});

describe('JSX with random text', () => {
  const key = fc.constant(fakeKey(1));
  const plain = fc.constantFrom(
    ...['a', ' ', '  ', 'Bearer ', '`', '$', '\\', '\\n', '\\x', 'https://x?', 'é', '😀', 'x=1', ';', ')'],
    ...['&amp;', '&lt;', '&quot;', '&#39;', '&#x41;', '&#36;', '&#96;', '&#92;', '&#9731;'],
  );
  const joined = (...parts: fc.Arbitrary<string>[]) =>
    fc.array(fc.oneof(...parts), { maxLength: 6 }).map((pieces) => pieces.join(''));
  const around = (extra: string[]) => {
    const pieces = joined(plain, fc.constantFrom(...extra));
    return fc.tuple(pieces, key, pieces, fc.option(key, { nil: '' })).map((parts) => parts.join(' ').trim());
  };
  const double = around(["'", '${', '{', '>']).map((text) => `<a b="${text}" />`);
  const single = around(['"', '${', '}', '<']).map((text) => `<a b='${text}' />`);
  const whole = key.map((text) => `<a b="${text}" c={'${text}'}>${text}</a>`);
  const children = around(['"', "'", '<b/>', '{1}', '\n', '\n  ']).map((text) => `<a>${text}</a>`);

  /** What is rendered: the attributes, and the text without regard to how it is cut into pieces. */
  async function render(source: string): Promise<string> {
    const { code } = await transform(`result = ${source}`, { loader: 'jsx', jsxFactory: 'h' });
    const h = (type: string, props: object, ...parts: unknown[]) => ({ type, props, parts: parts.join('') });
    return run(code, { h, result: undefined });
  }

  async function checkElement(element: string): Promise<void> {
    const fixed = await fix(`x = ${element}`);
    const overLines = fixed.refusals.some((refusal) => /over several lines|JSX joins/.test(refusal));
    assert.ok(fixed.refusals.length === 0 || (overLines && element.includes('\n')), fixed.refusals[0]);
    if (overLines) return;
    assert.equal(findApiKeys(fixed.text).length, 0);
    assert.equal(await render(fixed.text.slice(4)), await render(element));
  }

  it('shows the same after the fix', async () => {
    const elements = fc.oneof(double, single, whole, children);
    await fc.assert(fc.asyncProperty(elements, checkElement), { numRuns: 300 });
  }).timeout(60_000);
});

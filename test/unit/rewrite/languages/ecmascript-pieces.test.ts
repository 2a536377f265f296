import assert from 'node:assert/strict';
import fc from 'fast-check';
import { maskKeys } from '../../../../src/detect/api-key';
import { javascript } from '../../../../src/rewrite/languages/javascript';
import { IN_PIECES } from '../../../../src/rewrite/tree-places';
import { moveKeys } from '../../../roundtrip/move-keys';
import { compiles, run } from '../../../support/javascript';
import { fakeKey } from '../../../support/keys';
import { SEED } from '../../../support/random';

/** Keys in pieces and in base64 at random places of random expressions: both programs are run. */

const KEY = fakeKey(1);
const AROUND = ['', '', 'Bearer ', 'a\\n', '${', '`', '\\\\', "\\'", '\\x41', 'é', '😀', '}', '\\\n'];

/** The offsets at which a key is cut. */
const pieces = fc.uniqueArray(fc.integer({ min: 3, max: 66 }), { minLength: 1, maxLength: 3 }).map((cuts) => {
  const at = cuts.sort((a, b) => a - b);
  return [0, ...at].map((start, i) => KEY.slice(start, at[i]));
});

const around = fc.constantFrom(...AROUND);
const literals = fc
  .tuple(pieces, fc.array(fc.constantFrom("'", '"', '`'), { minLength: 4, maxLength: 4 }), around, around)
  .map(([parts, quotes, before, after]) =>
    parts.map((part, i) => {
      const quote = quotes[i] ?? "'";
      const text =
        (i === 0 ? before : '') + part + (i === parts.length - 1 && after !== '' ? `.${after}` : '');
      return quote + (quote === '`' ? text.replaceAll('`', '').replaceAll('${', '') : text) + quote;
    }),
  );

const sum = fc
  .tuple(
    literals,
    fc.constantFrom(' + ', '+', ' +\n  ', ' /* and */ + ', ' + ('),
    fc.constantFrom('', 'p + ', '1 + 2 + ', '"x" + '),
  )
  .map(([parts, joint, before]) =>
    joint.endsWith('(')
      ? `${before}${parts[0]} + (${parts.slice(1).join(' + ')})`
      : `${before}${parts.join(joint)}`,
  );
const call = literals.chain((parts) =>
  fc.constantFrom(
    `[${parts.join(', ')}].join('')`,
    `${parts[0]}.concat(${parts.slice(1).join(', ')})`,
    `[${parts[0]}].concat([${parts.slice(1).join(', ')}]).join("")`,
  ),
);
const embedded = fc
  .tuple(
    pieces,
    fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    fc.constantFrom('', 'a\\n', '${p} ', '\\\\'),
  )
  .map(([parts, isBraced, before]) => {
    const body = parts.map((part, i) => (isBraced[i] ? `\${'${part}'}` : part));
    return `\`${before}${body.join('')}\${p}\``;
  });
const encoded = fc
  .tuple(fc.constantFrom('', 'apikey:', '\0apikey\0', '`${p}\\"\''), fc.constantFrom("'", '"', '`'))
  .chain(([before, quote]) => {
    const text = btoa(before + KEY);
    return fc.constantFrom(
      ...[`${quote}${text}${quote}`, `${quote}Basic ${text}${quote}`, `\`\${p} ${text};\``],
      ...[`atob(${quote}${text}${quote})`, `Buffer.from(${quote}${text}${quote}, 'base64').toString()`],
      `Buffer.from(${quote}${text}${quote}, "base64").toString('hex')`,
    );
  });

const PLACES = [
  '(X)',
  '[X, (X)].map((x) => x.length)',
  '({ a: X, [X]: (X) })',
  '(() => X)()',
  '((a = X) => a)()',
  'typeof (X) + p',
  '(X).length',
  'X.length',
  'p ? X : 1',
  'process.env.OTHER || X',
  'p === X || (X) == p',
  '(function (Buffer) { return X })(globalThis.Buffer)',
  'let x = 1\n;(X).length',
  'switch (X) { case X: 1 }',
  '(function () { return(X) })()',
  'const process = 1; [X]',
];

describe('a JavaScript program with keys in pieces and in base64', () => {
  it(`means the same after the fix (seed ${SEED})`, async () => {
    const programs = fc
      .tuple(fc.constantFrom(...PLACES), fc.oneof(sum, sum, call, embedded, encoded))
      .map(([place, expression]) => `var p = 'p';\n${place.replaceAll('X', () => expression)}`);
    let moved = 0;
    for (const source of fc.sample(programs, { numRuns: 500, seed: SEED })) {
      if (!compiles(source)) continue;
      const fixed = await moveKeys(javascript, source);
      for (const refusal of fixed.refusals) assert.equal(refusal, IN_PIECES, maskKeys(source));
      if (fixed.references.length === 0) continue;
      moved++;
      const globals = { Buffer, btoa, atob };
      assert.equal(
        run(fixed.text, globals),
        run(source, globals),
        maskKeys(`${source}\n--- became ---\n${fixed.text}`),
      );
    }
    assert.ok(moved >= 350, `only ${moved} programs had a key that moved`);
  }).timeout(120_000);
});

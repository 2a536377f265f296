import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findApiKeys } from '../../../../src/detect/api-key';
import { compiles, ENVIRONMENT, fix, run } from '../../../support/javascript';

/** A program means the same before and after the fix: literals are made up at random, and both programs are run. */

const key = fc.constantFrom(...Object.values(ENVIRONMENT));
const lineBreak = fc.constantFrom('\n', '\r\n', '\r', '\u2028', '\u2029');
const plain = fc.constantFrom(
  ...['a', 'Z', '7', '8', '0', ' ', '-', '_', '.', '=', '$', '{', '}', '/', '//', '/*', '*/', '<', '&', '#'],
  ...['é', '😀', '\u2028', '\ud83d', '\ude00', '\t', '\ufeff', 'Bearer ', 'x'.repeat(6000)],
  '😀'.repeat(3000),
);
const escaped = fc.constantFrom(
  ...['\\n', '\\t', '\\\\', "\\'", '\\"', '\\`', '\\$', '\\{', '\\${', '\\}', '\\S', '\\a', '\\-', '\\😀'],
  ...['\\x41', '\\x5c', '\\u0041', '\\u{1F600}', '\\ud83d', '\\ude00', '\\u005c', '\\u{24}', '\\0'],
);
const continuation = lineBreak.map((end) => `\\${end}`);
/** Allowed in strings outside of strict code, and nowhere in templates. */
const octal = fc.constantFrom(
  ...[
    '\\1',
    '\\7',
    '\\12',
    '\\123',
    '\\377',
    '\\400',
    '\\47',
    '\\08',
    '\\00',
    '\\8',
    '\\9',
    '\\0\\8',
    '\\0\\1',
  ],
);
/** Makes an escape of the key's first letter, which stands for the letter itself. */
const bareBackslash = fc.option(fc.constant('\\'), { nil: '', freq: 8 });

const joined = (...parts: fc.Arbitrary<string>[]) =>
  fc.array(fc.oneof(...parts), { maxLength: 7 }).map((pieces) => pieces.join(''));

/** What a key is followed by tells whether it is one: two in a row are one key and something longer. */
const apart = (text: string) => text.replace(/([\w-]{43})(?=SG\.)/g, '$1 ');

const stringIn = (quote: string, otherQuotes: string[]) => {
  const pieces = joined(key, plain, escaped, continuation, octal, fc.constantFrom('${', '`', ...otherQuotes));
  return fc.tuple(pieces, bareBackslash, key, pieces).map((parts) => quote + apart(parts.join('')) + quote);
};

const wholeString = fc.tuple(fc.constantFrom('"', "'"), key).map(([quote, text]) => quote + text + quote);
const string = fc.oneof(wholeString, stringIn('"', ["'"]), stringIn("'", ['"']));

const substitution = fc.oneof(
  fc.constantFrom('${1 + 1}', '${"}"}', '${`a${2}`}', "${{ a: '`' }.a}", '${/* } */ 3}'),
  string.map((text) => `\${${text}}`),
);
const templateBody = joined(
  key,
  plain,
  escaped,
  continuation,
  lineBreak,
  substitution,
  fc.constantFrom('"', "'"),
);
const template = fc
  .oneof(
    key.map((text) => [text]),
    fc.tuple(templateBody, bareBackslash, key, templateBody),
  )
  .map((parts) => `\`${apart(parts.join(''))}\``);

/** `X` stands for any literal with a key in it. */
const PLACES = [
  '(X)',
  'f(X, X); function f(...all) { return all }',
  '(function () {returnX})()',
  '(() => X)()',
  '(() => {throwX})\n;typeofX',
  '[X, X].map((x) => x.length)',
  '({ a: X, b: { c: X } })',
  '({ [X]: X })',
  'X + X + "x"',
  '"x" +X',
  'if (1) {}\nX.length',
  'voidX==0',
  'switch (X) {\ncaseX: 1;\nX.length }',
  'X===X',
  'X in {}',
  'Xin{}',
  '((a = X) => a)()',
  '(({ a = X }) => a)({})',
  'new (class { a = X; static b = X })()',
  '(class { static #a = X\nstatic b() { return this.#a } }).b()',
  'const process = 1; ({ a: X })',
  '(function () { if (1) { var process } return X })()',
  '(({ a: [process] }) => X)({ a: [1] })',
  'try { throw 1 } catch (process) { (X) }',
  'class process { static a = X }; process.a',
  'let r; for (const process of [1]) r = X; r',
  '(function process() { return X })()',
  '(process => X)(process => 1)',
  'x = ((process) => process)(1); X.length',
  'process.env.OTHER || X',
  '(process.env["OTHER"] ?? X).length',
  'process.env.OTHER = X\nprocess.env.OTHER',
  '// SENDGRID_API_KEY\n"use strict"; [X]',
  'throwaway: { (X) }',
  '`a${X}b${`c${X}`}`',
  '(X).replace(X, (x) => x.length)',
  'new Map([[X, 1]]).get(X)',
  'async () => awaitX; (function* () { yieldX; })().next().value',
  'debugger;\r\n\r\nX.length\r\n',
];

/** `X` stands for a string: as a name, or at the beginning of a line behind one without a semicolon. */
const STRING_PLACES = [
  'switch (X) {\ncaseX: 1\nX.length }',
  'let x = () => {}\n/* c */ X.length',
  'let x = 1\nX.length',
  '({ X: 1 })',
  '({X:1,"b":2})',
  'Object.getOwnPropertyNames({ X() { return 1 } })',
  'Object.entries({ get X() { return 1 }, set X(x) {}, async*X() {} })',
  'const { X: a = 2 } = { X: 1 }; a',
  'new (class { a = 1\nX = 2 })()',
  'Object.getOwnPropertyNames(class { a\nstatic X() { return 1 } })',
  'new (class { a = () => {}\n/* c */X\nstaticX = 1 })()',
];

const program = (places: readonly string[], literal: fc.Arbitrary<string>) =>
  fc.tuple(fc.constantFrom(...places), fc.array(literal, { minLength: 3, maxLength: 3 })).map(fill);

interface Program {
  readonly source: string;
  /** What stands before the first and after the last literal. */
  readonly around: readonly [string, string];
}

/** The literals go where the place says `X`, one after the other, then again from the first. */
function fill([place, literals]: [string, string[]]): Program {
  const pieces = place.split(/X/);
  const source = pieces.reduce((text, piece, i) => text + literals[(i - 1) % literals.length] + piece);
  return { source, around: [pieces[0] ?? '', pieces.at(-1) ?? ''] };
}

async function checkMeaning({ source, around: [before, after] }: Program): Promise<void> {
  fc.pre(compiles(source));
  const fixed = await fix(source);
  assert.deepEqual(fixed.refusals, []);
  assert.equal(findApiKeys(fixed.text).length, 0);
  assert.equal(run(fixed.text), run(source));
  assert.ok(fixed.text.startsWith(before.trimEnd()));
  assert.ok(fixed.text.endsWith(after.trimStart()));
}

describe('a JavaScript program with random literals', () => {
  it('means the same after the fix', async () => {
    const literal = fc.oneof({ weight: 4, arbitrary: string }, { weight: 3, arbitrary: template });
    await fc.assert(fc.asyncProperty(program(PLACES, literal), checkMeaning), { numRuns: 1500 });
  }).timeout(60_000);

  it('means the same where only a string can stand', async () => {
    await fc.assert(fc.asyncProperty(program(STRING_PLACES, string), checkMeaning), { numRuns: 300 });
  }).timeout(60_000);
});

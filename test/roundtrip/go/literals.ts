import fc from 'fast-check';
import { fakeKey } from '../../support/keys';

const KEYS = [fakeKey(1), fakeKey(2)];

const INTERPRETED = [
  'a',
  '\\n',
  '\\t',
  '\\"',
  '\\\\',
  '%',
  '%%',
  '%d',
  '%v',
  '{}',
  'é',
  '😀',
  '\\x41',
  '\\u00e9',
  '\\101',
  "'",
  '`',
];
const RAW = ['a', '\n', '"', '\\', '\\n', '%', '%s', '😀', "'"];

/** `$E` is the literal. */
const CONTEXTS = [
  'use($E)',
  'use($E, $E)',
  'use($E[3:], len($E))',
  'use("x" + $E + "y")',
  'use(named($E), []byte($E))',
  'use(map[string]name{$E: $E})',
  'var value name = $E\n\tuse(value)',
  'const value = $E\n\tuse(value)',
  'const value name = $E\n\tuse(value, value+"x")',
  'const (\n\t\tother = 1\n\t\tvalue = "a" + $E\n\t)\n\tuse(value, other)',
  'fmt.Printf($E)',
  'fmt.Printf($E, 1, "x")',
  'fmt.Printf($E, []any{1, 2}...)',
  'use(fmt.Sprintf("a"+$E, 1))',
  'switch text := "x"; text {\n\tcase $E:\n\tdefault:\n\t\tuse($E == text)\n\t}',
  'func(os string) { use(os, $E) }("x")',
  'use(struct{ text name }{$E}, struct{ text name }{text: $E})',
] as const;

const literal = fc
  .tuple(
    fc.boolean(),
    fc.array(fc.nat(), { maxLength: 4 }),
    fc.array(fc.nat(), { maxLength: 4 }),
    fc.nat({ max: 2 }),
  )
  .map(([isRaw, before, after, keys]) => {
    const pieces = isRaw ? RAW : INTERPRETED;
    const text = (choices: readonly number[]) => choices.map((n) => pieces[n % pieces.length]).join('');
    const [first = '', second = ''] = KEYS;
    // A letter behind a key would make it another one.
    const middle = keys === 2 ? `${first}, ${second}` : keys === 1 ? second : first;
    const end = text(after);
    const mark = isRaw ? '`' : '"';
    return `${mark}${text(before).replace(/\w$/, '$& ')}${middle}${/^\w/.test(end) ? ' ' : ''}${end}${mark}`;
  });

/** A program with as many functions, one for each literal. */
export function literalProgram(count: number, seed: number): string {
  const cases = fc.sample(fc.tuple(fc.constantFrom(...CONTEXTS), literal), { numRuns: count, seed });
  const functions = cases.map(
    ([context, text], i) => `func case${i}() {\n\t${context.replaceAll('$E', () => text)}\n}\n`,
  );
  return `package main

import "fmt"

type name string

func named(text name) name { return text }

func use(values ...any) { fmt.Printf("%v\\n", values) }

${functions.join('\n')}
func main() {
${cases.map((_, i) => `\tcase${i}()\n`).join('')}}
`;
}

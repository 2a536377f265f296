import assert from 'node:assert/strict';
import { fingerprintOf } from '../../../../src/detect/fingerprint';
import { LONGEST } from '../../../../src/detect/rule';
import { readSplitKey, splitKey } from '../../../../src/detect/rules/split-key';
import { scanText } from '../../../../src/detect/scan';
import { fakeKey } from '../../../support/keys';
import { randomBytes, SEED } from '../../../support/random';

/** How a language writes one string in pieces: before the first, between two, behind the last. */
const FORMS: readonly (readonly [
  language: string,
  file: string,
  before: string,
  between: string,
  after: string,
])[] = [
  ['JavaScript', 'a.js', "f('", "' + '", "');"],
  ['JavaScript, over lines', 'a.js', 'f(("', '") +\n  /* and */ // more\n  ("', '"));'],
  ['JavaScript, minified', 'a.js', 'f("', '"+"', '")'],
  ['JavaScript, concat', 'a.js', 'f("', '".concat("', '"))'],
  ['JavaScript, join', 'a.js', "f(['", "', '", "'].join(''));"],
  ['TypeScript, templates', 'a.ts', 'f(`', '` + `', '`);'],
  ['TypeScript, embedded literals', 'a.ts', "f(`${'", "'}${'", "'}`);"],
  ['Python, adjacent', 'a.py', "f('", '\' "" \'', "')"],
  ['Python, over lines with comments', 'a.py', "f(\n  b'", "'  # next\n  b'", "')"],
  ['Python, three quotes', 'a.py', 'f("""', '""" + """', '""")'],
  ['Python, join', 'a.py', "f(''.join(['", "', '", "']))"],
  ['Go', 'a.go', 'k := "', '" +\n\t"', '"'],
  ['Go, Join', 'a.go', 'k := strings.Join([]string{"', '", "', '"}, "")'],
  ['Java', 'A.java', 'k = "', '"\n    + "', '";'],
  ['C#', 'a.cs', 'k = @"', '" + @"', '";'],
  ['Ruby', 'a.rb', "k = '", "' \\\n  '", "'"],
  ['Ruby, append', 'a.rb', "k = '", "' << '", "'"],
  ['PHP', 'a.php', "$k = '", "' . '", "';"],
  ['PHP, implode', 'a.php', "$k = implode('', ['", "', '", "']);"],
  ['Rust', 'a.rs', 'k = concat!("', '", "', '");'],
  ['Rust, one literal over lines', 'a.rs', 'k = "', '\\\n     ', '";'],
  ['C', 'a.c', 'k = "', '"\n  "', '";'],
  ['C++', 'a.cpp', 'k = u8"', '" u8"', '";'],
  ['shell', 'a.sh', 'k="', '"\'\'"', '"'],
  ['shell, continued line', 'a.sh', 'k=', '\\\n', '\n'],
  ['PowerShell', 'a.ps1', "$k = '", "' + `\n  '", "'"],
  ['PowerShell, join', 'a.ps1', "$k = '", "', '", "' -join ''"],
  ['Kotlin', 'a.kt', 'k = "', '" + "', '"'],
  ['Lua', 'a.lua', 'k = [[', ']] .. [[', ']]'],
  ['Elixir', 'a.ex', 'k = "', '" <> "', '"'],
  ['Perl', 'a.pl', "$k = '", "' . '", "';"],
  ['Visual Basic', 'a.vb', 'k = "', '" & _\n  "', '"'],
  ['SQL', 'a.sql', "k := '", "' || '", "';"],
  ['R', 'a.R', 'k <- paste0("', '", "', '")'],
  ['properties', 'a.properties', 'k=', '\\\n    ', '\n'],
  ['YAML, folded', 'a.yml', 'k: >-\n  ', '\n  ', '\n'],
  ['literals in JSON', 'a.json', '{"k": "\\"', '\\" + \\"', '\\""}'],
];

/** A key in 2 to 8 pieces, cut at random places from `first` on. */
function cut(key: string, name: string, first: number): string[] {
  const [count = 0, ...bytes] = randomBytes(name, 8);
  const places = bytes.slice(0, 1 + (count % 7)).map((byte) => first + (byte % (69 - first)));
  const ends = [...new Set([...places, 69])].sort((a, b) => a - b);
  return ends.map((end, i) => key.slice(ends[i - 1] ?? 0, end));
}

describe(`a key cut at random places (seed ${SEED})`, () => {
  for (const [language, file, before, between, after] of FORMS)
    it(`is found exactly: ${language}`, () => {
      for (let n = 0; n < 100; n++) {
        const key = fakeKey(n);
        // A folded line is looked at only behind a whole `SG.`.
        const joined = cut(key, `${language} ${n}`, file.endsWith('.yml') ? 3 : 1).join(between);
        const text = before + joined + after;
        const span = { start: before.length, end: before.length + joined.length };
        const [id, secret = ''] = key.split('.').slice(1);
        const found = scanText({ text, path: file });
        assert.deepEqual(
          found.map(({ rule, span, keyId, fingerprint }) => [rule, span, keyId, fingerprint]),
          [['api-key-split', span, id, fingerprintOf(key)]],
          text,
        );
        assert.equal(readSplitKey(text, span, fingerprintOf(key)), key);
        assert.ok(!JSON.stringify(found).includes(secret.slice(0, 8)));
      }
    });

  it('is found when it is cut between every two characters', () => {
    const joined = [...fakeKey(1)].join("' + '");
    const [found] = splitKey.find({ text: `f('${joined}')` });
    assert.deepEqual(found?.span, { start: 3, end: 3 + joined.length });
  });
});

describe('pieces of a key', () => {
  const [, id = '', secret = ''] = fakeKey(1).split('.');

  it('are not read when the text has changed', () => {
    const text = `'SG.${id}.' + '${secret}'`;
    const span = { start: 1, end: text.length - 1 };
    assert.equal(readSplitKey(text, span, fingerprintOf(fakeKey(2))), undefined);
    assert.equal(readSplitKey(` ${text}`, span, fingerprintOf(fakeKey(1))), undefined);
  });

  it('are no finding when they are further apart than a finding may be', () => {
    const far = Array.from({ length: 30 }, () => `''${' '.repeat(80)}`).join('+');
    assert.ok(far.length > LONGEST);
    assert.deepEqual(splitKey.find({ text: `'SG.${id}.' + ${far} + '${secret}'` }), []);
  });

  for (const [why, text] of [
    ['two arguments', `f('SG.${id}.', '${secret}')`],
    ['two elements', `['SG.', '${id}', '.${secret}']`],
    ['joined with a comma', `['SG', '${id}', '${secret}'].join()`],
    ['a list that is joined without the dots it lacks', `['SG', '${id}', '${secret}'].join('')`],
    ['two values of an object', `{ a: 'SG.${id}.', b: '${secret}' }`],
    ['divided by an identifier', `'SG.${id}.' + x + '${secret}'`],
    ['divided by a number', `'SG.${id}.' + 1 + '${secret}'`],
    ['a comparison', `a == 'SG.${id}.' && b == '${secret}'`],
    ['one character too long', `'SG.${id}.' + '${secret}' + '-'`],
    ['one character too short', `'SG.${id}.' + '${secret.slice(1)}'`],
    ['a third element of the joined list goes on', `['SG.${id}.', '${secret}x'].join('')`],
    ['a placeholder', `'SG.' + '${id}' + '.' + '${'x'.repeat(43)}'`],
    ['a blank in a piece', `'SG.${id}. ' + '${secret}'`],
    ['lines of a block that keeps them', `k: |\n  SG.${id}.\n  ${secret}`],
  ] as const)
    it(`are none: ${why}`, () => assert.deepEqual(splitKey.find({ text }), []));
});

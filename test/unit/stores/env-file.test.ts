import assert from 'node:assert/strict';
import { parse as parseWithDotenv } from 'dotenv';
import fc from 'fast-check';
import { appendLines, parseEnvFile } from '../../../src/stores/env-file';
import { applyEdits } from '../../../src/text/edits';
import { brokenEnvText, envText } from '../../support/env-texts';
import { SEED } from '../../support/random';

describe('parseEnvFile', () => {
  const rows: readonly (readonly [
    string,
    readonly (readonly [name: string, value: string, written: string])[],
  ])[] = [
    ['', []],
    ['A=b', [['A', 'b', 'b']]],
    [
      'A=b\nC=d\n',
      [
        ['A', 'b', 'b'],
        ['C', 'd', 'd'],
      ],
    ],
    [
      'A=b\r\nC=d\r\n',
      [
        ['A', 'b', 'b'],
        ['C', 'd', 'd'],
      ],
    ],
    [
      'A=b\rC=d\r',
      [
        ['A', 'b', 'b'],
        ['C', 'd', 'd'],
      ],
    ],
    [
      'A=b\nA=c\n',
      [
        ['A', 'b', 'b'],
        ['A', 'c', 'c'],
      ],
    ],
    ['export A=b', [['A', 'b', 'b']]],
    ['  A \t= b  ', [['A', 'b', 'b']]],
    ['A=b c # d', [['A', 'b c', 'b c']]],
    ['A="b # c" # d', [['A', 'b # c', '"b # c"']]],
    ['A=ref+vault://b/c#/d # e', [['A', 'ref+vault://b/c#/d', 'ref+vault://b/c#/d']]],
    ['A=ref+awsssm://b?region=c#d#e', [['A', 'ref+awsssm://b?region=c#d', 'ref+awsssm://b?region=c#d']]],
    ['A=secretref+sops://b c # d', [['A', 'secretref+sops://b c', 'secretref+sops://b c']]],
    ['A=op://b/c/d#e', [['A', 'op://b/c/d', 'op://b/c/d']]],
    ["A='b'", [['A', 'b', "'b'"]]],
    ['A=`b`', [['A', 'b', '`b`']]],
    [
      'A="b\nB=c"\nC=d',
      [
        ['A', 'b\nB=c', '"b\nB=c"'],
        ['C', 'd', 'd'],
      ],
    ],
    ['A="b\\"c"', [['A', 'b\\"c', '"b\\"c"']]],
    [
      "A='tis\nB=it's",
      [
        ['A', "'tis", "'tis"],
        ['B', "it's", "it's"],
      ],
    ],
    ['A="b" c', [['A', '"b" c', '"b" c']]],
    ['A="', [['A', '"', '"']]],
    ['# A=b\n#B=c', []],
    ['A', []],
    ['=b', []],
    ['A B=c', []],
    ['exportA=b', [['exportA', 'b', 'b']]],
    ['a.b-c=d', [['a.b-c', 'd', 'd']]],
  ];
  for (const [text, expected] of rows) {
    it(`reads ${JSON.stringify(text)}`, () => {
      assert.deepEqual(
        parseEnvFile(text).map(({ name, value, valueSpan }) => [
          name,
          value,
          text.slice(valueSpan.start, valueSpan.end),
        ]),
        expected,
      );
    });
  }

  for (const text of ['A=', 'A= ', 'A=  # comment', 'A=#comment', 'A=\nB=c', 'A=\r\n']) {
    it(`places an empty value just behind the = in ${JSON.stringify(text)}`, () => {
      const [entry] = parseEnvFile(text);
      assert.deepEqual(entry, { name: 'A', value: '', valueSpan: { start: 2, end: 2 } });
    });
  }

  it(`reads what dotenv reads (seed ${SEED})`, () => {
    let entries = 0;
    fc.assert(
      fc.property(fc.oneof(envText, brokenEnvText), (text) => {
        // dotenv turns all line ends into LF before it reads.
        const ours = parseEnvFile(text).map(({ name, value }) => [name, value.replace(/\r\n?/g, '\n')]);
        assert.deepEqual({ ...Object.fromEntries(ours) }, { ...parseWithDotenv(text) });
        entries += ours.length;
      }),
      { numRuns: 3000, seed: SEED },
    );
    assert.ok(entries > 3000, `only ${entries} entries`);
  });

  it(`gives places that do not overlap and hold the value (seed ${SEED})`, () => {
    fc.assert(
      fc.property(fc.oneof(envText, brokenEnvText), (text) => {
        let position = 0;
        for (const { value, valueSpan } of parseEnvFile(text)) {
          assert.ok(
            position < valueSpan.start && valueSpan.start <= valueSpan.end && valueSpan.end <= text.length,
          );
          const written = text.slice(valueSpan.start, valueSpan.end);
          assert.ok(written === value || written.slice(1, -1) === value);
          position = valueSpan.end;
        }
      }),
      { numRuns: 1000, seed: SEED },
    );
  });

  describe('where dotenv and python-dotenv differ', () => {
    it('ends an unquoted value at any #, as dotenv does; python-dotenv wants a blank before it', () => {
      assert.equal(parseEnvFile('A=b#c')[0]?.value, 'b');
    });
    it('leaves escapes in quotes as they are written; dotenv reads \\n, python-dotenv all of them', () => {
      assert.equal(parseEnvFile('A="b\\nc\\td"')[0]?.value, 'b\\nc\\td');
    });
    it('takes `b` for quoted, as dotenv does; python-dotenv keeps the backticks', () => {
      assert.equal(parseEnvFile('A=`b`')[0]?.value, 'b');
    });
    it('leaves ${B} as it is written, as dotenv does; python-dotenv puts its value in', () => {
      assert.equal(parseEnvFile(`A=\${B}`)[0]?.value, `\${B}`);
    });
    it('reads no "A: b", which dotenv does and python-dotenv does not', () => {
      assert.deepEqual(parseEnvFile('A: b'), []);
    });
    it('reads no value on the next line, which dotenv does when it is quoted and python-dotenv never', () => {
      assert.equal(parseEnvFile('A=\n"b"')[0]?.value, '');
    });
  });
});

describe('appendLines', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['', 'A=1\nB=2\n'],
    ['X=0\n', 'X=0\nA=1\nB=2\n'],
    ['X=0', 'X=0\nA=1\nB=2\n'],
    ['X=0\r\n', 'X=0\r\nA=1\r\nB=2\r\n'],
    ['W=0\r\nX=0', 'W=0\r\nX=0\r\nA=1\r\nB=2\r\n'],
    ['\n', '\nA=1\nB=2\n'],
  ];
  for (const [before, after] of rows) {
    it(`to ${JSON.stringify(before)}`, () =>
      assert.equal(applyEdits(before, [appendLines(before, ['A=1', 'B=2'])]), after));
  }
});

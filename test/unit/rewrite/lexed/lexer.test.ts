import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SHAPE as ELIXIR } from '../../../../src/rewrite/languages/elixir/shape';
import { SHAPE as GROOVY } from '../../../../src/rewrite/languages/groovy/shape';
import { SHAPE as KOTLIN } from '../../../../src/rewrite/languages/kotlin/shape';
import { SHAPE as PERL } from '../../../../src/rewrite/languages/perl/shape';
import { SHAPE as POWERSHELL } from '../../../../src/rewrite/languages/powershell/shape';
import { SHAPE as SWIFT } from '../../../../src/rewrite/languages/swift/shape';
import { lex } from '../../../../src/rewrite/lexed/lexer';
import type { LexicalShape } from '../../../../src/rewrite/lexed/shape';
import type { TokenList } from '../../../../src/rewrite/lexed/token';
import { SEED } from '../../../support/random';

/** The texts of all strings, those in holes behind the one around them. */
function stringsOf({ tokens }: TokenList): string[] {
  return tokens.flatMap((token) =>
    token.kind === 'string' ? [token.text, ...token.holes.flatMap(({ code }) => stringsOf(code))] : [],
  );
}

const STRINGS: readonly (readonly [name: string, LexicalShape, text: string, strings: readonly string[]])[] =
  [
    ['a string in a hole', KOTLIN, 'f("a ${g("b}")} c") + "d"', ['a ${g("b}")} c', 'b}', 'd']],
    ['more quotes than three', KOTLIN, '"""a"""" + "b"', ['a"', 'b']],
    ['a comment in a comment', KOTLIN, '/* /* " */ " */ "a" // "', ['a']],
    ['a quote as a character', KOTLIN, `'"' + "a" + '\\''`, ['a']],
    ['a hole with one number sign', SWIFT, '#"a \\(x) \\#(f("b")) "c" "#', ['a \\(x) \\#(f("b")) "c" ', 'b']],
    ['a character', ELIXIR, 'a = ?" ; valid?("b")', ['b']],
    ['sigils', ELIXIR, '~s(a (b) <> ~S|#{c}| <> ~w"d"', ['a (b', '#{c}', 'd']],
    ['a division', GROOVY, 'a / 2 / "b"', ['b']],
    ['a slashy string', GROOVY, 'x = /a "b" \\/ c/ + "d"', ['a "b" \\/ c', 'd']],
    ['backticks and doubled quotes', POWERSHELL, `"a\`"" + "b""c" + 'd''e'`, ['a`"', 'b""c', "d''e"]],
    ['a number sign in a word', POWERSHELL, 'a#b "c" # "d"', ['c']],
    ['a string in a subexpression', POWERSHELL, '"a $(f "b)") c" + "d"', ['a $(f "b)") c', 'b)', 'd']],
    ['here-strings', POWERSHELL, '@"\na "b"\n"@ + @\'\n"@\n\'@', ['\na "b"', '\n"@']],
    ['quote-like operators', PERL, "q{a {b}} . qq(c) . q<d> . q 'e'", ['a {b}', 'c', 'd', 'e']],
    [
      'names that look like operators',
      PERL,
      "$s{y} = {q => 'a', s => 1}; $x->m('b'); -s 'c'; sub y { 'd' }",
      ['a', 'b', 'c', 'd'],
    ],
    [
      'a substitution with a quote in it',
      PERL,
      "s/'/\"/g; s{'} {\"}x; tr/'/\"/; y|'|\"|; 'a'",
      ['\'/"', '\'} {"', '\'/"', '\'|"', 'a'],
    ],
    [
      'divisions and patterns',
      PERL,
      "$a / 2; 'a' =~ /'/; split /\"/, 'b'; $#c / 2; 'd'",
      ['a', "'", '"', 'b', 'd'],
    ],
    ['special variables', PERL, "$' . $\" . $/ . $; . 'a'; # 'b'", ['a']],
    ['two here-documents', PERL, "f(<<A, <<'B', 'c');\na 'x\nA\nb \"\nB\n'd'", ['c', "a 'x\n", 'b "\n', 'd']],
    ['a shift', PERL, "1 <<2; $x <<FOO; 'a'", ['a']],
    ['documentation', PERL, "'a';\n\n=pod\n\nit's\n\n=cut\n'b';\n", ['a', 'b']],
    ['a prototype', PERL, "sub f($;$) { 'a' } sub g (\\@$) { 'b' }", ['a', 'b']],
  ];

describe('the lexer', () => {
  for (const [name, shape, text, strings] of STRINGS) {
    it(`knows ${name}`, () => {
      const { code, errors } = lex(text, shape);
      assert.deepEqual(stringsOf(code), strings);
      assert.equal(errors, 0);
    });
  }

  const broken: readonly (readonly [LexicalShape, string, number])[] = [
    [KOTLIN, 'val a = "b\nval c = "d"', 1],
    [KOTLIN, '/* /* */', 1],
    [KOTLIN, 'f(a[1)', 3],
    [ELIXIR, 'a = "b\n', 1],
    [PERL, "q{a {b}; 'c'", 1],
    [POWERSHELL, '@"\na"@', 1],
  ];
  for (const [shape, text, errors] of broken)
    it(`counts what is missing in ${JSON.stringify(text)}`, () =>
      assert.equal(lex(text, shape).errors, errors));

  it(`comes to an end whatever it reads (seed ${SEED})`, () => {
    const pieces = fc.constantFrom(
      ...'"\'`/\\#$@{}()[]<>|=-~?:!;,. \n\r\ta1_é😀',
      ...[
        '"""',
        "'''",
        '${',
        '#{',
        '\\(',
        '$(',
        '/*',
        '*/',
        '<#',
        '@"\n',
        '\n"@',
        '$/',
        '/$',
        '#"',
        '"#',
        's"',
      ],
      ...[
        "<<'E'",
        '<<~E',
        '\nE\n',
        '~S(',
        'q{',
        's/',
        'y ',
        'qw',
        '__END__',
        '\n=pod\n',
        '\n=cut\n',
        '$x',
        '=>',
      ],
    );
    const texts = fc.array(pieces, { maxLength: 40 }).map((all) => all.join(''));
    for (const text of fc.sample(texts, { numRuns: 500, seed: SEED })) {
      for (const shape of [ELIXIR, GROOVY, KOTLIN, PERL, POWERSHELL, SWIFT]) {
        for (const { span } of lex(text, shape).code.tokens)
          assert.ok(span.start <= span.end && span.end <= text.length, JSON.stringify(text));
      }
    }
  });

  it('has a place for every character that is no white space', () => {
    for (const [, shape, text] of STRINGS) {
      const { tokens } = lex(text, shape).code;
      let position = 0;
      for (const { span } of [...tokens].sort((a, b) => a.span.start - b.span.start)) {
        // The lines that end here-documents are in no token.
        assert.match(text.slice(position, span.start), /^(?:\s|^[AB]$)*$/m);
        position = span.end;
      }
    }
  });
});

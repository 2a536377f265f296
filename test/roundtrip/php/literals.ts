import fc from 'fast-check';
import { fakeKey } from '../../support/keys';

const KEYS = [fakeKey(1), fakeKey(2)];

const TEXT = fc.constantFrom(
  ...[
    'a',
    ' ',
    'é',
    '😀',
    '"',
    "'",
    '#',
    '{',
    '}',
    '[',
    ']',
    '\\',
    '\\\\',
    '\\n',
    '\\"',
    "\\'",
    '\\$',
    '\\{',
  ],
  ...[
    '\\u{e9}',
    '\\x41',
    '\\101',
    '$',
    '$a',
    '{$a}',
    '${a}',
    '$list[k]',
    "{$list['k']}",
    '\n',
    '\t',
    '->',
    '?>',
    '\\x4',
  ],
);

const CONTENT = fc
  .array(fc.oneof({ arbitrary: TEXT, weight: 3 }, fc.constantFrom(...KEYS)), { minLength: 1, maxLength: 9 })
  .map((parts) => parts.join(''));

/** `$C` is the content. */
const FORMS = [
  '"$C"',
  "'$C'",
  "b'$C'",
  "'a' . '$C'",
  '"a$C" . "$C"',
  '[\'$C\' => "$C"]',
  "'$C'[2]",
  '"$C"[-1]',
  "!'$C'",
  "1 . '$C' . 2",
  "true ? '$C' : 'b'",
  '"x {$list[\'$C\']} y"',
  '<<<EOT\n$C\nEOT',
  '<<<"EOT"\n  $C\n    b\n  EOT',
  "<<<'EOT'\n$C\nEOT",
  "<<<'EOT'\n  $C\n  c $C\n  EOT",
  '(fn () => "$C")()',
  '(function ($x = 1) { return <<<T\n$C\nT; })()',
];

/** A program that leaves something of the literal in `$value`. */
export const literalProgram: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(...FORMS),
    CONTENT,
    fc.constantFrom('$value = ', '$value = 1 + strlen(', 'if (1) $value = '),
  )
  .map(([form, content, start]) => {
    const literal = form.replaceAll('$C', () => content);
    return `${start}${literal}${start.endsWith('(') ? ')' : ''};\n`;
  });

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
    '(',
    ')',
    '[',
    ']',
    '\\',
    '\\\\',
    '\\n',
    '\\"',
    "\\'",
    '\\)',
  ],
  ...[
    '\\u00e9',
    '\\x41',
    '\\#',
    '#{1}',
    '#{"x"}',
    '#@y',
    '#$z',
    '%s',
    '\n',
    '\t',
    '$',
    '@',
    '`',
    ':',
    '\\s',
    '\\c',
  ],
);

const CONTENT = fc
  .array(fc.oneof({ arbitrary: TEXT, weight: 3 }, fc.constantFrom(...KEYS)), { minLength: 1, maxLength: 9 })
  .map((parts) => parts.join(''));

/** `$C` is the content. */
const FORMS = [
  '"$C"',
  "'$C'",
  '"a" "$C"',
  "'b' '$C' \"c\"",
  '%q($C)',
  '%Q[$C]',
  '%($C)',
  '%q<$C>',
  '%w[$C b]',
  '%W($C b)',
  '%i[$C]',
  ':"$C"',
  ":'$C'",
  '{ "$C": 1 }',
  "{ '$C' => '$C' }",
  '"<#{\'$C\'}>"',
  '<<~EOS\n  $C\n   b\nEOS',
  "<<~'EOS'\n  $C\n    $C\nEOS",
  "<<-'EOS'\n$C\n  EOS",
  '<<EOS\n$C\nEOS',
];

/** A program that leaves something of the literal in `value`. */
export const literalProgram: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(...FORMS),
    CONTENT,
    fc.constantFrom('value = ', 'value = [1].map { ', 'value = "x" + '),
  )
  .map(([form, content, start]) => {
    const literal = form.replaceAll('$C', () => content);
    if (!start.endsWith('{ ')) return `${start}${literal}\n`;
    const line = literal.indexOf('\n');
    return literal.startsWith('<<')
      ? `${start}${literal.slice(0, line)} }${literal.slice(line)}\n`
      : `${start}${literal} }\n`;
  });

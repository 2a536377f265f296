import fc from 'fast-check';
import { fakeKey } from '../../support/keys';

/** Expressions around a literal. `$E` is the literal. */
const CONTEXTS = [
  '$E',
  'lc $E',
  'length($E)',
  '($E) x 2',
  '[$E, 1]',
  '+{ k => $E, $E => 2 }',
  '"a" . $E . "b"',
  '$E =~ /B/ ? $E : 0',
  'my %own = ($E => 1); [%own]',
  'my $own = $E; $own',
  'join(",", $E, $E)',
  'sub { $_[0] }->($E)',
  'my $own = "q"; $own .= $E; $own',
  '$E eq $E',
  'substr($E, 2, 9)',
  '(map { "$_/" } $E, 1)',
  'if ($E) { $E } else { 0 }',
  '12 / 4 . $E . 6 / 3',
  '$h{k} . $E . $list[0]',
] as const;

const HERE_CONTEXTS = ['$E', 'lc($E)', '$E . "tail"', '[$E, "x", 1]'] as const;

const PRELUDE =
  'my ($name, @list, %h) = ("N", "a", "b"); @list = (7, 8); %h = (k => "v"); my $ref = {x => 1};\n';

const KEYS = [fakeKey(1), fakeKey(2)];
/** A key, and what may follow it without making it longer. */
const key = fc
  .tuple(
    fc.constantFrom(...KEYS),
    fc.constantFrom('', '', ' ', '.', ':', '[0]', '{k}', '\\', '$', '@x', '::a', "'s"),
  )
  .map((parts) => parts.join(''));

const PLAIN = [
  'x',
  'Bearer ',
  'a:',
  '=',
  '%s',
  '#',
  ' ',
  '\t',
  '-',
  '?',
  '/',
  '~',
  'é',
  '😀',
  '->',
  '\n',
  ',',
  ';',
];
const SIGILS = [
  '$',
  '@',
  '%',
  '$name',
  '@list',
  '${name}',
  '$h{k}',
  '$list[1]',
  '$ref->{x}',
  '@{[ 1 ]}',
  'me@list',
  '$5',
];
const ESCAPES = ['\\\\', '\\n', '\\d', '\\$', '\\@', '\\x41', '\\t', "\\'", '\\"', '\\{', '\\}'];
const QUOTES = ['"', "'", '{}', '{ }', '()', '(a)', '[]', '<>', '|', '!'];

/** Opening and closing quotes. */
const STYLES = [
  ["'", "'"],
  ["'", "'"],
  ['"', '"'],
  ['"', '"'],
  ['q{', '}'],
  ['q(', ')'],
  ['q!', '!'],
  ['q|', '|'],
  ['qq{', '}'],
  ['qq(', ')'],
  ['qq|', '|'],
  ['qq <', '>'],
] as const;

function fragments([open, close]: readonly [string, string]): fc.Arbitrary<string> {
  const own = new Set([open.slice(-1), close]);
  const isFree = (text: string) =>
    text.startsWith('\\') || Array.from(text).every((character) => !own.has(character));
  const choices = [...PLAIN, ...SIGILS, ...ESCAPES, ...QUOTES].filter(isFree);
  const balanced = open.endsWith('{') ? ['{}', '{a}'] : open.endsWith('(') ? ['()', '(b)'] : [];
  return fc.constantFrom(...choices, ...balanced, `\\${close}`);
}

function text(style: readonly [string, string]): fc.Arbitrary<string> {
  return fc
    .array(fc.oneof({ weight: 3, arbitrary: fragments(style) }, { weight: 1, arbitrary: key }), {
      maxLength: 7,
    })
    .chain((before) =>
      fc.tuple(
        fc.constant(before),
        key.filter((last) => last !== `${KEYS[0]}\\`),
      ),
    )
    .map(([before, last]) => [...before, last].join(''));
}

const quoted = fc
  .constantFrom(...STYLES)
  .chain((style) => text(style).map((inside) => `${style[0]}${inside}${style[1]}`))
  .chain((literal) => fc.constantFrom(...CONTEXTS).map((context) => context.replaceAll('$E', () => literal)));

const hereDocument = fc
  .tuple(
    fc.constantFrom('<<"EOT"', "<<'EOT'", '<<EOT', '<<~EOT', "<<~'EOT'"),
    text(['\0', '\0']),
    fc.constantFrom(...HERE_CONTEXTS),
  )
  .map(([head, body, context]) => `${context.replace('$E', () => head)};\n${body}\nEOT\n`);

/** A program whose last statement gives what a literal with keys is. Some are no Perl: they are left out when they are run. */
export const literalProgram = fc
  .oneof({ weight: 4, arbitrary: quoted }, { weight: 1, arbitrary: hereDocument })
  .map((statement) => `${PRELUDE}${statement}`);

import fc from 'fast-check';
import { fakeKey } from '../../support/keys';

/** Statements around a literal; each leaves something of it in `value`. `$E` is the literal. */
const CONTEXTS = [
  'value = $E',
  'value = ($E)',
  'value = $E.upper()',
  'value = $E[3:]',
  'value = len($E)',
  'value = [$E, 1], {$E: $E}, (*[$E],)',
  'value = (lambda x=$E: x)(), (lambda: $E)()',
  'value = [$E for _ in (1, 2)]',
  'value = $E if a else 0',
  'value = 0 if not a else$E',
  'value = a and$E',
  'value = $E + $E, $E * 2 + $E, -len($E)',
  'value = $E in [$E]',
  'value = print($E, file=None, end=$E)if not a else $E',
  'if (y := $E): value = y',
  'try:\n    value = $E % ("t",)\nexcept (TypeError, ValueError) as error:\n    value = str(error)',
  'try:\n    value = $E.format("t", a="u")\nexcept (AttributeError, LookupError, ValueError) as error:\n    value = str(error)',
  'def f(x=$E):\n    return x,$E\nvalue = f()',
  'def f():\n    return$E\nvalue = f()',
  'class C:\n    x = $E\n    def m(self, os=1):\n        return $E\nvalue = C.x, C().m()',
  'def f(os):\n    "Docstring."\n    yield$E\nvalue = list(f(1))',
  'async def f(): return $E\nvalue = $E',
  'match $E:\n    case x if x == $E: value = $E',
  'assert$E\nfor value in $E, 1: break',
] as const;

/** The literal is put inside another f-string, where it must not use that one's quote. */
const NESTINGS = [
  { context: 'value = f"<{$E}>"', illegal: /["\\#\n]/ },
  { context: "value = f'<{$E}>'", illegal: /['\\#\n]/ },
  { context: 'value = f"""<{$E}>"""', illegal: /"""|[\\#]|"$/ },
  { context: "value = f'''{$E!r:>200}'''", illegal: /'''|[\\#]|'$/ },
];

const PRELUDE = `class Echo:
    def __format__(self, spec):
        return "<" + spec + ">"
a, echo, d = "A", Echo(), {"k": 1}
`;

type Kind = 'text' | 'formatted' | 'bytes';
interface Style {
  readonly kind: Kind;
  readonly isRaw: boolean;
  readonly quote: string;
}

const PREFIXES: Readonly<Record<Kind, readonly string[]>> = {
  text: ['', 'u', 'U', 'r', 'R'],
  formatted: ['f', 'F', 'rf', 'fR', 'Rf', 'FR'],
  bytes: ['b', 'B', 'rb', 'bR', 'BR', 'Rb'],
};

const KEYS = [fakeKey(1), fakeKey(2)];
/** A key, and what may follow it without making it longer. */
const key = fc
  .tuple(fc.constantFrom(...KEYS), fc.constantFrom('', '', ' ', '.', ':', '%', '/', '$'))
  .map((parts) => parts.join(''));

const PLAIN = ['x', 'Bearer ', 'a:', '=', '%s', '%%', '%', '#', '!r', ' ', '\t', '-', '?'];
const BRACES = ['{', '}', '{}', '{{', '}}', '{0}', '{a}', '}{'];
const BACKSLASHES = ['\\\\', '\\d', '\\n', "\\'", '\\"', '\\x41', '\\101'];

function fragments({ kind, isRaw, quote }: Style): fc.Arbitrary<string> {
  const other = quote.startsWith('"') ? "'" : '"';
  const own = quote.charAt(0);
  const choices = [...PLAIN, other, `${other}k${other}: `, ...BACKSLASHES];
  if (quote.length === 3) choices.push('\n', `${own}x`, `${own}${own}y`);
  if (kind !== 'formatted') choices.push(...BRACES, '\\{', '\\}', '\\{a}');
  if (kind !== 'formatted' && isRaw) choices.push('\\N{x}', '\\u00');
  if (kind !== 'bytes') choices.push('é', '😀', '𝕏\u0301');
  if (!isRaw)
    choices.push(
      '\\\n',
      '\\0',
      ...(kind === 'bytes' ? ['\\N{x}'] : ['\\N{EM DASH}', '\\u00e9', '\\U0001F600']),
    );
  const options = [
    { weight: 6, arbitrary: fc.constantFrom(...choices) },
    { weight: 3, arbitrary: key },
    { weight: 1, arbitrary: key.map((text) => `\\${text}`) },
    { weight: 1, arbitrary: key.map((text) => `\\\\${text}`) },
  ];
  if (quote.length === 3) options.push({ weight: 1, arbitrary: key.map((text) => `${own}${text}${own} `) });
  if (kind === 'formatted') {
    const fields = [
      '{{',
      '}}',
      '{a}',
      '{a!r}',
      '{a:>5}',
      '{{a}}',
      '{echo:%Y}',
      `{d[${other}k${other}]}`,
      '{a + a}',
    ];
    options.push(
      { weight: 4, arbitrary: fc.constantFrom(...fields) },
      { weight: 1, arbitrary: key.map((text) => `{{${text}}}`) },
      { weight: 1, arbitrary: key.map((text) => `{echo:x ${text}/{a}}`) },
      { weight: 1, arbitrary: key.map((text) => `{${other}${text}${other}}`) },
      { weight: 1, arbitrary: key.map((text) => `{${other}Bearer ${text}${other} + a!r}`) },
    );
  }
  return fc.oneof(...options);
}

function literal(kind: Kind): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...PREFIXES[kind]), fc.constantFrom('"', "'", '"""', "'''"))
    .chain(([prefix, quote]) => {
      const isRaw = /r/i.test(prefix);
      const parts = fc.array(fragments({ kind, isRaw, quote }), { minLength: 0, maxLength: 6 });
      const content = fc.oneof(
        { weight: 1, arbitrary: fc.constantFrom(...KEYS) },
        { weight: 4, arbitrary: parts.map((list) => list.join('')) },
      );
      // Neither a backslash nor a quote may run into the closing quote.
      return content.map((text) => `${prefix}${quote}${text}${/["'\\]$/.test(text) ? ' ' : ''}${quote}`);
    });
}

/** Literals that Python joins: all bytes or none, over lines only in parentheses. */
const expression = fc
  .tuple(
    fc.constantFrom<readonly Kind[]>(['text', 'formatted'], ['text'], ['bytes']),
    fc.constantFrom('', ' ', '\t ', '\n    ', '  # note\n', ' \\\n'),
    fc.integer({ min: 1, max: 3 }),
  )
  .chain(([kinds, joint, count]) => {
    const one = fc.oneof(...kinds.map(literal));
    return fc.array(one, { minLength: count, maxLength: count }).map((list) => {
      // Without a space, equal quotes would make triple ones.
      const text = list.join(joint === '' ? ' ' : joint);
      return joint.includes('\n') && list.length > 1 ? `(${text})` : text;
    });
  });

/** A small program with at least one key somewhere in its literals. */
export const literalProgram: fc.Arbitrary<string> = fc
  .tuple(expression, fc.nat(), fc.boolean())
  .filter(([text]) => KEYS.some((each) => text.includes(each)))
  .map(([text, choice, nested]) => {
    const nestings = NESTINGS.filter(({ illegal }) => !illegal.test(text)).map(({ context }) => context);
    const contexts = nested && nestings.length > 0 ? nestings : CONTEXTS;
    const context = contexts[choice % contexts.length] ?? '$E';
    // `return"…"` is Python, `returnb"…"` is not.
    const spaced = /^[a-z]/i.test(text) ? context.replace(/(?<=[a-z])\$E/g, ' $E') : context;
    return `${PRELUDE}${spaced.replaceAll('$E', () => text)}\n`;
  });

import fc from 'fast-check';
import { fakeKey } from '../support/keys';
import { SEED } from '../support/random';

/** A kind of literal: its quotes, and what may stand in it. `\n` in a fragment is a line end. */
interface Kind {
  readonly open: string;
  readonly close: string;
  readonly fragments: readonly string[];
}

const ANYWHERE = ['', ' ', 'a', '😀', 'é', '%', '%s ', "'", '//', '/*', '*/', '<', '#', '$', '@', '.', '¢x'];
const ESCAPES = ['\\n', '\\"', '\\\\', '\\u00e9', '\\t', '\\\\\\"'];

const JAVA_KINDS: readonly Kind[] = [
  { open: '"', close: '"', fragments: [...ANYWHERE, ...ESCAPES, '{', '}', '{0}', '${x}', '\\0', '\\45'] },
  {
    open: '"""\n        ',
    close: '\n          """',
    // For `/*`, see the fixture of comments in text blocks.
    fragments: [
      ...ANYWHERE.filter((fragment) => fragment !== '/*'),
      ...ESCAPES,
      '" ',
      '{key1}',
      '\\"""',
      '\\s',
      ' \\\n   ',
      '\n\t  ',
      '\n   x ',
    ],
  },
];

const JAVA_CONTEXTS = [
  'p($E);',
  'p($E.length());',
  'p(1 + $E + 2);',
  'p("x" + $E + \'c\' + 1);',
  'p("a".equals($E) ? 1 : $E);',
  'p((Object) $E);',
  'p(new String[] {$E, $E}[1]);',
  'p(((java.util.function.Supplier<String>) () -> $E).get());',
  'p(String.valueOf($E).trim() + $E);',
  '{ String s = "s"; s += $E; p(s); }',
  '{ final String s = $E; p(s); }',
];

const CSHARP_KINDS: readonly Kind[] = [
  { open: '"', close: '"', fragments: [...ANYWHERE, ...ESCAPES, '{', '}', '{0}', '{x}', '}}{{'] },
  { open: '@"', close: '"', fragments: [...ANYWHERE, '\\', '""', '{', '}', '{0}', '\n  ', '\\n'] },
  {
    open: '$"',
    close: '"',
    fragments: [...ANYWHERE, ...ESCAPES, '{{', '}}', '{x}', '{x,5}', '{x.Length:D3}'],
  },
  { open: '$@"', close: '"', fragments: [...ANYWHERE, 'a""a', '{{', '}}', '{x}', '\n  ', '{x,-4}'] },
];

const CSHARP_CONTEXTS = [
  'P($E);',
  'P($E.Length);',
  'P(1 + $E + 2);',
  'P("x" + $E + \'c\' + 1);',
  'P("a" == $E ? 1 : (object)$E);',
  'P(new[] { $E, $E }[1]);',
  'P(((Func<string>)(() => $E))());',
  'P(Convert.ToString($E).Trim() + $E);',
  'P(x == "" ? x : $E);',
  'P(none ?? $E);',
  'P($E[3]);',
  'P($E is string);',
  '{ string s = "s"; s += $E; P(s); }',
];

export function javaLiterals(count: number): string {
  const statements = sample(JAVA_KINDS, JAVA_CONTEXTS, count);
  return `public class Program {
    static void p(Object value) {
        System.out.println(String.valueOf(value).length() + " " + value.hashCode());
    }

${methods(statements, (n, body) => `    static void m${n}() {\n${body}\n    }\n`)}
    public static void main(String[] args) {
${methods(statements, (n) => `        m${n}();\n`)}    }
}
`;
}

export function csharpLiterals(count: number): string {
  const statements = sample(CSHARP_KINDS, CSHARP_CONTEXTS, count);
  return `using System;
using System.Linq;

static class Program
{
    static string x = "value", none = null;

    static void P(object value)
    {
        var text = Convert.ToString(value);
        Console.WriteLine(text.Length + " " + text.Aggregate(7L, (hash, c) => (hash * 31 + c) % 1000003));
    }

    static void Main()
    {
${statements.join('\n')}
    }
}
`;
}

/** Java's methods have a limit. */
function methods(statements: readonly string[], write: (n: number, body: string) => string): string {
  const groups = Array.from({ length: Math.ceil(statements.length / 50) }, (_, n) =>
    statements.slice(n * 50, n * 50 + 50).join('\n'),
  );
  return groups.map((body, n) => write(n, body)).join('');
}

function sample(kinds: readonly Kind[], contexts: readonly string[], numRuns: number): string[] {
  const literal = fc.constantFrom(...kinds).chain(({ open, close, fragments }) => {
    const text = fc.array(fc.constantFrom(...fragments), { maxLength: 3 }).map((parts) => parts.join(''));
    // What follows must not make the key longer.
    const key = fc
      .tuple(fc.constantFrom(fakeKey(1), fakeKey(2)), text)
      .map(([value, rest]) => value + (/^[\w-]/.test(rest) ? ` ${rest}` : rest));
    return fc
      .tuple(text, fc.array(key, { minLength: 1, maxLength: 2 }))
      .map(([before, keys]) => open + before + keys.join(' ') + close);
  });
  return fc.sample(
    fc.tuple(fc.constantFrom(...contexts), literal).map(([context, each]) => context.split('$E').join(each)),
    { numRuns, seed: SEED },
  );
}

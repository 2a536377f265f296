import fc from 'fast-check';
import { fakeKey } from '../../support/keys';

const KEYS = [fakeKey(1), fakeKey(2)];

interface Style {
  readonly open: string;
  readonly close: string;
  readonly pieces: readonly string[];
  readonly contexts: readonly string[];
}

/** `$E` is the literal. */
const CONTEXTS = [
  'println!("{}", $E);',
  'println!("{:?} {}", $E, $E.len());',
  'let text = $E; println!("{text}");',
  'let text = $E; show(text); println!("{}", text);',
  'let text: &str = $E; println!("{}", text.len());',
  'let text = $E.to_string(); println!("{text}");',
  'let text = String::from($E) + $E; println!("{text}");',
  'let list = [$E, "x"]; println!("{list:?}");',
  'let list = vec![$E]; println!("{list:?}");',
  'let text = Some($E).unwrap_or("x"); println!("{text}");',
  'show($E);',
  'show(&$E[3..]);',
  'println!("{}", take($E));',
  'println!("{}", fixed() == $E);',
  'fn text() -> &\'static str { $E } println!("{}", text());',
  'const TEXT: &str = $E; println!("{TEXT} {}", TEXT); show(TEXT);',
  'static TEXT: &\'static str = $E; let text = TEXT; println!("{text:?}");',
  'let print = move || println!("{}", $E); print();',
  'let text = match fixed() { "x" => "y", _ => $E }; println!("{text}");',
] as const;

const FORMATS = ['println!($E);', 'println!("{}", format!($E));', 'let _n = 1; println!($E);'] as const;

const STYLES: readonly Style[] = [
  {
    open: '"',
    close: '"',
    pieces: [
      'a',
      '\\n',
      '\\"',
      '\\\\',
      '{',
      '}',
      '{}',
      'é',
      '😀',
      '\\x41',
      '\\u{1F600}',
      "'",
      '\\\n    ',
      '\n',
    ],
    contexts: CONTEXTS,
  },
  { open: 'r"', close: '"', pieces: ['a', '\\', '{', '}', '{0}', '\n', '😀', '\\n'], contexts: CONTEXTS },
  { open: 'r##"', close: '"##', pieces: ['a', '\\', '{', '}}', '"', '"#', '\\u{41}'], contexts: CONTEXTS },
  {
    open: '"',
    close: '"',
    pieces: ['a', '\\n', '{{', '}}', '\\u{1F600}', '{{}}', '\\\\'],
    contexts: FORMATS,
  },
  {
    open: 'b"',
    close: '"',
    pieces: ['a', '\\n', '\\"', '{', '}', '\\x41', '\\\\', '\\0'],
    contexts: [
      'println!("{:?}", $E.to_vec());',
      'let bytes = $E; println!("{:?} {}", bytes, bytes.len());',
      'show_bytes($E);',
      'let list = vec![&$E[..]]; println!("{list:?}");',
    ],
  },
];

const program = fc
  .tuple(
    fc.nat(),
    fc.nat(),
    fc.array(fc.nat(), { maxLength: 4 }),
    fc.array(fc.nat(), { maxLength: 4 }),
    fc.nat({ max: 2 }),
  )
  .map(([s, c, before, after, keys]) => {
    const { open, close, pieces, contexts } = STYLES[s % STYLES.length] as Style;
    const text = (choices: readonly number[]) => choices.map((n) => pieces[n % pieces.length]).join('');
    const [first = '', second = ''] = KEYS;
    const middle = keys === 2 ? `${first}, ${second}` : keys === 1 ? second : first;
    const end = text(after);
    // A letter behind a key would make it another one.
    const literal = `${open}${text(before).replace(/\w$/, '$& ')}${middle}${/^\w/.test(end) ? ' ' : ''}${end}${close}`;
    return (contexts[c % contexts.length] ?? '').replaceAll('$E', () => literal);
  });

/** A program with as many functions, one for each literal. */
export function literalProgram(count: number, seed: number): string {
  const cases = fc.sample(program, { numRuns: count, seed });
  return `
fn show(text: &str) { println!("{text:?}"); }
fn show_bytes(bytes: &[u8]) { println!("{bytes:?}"); }
fn take(text: impl Into<String>) -> String { text.into() }
fn fixed() -> &'static str { "fixed" }

${cases.map((text, i) => `fn case_${i}() {\n    ${text}\n}\n`).join('\n')}
fn main() {
${cases.map((_, i) => `    case_${i}();\n`).join('')}}
`;
}

import fc from 'fast-check';

/**
 * Env files as people write them, broken lines included. Left out is what dotenv reads in its own way and python-dotenv does not:
 * names that begin with a digit, `.` or `-`; `NAME: value`; a quoted value on the line after its name; `\n` in double quotes,
 * which dotenv makes a line break; a value such as `'a'b'`, whose outer quotes dotenv takes off.
 */
const name = fc.constantFrom('A', 'SENDGRID_API_KEY', 'sendgrid.api-key', '_x', 'A2', 'PORT');
const blanks = fc.constantFrom('', '', '', ' ', '  ', '\t');
const word = fc.constantFrom(
  'value',
  'a b',
  'x=y',
  'SG.a.b',
  '$A',
  `\${A}`,
  '\\',
  '😀',
  '-',
  'a.b',
  'é',
  'a"b',
  "it's",
);

const unquoted = fc.array(word, { maxLength: 3 }).map((words) => words.join(' '));
function quoted(contents: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom("'", '"', '`'), fc.array(contents, { maxLength: 4 }))
    .map(([quote, words]) => {
      const inside = words.join(' ').replaceAll(quote, `\\${quote}`).replace(/\\$/, '');
      return quote + inside + quote;
    });
}
const inOneLine = quoted(fc.oneof(word, fc.constantFrom('#', 'A=', '')));
const inLines = quoted(fc.oneof(word, fc.constantFrom('#', 'A=', '', '\n', '\r\n', '\nSENDGRID_API_KEY=')));
const unterminated = fc.constantFrom("'tis", '"open', '`tick', "'", '"', "a'b", 'a"');

/** Whole files with and without a line end at the end. */
function fileWith(value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const tail = fc.constantFrom('', '', ' ', ' # comment', '# comment', " # it's", ' # A=b');
  const prefix = fc.constantFrom('', '', '', 'export ', 'export\t');
  const assignment = fc
    .tuple(blanks, prefix, name, blanks, fc.constant('='), blanks, value, tail)
    .map((parts) => parts.join(''));
  const other = fc.constantFrom(
    '',
    '   ',
    '# comment',
    '#A=b',
    'no assignment',
    'A B=c',
    '! =',
    '- "quoted"',
  );
  const line = fc.oneof({ weight: 5, arbitrary: assignment }, { weight: 1, arbitrary: other });
  return fc
    .tuple(fc.array(line, { maxLength: 8 }), fc.constantFrom('\n', '\r\n', '\r'), fc.boolean())
    .map(([lines, lineEnd, closed]) => lines.join(lineEnd) + (closed ? lineEnd : ''));
}

export const envText = fileWith(fc.oneof(unquoted, inOneLine, inLines));

/** With quotes that are never closed, or that a quote lines below closes. */
export const brokenEnvText = fileWith(fc.oneof(unquoted, inOneLine, unterminated));

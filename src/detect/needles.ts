/**
 * What a text must hold for any rule to find something in it: at least one of these, as bytes of UTF-8. Whoever reads
 * thousands of files looks for them first and gives only the few that have one to `scanText`.
 * A needle is a sequence of places; each string lists the characters (all ASCII) that may stand in one. At least three places.
 * A test holds the rules to it: no fixture with a finding is without a needle.
 */
export type Needle = readonly string[];

const QUOTES = `"'\``;
/** What may stand behind a closing quote where another literal follows. No bracket: too many words end in `S")`. */
const OPERATORS = `+.&|~<%^\\"'\``;
const KEY_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

export const NEEDLES: readonly Needle[] = [
  literal('SG.'),
  // `SG.` inside base64: where it begins at a group of three bytes, one byte later, two bytes later.
  literal('U0cu'),
  ['FVl1', 'N', 'H', 'L', 'ijklmn\\\r\n \t'],
  ['BFJNRVZdhlptx159', 'T', 'R', 'y', '45\\\r\n \t'],
  // The same with a line break inside.
  ['\n \t', '0', 'c', 'u'],
  ['U', '0', 'c\r\n', 'c\r\n \t'],
  ['\n \t', 'N', 'H', 'L', 'ijklmn'],
  ['FVl1', 'N', 'H\r\n', 'H\r\n \t'],
  ['\n \t', 'T', 'R', 'y', '45'],
  ['\n \t', 'R', 'y', '45'],
  ['BFJNRVZdhlptx159', 'T', 'R', '\r\n'],
  anyCase('sendgrid'),
  // A key's first letters, cut: `S" + "G.`, `S"+'G.`, `SG", "…`, `SG\`, `SG#{'…`.
  ['S', 'G', `"'\`\\]$#{`],
  ['S', QUOTES, `${OPERATORS}\r\n`],
  ['S', QUOTES, ' \t', OPERATORS],
  ['S', QUOTES, ',', QUOTES, 'G'],
  ['S', QUOTES, ',', ' ', QUOTES, 'G'],
  ['S', '\\', `${QUOTES}\r\n`],
  ['S', '$#', '{'],
  // A key in the wrong case, which is pasted where a value stands, and one with other signs for its dots.
  [`"'\`=:>( \t\r\n`, 'sS', 'gG', '.', ...keyCharacters(12)],
  ['S', 'G', ',:;_-', ...keyCharacters(22), '.,:;_-'],
  // `SG.` with an `S`, a `G` or a `.` written as an escape: `%53`, `\x53`, `\u0053`, `\u{53}`, `\123`, `&#83;`, `&#x53;` …
  ['S', 'G', '%&'],
  ['S', '%&', '24#a', '57xX0m'],
  ['S', '\\', 'xuU1\\', '0{4ux'],
  ['xX{0%5', '5', '3', 'G\\;&}%'],
  ['\\', '1', '2', '3', 'G\\'],
  ['#0', '8', '3', ';G&'],
  // `SG.` in hexadecimal.
  ['5', '3', '4', '7', '2', 'eE'],
  literal('op://'),
  literal('ref+'),
  // No finding, but a comment of ours that holds nothing back is told of, too.
  literal('keyguard:ignore'),
];

function keyCharacters(count: number): Needle {
  return Array.from({ length: count }, () => KEY_CHARACTERS);
}

function literal(text: string): Needle {
  return [...text];
}

function anyCase(text: string): Needle {
  return [...text].map((character) => character.toLowerCase() + character.toUpperCase());
}

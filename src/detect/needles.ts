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
  ['FVl1', 'N', 'H', 'L', 'ghijklmnopqrstuv'],
  ['BFJNRVZdhlptx159', 'T', 'R', 'y', '4567'],
  anyCase('sendgrid'),
  // A key's first letters, cut: `S" + "G.`, `S"+'G.`, `SG", "…`, `SG\`, `SG#{'…`.
  ['S', 'G', `"'\`\\]$#{`],
  ['S', QUOTES, `${OPERATORS}\r\n`],
  ['S', QUOTES, ' \t', OPERATORS],
  ['S', QUOTES, ',', QUOTES, 'G'],
  ['S', QUOTES, ',', ' ', QUOTES, 'G'],
  ['S', '\\', `${QUOTES}\r\n`],
  ['S', '$#', '{'],
  // A key in the wrong case, which is pasted where a value stands.
  ['"\'`=: ', 'sS', 'gG', '.', ...Array.from({ length: 12 }, () => KEY_CHARACTERS)],
  literal('op://'),
  literal('ref+'),
  // No finding, but a comment of ours that holds nothing back is told of, too.
  literal('keyguard:ignore'),
];

function literal(text: string): Needle {
  return [...text];
}

function anyCase(text: string): Needle {
  return [...text].map((character) => character.toLowerCase() + character.toUpperCase());
}

/**
 * What a text must hold for any rule to find something in it: at least one of these, as bytes of UTF-8. Whoever reads
 * thousands of files looks for them first and gives only the few that have one to `scanText`.
 * A needle is a sequence of places; each string lists the characters (all ASCII) that may stand in one. At least three places.
 * A test holds the rules to it: no fixture with a finding is without a needle.
 */
export type Needle = readonly string[];

export const NEEDLES: readonly Needle[] = [
  literal('SG.'),
  // `SG.` inside base64: where it begins at a group of three bytes, one byte later, two bytes later.
  literal('U0cu'),
  ['FVl1', 'N', 'H', 'L', 'ghijklmnopqrstuv'],
  ['BFJNRVZdhlptx159', 'T', 'R', 'y', '4567'],
  anyCase('sendgrid'),
  literal('op://'),
  literal('ref+'),
];

function literal(text: string): Needle {
  return [...text];
}

function anyCase(text: string): Needle {
  return [...text].map((character) => character.toLowerCase() + character.toUpperCase());
}

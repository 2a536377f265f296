import type { HoleForm, StringForm } from '../../lexed/token';

/** Perl looks for the end of a string before it looks what is in it: quotes in a hole would end it, so no code is read. */
const HOLES: readonly HoleForm[] = [
  { open: /[$@]\{(?:[^{}"]|\{[^{}"]*\})*\}/y },
  // With a blank, as the last index of an array, with the separators of packages (`::` and the old `'`).
  {
    open: /\$#?\s*\$*(?:[\w\p{L}]|::|'(?=[\w\p{L}]))*[\w\p{L}](?:->)?(?:\{[^{}"]*\}|\[[^[\]"]*\])*/uy,
  },
  { open: /@\$*(?:[\w\p{L}]|::|'(?=[\w\p{L}]))*[\w\p{L}]|\$\s*\\/uy },
];

const ESCAPE = /\\[\s\S]/y;

export const INTERPOLATING: StringForm = { name: 'interpolating', escape: ESCAPE, holes: HOLES };
export const LITERAL: StringForm = { name: 'literal', escape: ESCAPE, keepsBackslash: true };
/** The shell's; Perl's variables are read in it. */
export const BACKTICKS: StringForm = { name: 'backticks', escape: ESCAPE, holes: HOLES };
export const REGEX: StringForm = {
  name: 'regex',
  escape: ESCAPE,
  refusal: 'The key is in a pattern here. Read the variable before it and match \\Q$variable\\E, by hand.',
};
export const WORDS: StringForm = {
  name: 'words',
  escape: ESCAPE,
  refusal: 'No variable can be read in qw(). Write the list with quotes and commas, then use the fix again.',
};

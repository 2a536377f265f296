import { type LexicalShape, lineComment, matchAt, plain, quoted, type Rule } from '../../lexed/shape';
import type { StringForm } from '../../lexed/token';

const HOLES = [{ open: /#\{/y, close: '}' }];
const ESCAPE = /\\[\s\S]/y;
const STRING: StringForm = { name: 'string', escape: ESCAPE, holes: HOLES };
const CHARLIST: StringForm = { name: 'charlist', escape: ESCAPE, holes: HOLES };
const ATOM: StringForm = {
  name: 'atom',
  escape: ESCAPE,
  holes: HOLES,
  refusal:
    'The key is an atom here, and atoms have to be written down. Make it a string, then use the fix again.',
};
const SIGILS: Readonly<Record<string, StringForm>> = {
  s: STRING,
  S: { name: 'raw', escape: ESCAPE },
  c: CHARLIST,
};
const OTHER_SIGIL: StringForm = {
  name: 'sigil',
  escape: ESCAPE,
  refusal:
    'The key is in a sigil here that makes something else than a string of it. Make it a string, then use the fix again.',
};

const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/** Brackets in a sigil need no other half: the first closing one ends it. */
const sigil: Rule = (text, at) => {
  const [all, letters = '', open = ''] = matchAt(/~([a-z]|[A-Z]+)("""|'''|[([{</|"'])/y, text, at) ?? [];
  if (all === undefined) return undefined;
  const other = /[a-z]/.test(letters) ? { ...OTHER_SIGIL, holes: HOLES } : OTHER_SIGIL;
  return {
    kind: 'open',
    form: SIGILS[letters] ?? other,
    contentStart: at + all.length,
    close: CLOSERS[open] ?? open,
  };
};

/** https://hexdocs.pm/elixir/syntax-reference.html */
export const SHAPE: LexicalShape = {
  rules: [
    lineComment(/#/y),
    plain(/\?(?:\\[^\r\n]|[^\s\\])/y),
    sigil,
    quoted(/:["']/y, ATOM, ([open]) => open.slice(1)),
    quoted(/"""/y, STRING),
    quoted(/'''/y, CHARLIST),
    quoted(/"/y, STRING),
    quoted(/'/y, CHARLIST),
  ],
  word: /[\p{L}_][\p{L}\p{N}_]*[?!]?|\d[\d_a-zA-Z]*/uy,
};

import { blockComment, type LexicalShape, lineComment, quoted, type Rule } from '../../lexed/shape';
import type { StringForm } from '../../lexed/token';

const HOLES = [{ open: /\$\{/y, close: '}' }, { open: /\$[A-Za-z_]\w*/y }];
const PLAIN: StringForm = { name: 'plain', escape: /\\[\s\S]/y };
const INTERPOLATING: StringForm = { name: 'interpolating', escape: /\\[\s\S]/y, holes: HOLES };
const SLASHY: StringForm = { name: 'slashy', escape: /\\\//y, holes: HOLES };
const DOLLAR_SLASHY: StringForm = { name: 'dollar-slashy', escape: /\$[$/]/y, holes: HOLES };

/** A slash divides what stands before it; it opens a string where a value is to come. */
const slashy: Rule = (text, at, previous) => {
  if (text[at] !== '/' || /[\s/*=]/.test(text.charAt(at + 1))) return undefined;
  const opens =
    previous === undefined ||
    (previous.kind === 'mark' && !/^[)\]}]$/.test(previous.text)) ||
    (previous.kind === 'word' && /^(?:return|in|case|assert|def)$/.test(previous.text));
  return opens ? { kind: 'open', form: SLASHY, contentStart: at + 1, close: '/' } : undefined;
};

/** https://groovy-lang.org/syntax.html#all-strings */
export const SHAPE: LexicalShape = {
  rules: [
    lineComment(/\/\/|#!/y),
    blockComment('/*', '*/'),
    quoted(/"""/y, INTERPOLATING),
    quoted(/'''/y, PLAIN),
    quoted(/"/y, { ...INTERPOLATING, isOneLine: true }),
    quoted(/'/y, { ...PLAIN, isOneLine: true }),
    quoted(/\$\//y, DOLLAR_SLASHY, () => '/$'),
    slashy,
  ],
  word: /[\p{L}\p{N}_$]+/uy,
};

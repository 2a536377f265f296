import {
  blockComment,
  type LexicalShape,
  lineComment,
  matchAt,
  plain,
  quoted,
  type Rule,
} from '../../lexed/shape';
import type { StringForm } from '../../lexed/token';

/** With one `#` more, an escape and a hole need one more, too. */
function form(hashes: string, isOneLine: boolean): StringForm {
  return {
    name: `${hashes}"`,
    escape: new RegExp(`\\\\${hashes}(?!\\()[\\s\\S]`, 'y'),
    holes: [{ open: new RegExp(`\\\\${hashes}\\(`, 'y'), close: ')' }],
    isOneLine,
  };
}

const FORMS = ['', '#', '##', '###'].map((hashes) => ({
  oneLine: form(hashes, true),
  lines: form(hashes, false),
}));

const string: Rule = (text, at) => {
  const match = matchAt(/(#{0,3})("""|")/y, text, at);
  const [all = '', hashes = '', quotes = ''] = match ?? [];
  const forms = FORMS[hashes.length];
  if (!match || !forms) return undefined;
  return {
    kind: 'open',
    form: quotes === '"' ? forms.oneLine : forms.lines,
    contentStart: at + all.length,
    close: quotes + hashes,
  };
};

const REGEX: StringForm = {
  name: 'regex',
  escape: /\\[\s\S]/y,
  refusal: 'The key is in a regular expression here. Compare with the variable instead, by hand.',
};

/** https://docs.swift.org/swift-book/documentation/the-swift-programming-language/lexicalstructure */
export const SHAPE: LexicalShape = {
  rules: [
    lineComment(/\/\/|#!/y),
    blockComment('/*', '*/', true),
    quoted(/#\//y, REGEX, () => '/#'),
    string,
    plain(/`[^`\r\n]+`/y),
  ],
  word: /[\p{L}\p{N}_$]+/uy,
};

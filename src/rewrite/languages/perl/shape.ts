import {
  type Found,
  type LexicalShape,
  lineComment,
  matchAt,
  plain,
  quoted,
  type Rule,
} from '../../lexed/shape';
import type { StringForm, Token } from '../../lexed/token';
import { BACKTICKS, INTERPOLATING, LITERAL, REGEX } from './forms';
import { quoteLike } from './quote-like';

const POD = /=[a-zA-Z][\s\S]*?(?:\r?\n=cut\b.*|$(?![\s\S]))/y;

/** `=pod` … `=cut` */
const pod: Rule = (text, at) => {
  if (at > 0 && text[at - 1] !== '\n') return undefined;
  const match = matchAt(POD, text, at);
  return match && { kind: 'comment', end: at + match[0].length };
};

const DATA: StringForm = {
  name: 'data',
  refusal:
    'The program reads this text as its data, in which no variable can be read. Move the key into the code, then use the fix again.',
};

/** What stands behind `__END__` up to the next documentation. */
const data: Rule = (text, at, previous) => {
  if (!isEnd(previous)) return undefined;
  const next = /\n=[a-zA-Z]/.exec(text.slice(at));
  const contentEnd = next ? at + next.index + 1 : text.length;
  return { kind: 'open', form: DATA, contentStart: at, contentEnd, close: '' };
};

function isEnd(previous: Token | undefined): boolean {
  if (previous?.kind === 'string') return previous.form === DATA;
  return previous?.kind === 'word' && /^__(?:END|DATA)__$/.test(previous.text);
}

/** Only where the line that ends it is there: else it is a shift. */
const hereDocument: Rule = (text, at): Found | undefined => {
  const match = matchAt(/<<(~?)(?:"([^"\r\n]*)"|'([^'\r\n]*)'|([A-Za-z_]\w*))/y, text, at);
  if (!match) return undefined;
  const [open, indent, double, single, bare] = match;
  const name = (double ?? single ?? bare ?? '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const last = `${indent === '' ? '' : '[ \\t]*'}${name}(?=\\r?\\n|$)`;
  if (!new RegExp(`\\n${last}`).test(text.slice(at))) return undefined;
  const form = single === undefined ? INTERPOLATING : LITERAL_LINES;
  return { kind: 'head', end: at + open.length, form, open, last: new RegExp(last, 'y') };
};

/** Without any escape. */
const LITERAL_LINES: StringForm = { name: 'literal-lines' };

/** Behind these words a slash begins a pattern; behind others and values it divides. */
const BEFORE_PATTERN =
  /^(?:and|or|not|xor|if|unless|while|until|return|split|grep|map|join|push|unshift|x|lt|gt|le|ge|eq|ne|cmp|when|print|say)$/;

const pattern: Rule = (text, at, previous) => {
  if (text[at] !== '/') return undefined;
  const opens =
    previous === undefined ||
    (previous.kind === 'mark' && !/^[)\]}]$/.test(previous.text)) ||
    (previous.kind === 'word' && BEFORE_PATTERN.test(previous.text));
  if (!opens || text[at + 1] === '/') return undefined;
  return { kind: 'open', form: REGEX, contentStart: at + 1, close: '/' };
};

/** https://perldoc.perl.org/perlop#Quote-and-Quote-like-Operators */
export const SHAPE: LexicalShape = {
  rules: [
    pod,
    data,
    // `$#array`, `@{…}` and names with sigils, `$"` and its like, prototypes: no quotes and comments in them.
    plain(
      /\$#(?=[\w{$])|[$@%&*]+(?:::)?[A-Za-z_]\w*(?:::\w+)*|\$(?:\d+|\^\w|\$(?![\w{$])|[&`'+!/\\|,;.<>"@:?~=%\]-])/y,
    ),
    plain(/\(\s*[\\$@%&*;+_[\]\s]*\)/y),
    lineComment(/#/y),
    hereDocument,
    quoteLike,
    quoted(/"/y, INTERPOLATING),
    quoted(/'/y, LITERAL),
    quoted(/`/y, BACKTICKS),
    pattern,
  ],
  word: /[A-Za-z_]\w*(?:::\w+)*|\d[\w]*(?:\.\d+)?/y,
};

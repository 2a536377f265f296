import { blockComment, type LexicalShape, lineComment, quoted } from '../../lexed/shape';
import type { StringForm } from '../../lexed/token';

const PLAIN: StringForm = {
  name: 'plain',
  escape: /\\[\s\S]/y,
  holes: [{ open: /\$\{/y, close: '}' }, { open: /\$[A-Za-z_]\w*/y }],
};
const RAW: StringForm = { name: 'raw' };

/** https://dart.dev/language/built-in-types#strings */
export const SHAPE: LexicalShape = {
  rules: [
    lineComment(/\/\/|#!/y),
    blockComment('/*', '*/', true),
    quoted(/r(?:'''|""")/y, RAW, ([open]) => open.slice(1)),
    quoted(/r['"]/y, { ...RAW, isOneLine: true }, ([open]) => open.slice(1)),
    quoted(/'''|"""/y, PLAIN),
    quoted(/['"]/y, { ...PLAIN, isOneLine: true }),
  ],
  word: /[A-Za-z_$][\w$]*|\d[\w.]*/y,
};

import { blockComment, type LexicalShape, lineComment, plain, quoted } from '../../lexed/shape';
import type { HoleForm } from '../../lexed/token';

const HOLES: readonly HoleForm[] = [
  { open: /\$\{/y, close: '}' },
  { open: /\$(?:[\p{L}_][\p{L}\p{N}_]*|`[^`\r\n]+`)/uy },
];

/** https://kotlinlang.org/docs/strings.html */
export const SHAPE: LexicalShape = {
  rules: [
    lineComment(/\/\/|#!/y),
    blockComment('/*', '*/', true),
    quoted(/"""/y, { name: 'raw', holes: HOLES }),
    quoted(/"/y, { name: 'plain', escape: /\\[\s\S]/y, holes: HOLES, isOneLine: true }),
    plain(/'(?:\\[^\r\n]|[^\\'\r\n])[^'\r\n]{0,6}'/y),
    plain(/`[^`\r\n]+`/y),
  ],
  word: /[\p{L}\p{N}_]+/uy,
};

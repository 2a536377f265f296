import { lexedLanguage } from '../lexed/language';
import { blockComment, type LexicalShape, lineComment, plain, quoted } from '../lexed/shape';
import type { HoleForm } from '../lexed/token';
import { loadJava } from '../loading/java';
import { ScalaDialect } from './scala/dialect';

const HOLES: readonly HoleForm[] = [{ open: /\$\{/y, close: '}' }, { open: /\$[\p{L}_][\p{L}\p{N}_]*/uy }];

/** An interpolator's text: `$$` is a dollar. Escapes are for it to read, and a backslash does not hide the quote before 2.13.6. */
const INTERPOLATED = { escape: /\$\$|\\[^\r\n]/y, holes: HOLES };

/** https://www.scala-lang.org/files/archive/spec/2.13/01-lexical-syntax.html */
const SHAPE: LexicalShape = {
  rules: [
    lineComment(/\/\//y),
    blockComment('/*', '*/', true),
    quoted(
      /[\p{L}_][\p{L}\p{N}_]*"""/uy,
      { ...INTERPOLATED, escape: /\$\$/y, name: 'interpolated' },
      () => '"""',
    ),
    quoted(
      /[\p{L}_][\p{L}\p{N}_]*"/uy,
      { ...INTERPOLATED, name: 'interpolated', isOneLine: true },
      () => '"',
    ),
    quoted(/"""/y, { name: 'raw' }),
    quoted(/"/y, { name: 'plain', escape: /\\[\s\S]/y, isOneLine: true }),
    plain(/'(?:\\[^\r\n][^'\r\n]{0,6}|[^\\'\r\n]|[\ud800-\udbff][\udc00-\udfff])'/y),
    plain(/`[^`\r\n]+`/y),
  ],
  word: /[\p{L}\p{N}_$]+/uy,
};

export const scala = lexedLanguage(
  { name: 'Scala', extensions: ['.scala', '.sc', '.sbt'], languageIds: ['scala'], loading: loadJava },
  SHAPE,
  (source, lexed) => new ScalaDialect(source, lexed),
);

import type { KeyInSource, PlainLanguage, SourceFile } from '../language';
import { type Refusal, rewriteLiterals } from '../literals';
import { refuseAll } from '../rewrite';
import type { LexedDialect } from './dialect';
import { type Lexed, lex } from './lexer';
import type { LexicalShape } from './shape';

type Description = Omit<PlainLanguage, 'rewrite' | 'countErrors' | 'grammar'>;

/** A language of which no more is known than what its strings, comments and brackets look like. */
export function lexedLanguage(
  description: Description,
  shape: LexicalShape,
  begin: (source: SourceFile, lexed: Lexed) => LexedDialect | Refusal | Promise<LexedDialect | Refusal>,
): PlainLanguage {
  return {
    ...description,
    countErrors: (text) => lex(text, shape).errors,
    async rewrite(source: SourceFile, keys: readonly KeyInSource[]) {
      const dialect = await begin(source, lex(source.text, shape));
      if ('refusal' in dialect) return refuseAll(keys, dialect.refusal);
      return rewriteLiterals(source.text, keys, dialect);
    },
  };
}

import type { KeyInSource, ParsedLanguage, ParsedSource, Rewrite } from '../language';
import { rewriteLiterals } from '../literals';
import { loadJava } from '../loading/java';
import { JavaDialect } from './java/dialect';

export const java: ParsedLanguage = {
  name: 'Java',
  extensions: ['.java'],
  languageIds: ['java'],
  grammar: 'java',
  rewrite: (source: ParsedSource, keys: readonly KeyInSource[]): Rewrite =>
    rewriteLiterals(source.text, keys, new JavaDialect(source)),
  loading: loadJava,
};

import type { ParsedLanguage } from '../language';
import { loadGo } from '../loading/go';
import { rewriteGo } from './go/dialect';

export const go: ParsedLanguage = {
  name: 'Go',
  extensions: ['.go'],
  languageIds: ['go'],
  grammar: 'go',
  loading: loadGo,
  rewrite: rewriteGo,
};

import type { ParsedLanguage } from '../language';
import { rewriteC } from './c/rewrite';

export const cpp: ParsedLanguage = {
  name: 'C++',
  extensions: ['.cpp', '.cc', '.cxx', '.c++', '.hpp', '.hh', '.hxx', '.ipp', '.ino'],
  languageIds: ['cpp', 'arduino'],
  grammar: 'cpp',
  rewrite: (source, keys) => rewriteC(source, keys, true),
};

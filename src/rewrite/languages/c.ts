import type { ParsedLanguage } from '../language';
import { rewriteC } from './c/rewrite';

/** With the grammar of C++, which reads C as well. Headers are of both. */
export const c: ParsedLanguage = {
  name: 'C',
  extensions: ['.c', '.h'],
  languageIds: ['c'],
  grammar: 'cpp',
  rewrite: (source, keys) => rewriteC(source, keys, isHeaderOfCpp(source.path, source.text)),
};

const CPP = /\bstd\s*::|^\s*(?:class|namespace|template|using)\b|^\s*#\s*include\s*<[a-z_]+>/m;

function isHeaderOfCpp(path: string, text: string): boolean {
  return path.endsWith('.h') && CPP.test(text);
}

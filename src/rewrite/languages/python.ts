import type { ParsedLanguage } from '../language';
import { loadPython } from '../loading/python';
import { hideMagics } from './python/magics';
import { rewritePython } from './python/rewrite';

/** Stubs (`.pyi`) are not run, so there is no environment to read in them. */
export const python: ParsedLanguage = {
  name: 'Python',
  extensions: ['.py', '.pyw'],
  interpreters: /^python[\d.]*$/,
  languageIds: ['python'],
  grammar: 'python',
  hideForeignLines: hideMagics,
  loading: loadPython,
  rewrite: ({ text, tree }, keys) => rewritePython(text, tree, keys),
};

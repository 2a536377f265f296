import type { Language } from '../language';
import { rewriteEcmascript } from './ecmascript/rewrite';

export const typescript: Language = {
  name: 'TypeScript',
  extensions: ['.ts', '.mts', '.cts'],
  languageIds: ['typescript'],
  grammar: 'typescript',
  rewrite: (text, tree, keys) => rewriteEcmascript(text, tree, keys, { typed: true }),
};

/** A grammar of its own: `<T>x` is a type assertion in TypeScript and an element here. */
export const tsx: Language = {
  name: 'TSX',
  extensions: ['.tsx'],
  languageIds: ['typescriptreact'],
  grammar: 'tsx',
  rewrite: (text, tree, keys) => rewriteEcmascript(text, tree, keys, { typed: true }),
};

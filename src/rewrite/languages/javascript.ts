import type { Language } from '../language';
import { rewriteEcmascript } from './ecmascript/rewrite';

export const javascript: Language = {
  name: 'JavaScript',
  extensions: ['.js', '.jsx', '.mjs', '.cjs'],
  languageIds: ['javascript', 'javascriptreact'],
  grammar: 'javascript',
  rewrite: (text, tree, keys) => rewriteEcmascript(text, tree, keys, { typed: false }),
};

import { envPathOfWorker } from '../frameworks/cloudflare-worker';
import type { ParsedLanguage } from '../language';
import { loadNode } from '../loading/node';
import { rewriteEcmascript } from './ecmascript/rewrite';

export const javascript: ParsedLanguage = {
  name: 'JavaScript',
  extensions: ['.js', '.jsx', '.mjs', '.cjs'],
  interpreters: /^(?:node|nodejs|bun|deno)$/,
  languageIds: ['javascript', 'javascriptreact'],
  grammar: 'javascript',
  envPathFor: envPathOfWorker,
  loading: loadNode,
  rewrite: (source, keys) => rewriteEcmascript(source, keys, { typed: false }),
};

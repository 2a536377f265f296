import { envPathOfWorker } from '../frameworks/cloudflare-worker';
import type { ParsedLanguage } from '../language';
import { loadNode } from '../loading/node';
import { rewriteEcmascript } from './ecmascript/rewrite';

export const typescript: ParsedLanguage = {
  name: 'TypeScript',
  extensions: ['.ts', '.mts', '.cts'],
  languageIds: ['typescript'],
  grammar: 'typescript',
  envPathFor: envPathOfWorker,
  loading: loadNode,
  rewrite: (source, keys) => rewriteEcmascript(source, keys, { typed: true }),
};

/** A grammar of its own: `<T>x` is a type assertion in TypeScript and an element here. */
export const tsx: ParsedLanguage = {
  name: 'TSX',
  extensions: ['.tsx'],
  languageIds: ['typescriptreact'],
  grammar: 'tsx',
  envPathFor: envPathOfWorker,
  loading: loadNode,
  rewrite: (source, keys) => rewriteEcmascript(source, keys, { typed: true }),
};

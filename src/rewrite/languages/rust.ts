import type { ParsedLanguage } from '../language';
import { loadRust } from '../loading/rust';
import { rewriteRust } from './rust/dialect';

export const rust: ParsedLanguage = {
  name: 'Rust',
  extensions: ['.rs'],
  languageIds: ['rust'],
  grammar: 'rust',
  loading: loadRust,
  rewrite: rewriteRust,
};

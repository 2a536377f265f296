import type { PlainLanguage } from '../language';

/** Every configuration format KeyGuard can rewrite, the more special first: a compose file is YAML, too. */
export const FORMATS: readonly PlainLanguage[] = [];

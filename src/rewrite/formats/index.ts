import type { PlainLanguage } from '../language';
import { json } from './json';
import { yaml } from './yaml';

/** Every configuration format KeyGuard can rewrite, the more special first: a compose file is YAML, too. */
export const FORMATS: readonly PlainLanguage[] = [yaml, json];

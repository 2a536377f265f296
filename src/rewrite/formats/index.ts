import type { PlainLanguage } from '../language';
import { dockerfile } from './dockerfile';
import { makefile } from './makefile';
import { procfile } from './procfile';
import { shellHistory } from './shell-history';

/** Every configuration format KeyGuard can rewrite, the more special first: a compose file is YAML, too. */
export const FORMATS: readonly PlainLanguage[] = [dockerfile, makefile, procfile, shellHistory];

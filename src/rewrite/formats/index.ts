import type { Language } from '../language';
import { railsYaml } from './rails-yaml';
import { symfonyYaml } from './symfony-yaml';

/** Every configuration format KeyGuard can rewrite, the more special first: a compose file is YAML, too. */
export const FORMATS: readonly Language[] = [railsYaml, symfonyYaml];

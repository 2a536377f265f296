import type { PlainLanguage } from '../language';
import { appsettings } from './appsettings';
import { springProperties } from './spring-properties';
import { springYaml } from './spring-yaml';

/** Every configuration format KeyGuard can rewrite, the more special first: a compose file is YAML, too. */
export const FORMATS: readonly PlainLanguage[] = [springProperties, springYaml, appsettings];

import type { PlainLanguage } from '../language';
import { refuseAll } from '../rewrite';

/** YAML in a folder `config` that neither Rails nor Symfony reads: what the format "YAML" makes of it, once that is there. */
export const otherYaml: PlainLanguage = {
  name: 'YAML',
  extensions: [],
  languageIds: [],
  rewrite: (_, keys) =>
    refuseAll(
      keys,
      'KeyGuard does not know what reads this YAML. Move the key to the env file by hand and read it from there.',
    ),
};

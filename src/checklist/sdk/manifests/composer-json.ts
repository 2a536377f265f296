import type { Manifest } from '../manifest';
import { readJsonSections } from './json';

export const composerJson: Manifest = {
  ecosystem: 'Packagist',
  fileName: /^composer\.json$/,
  read: (text) => readJsonSections(text, ['require', 'require-dev']),
};

import { lexedLanguage } from '../lexed/language';
import { loadPerl } from '../loading/perl';
import { PerlDialect } from './perl/dialect';
import { SHAPE } from './perl/shape';

export const perl = lexedLanguage(
  {
    name: 'Perl',
    extensions: ['.pl', '.pm', '.t', '.psgi', '.cgi'],
    paths: /(?:^|\/)(?:cpanfile|Makefile\.PL|Build\.PL)$/,
    languageIds: ['perl'],
    loading: loadPerl,
  },
  SHAPE,
  (source, lexed) => new PerlDialect(source, lexed),
);

import { lexedLanguage } from '../lexed/language';
import { loadJava } from '../loading/java';
import { KotlinDialect } from './kotlin/dialect';
import { SHAPE } from './kotlin/shape';

export const kotlin = lexedLanguage(
  { name: 'Kotlin', extensions: ['.kt', '.kts'], languageIds: ['kotlin'], loading: loadJava },
  SHAPE,
  (source, lexed) =>
    /^\s*import\s+androidx?\./m.test(source.text)
      ? {
          refusal:
            'An Android app has no environment of its own, and a key that is built into it can be read by everyone who has the app. Let your server send the mail.',
        }
      : new KotlinDialect(source, lexed),
);

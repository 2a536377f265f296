import { lexedLanguage } from '../lexed/language';
import { loadJava } from '../loading/java';
import { GroovyDialect } from './groovy/dialect';
import { SHAPE } from './groovy/shape';

export const groovy = lexedLanguage(
  {
    name: 'Groovy',
    extensions: ['.groovy', '.gradle', '.gvy', '.jenkinsfile'],
    paths: /(?:^|\/)Jenkinsfile(?:\.[\w-]+)?$/,
    languageIds: ['groovy', 'gradle', 'jenkinsfile'],
    loading: loadJava,
  },
  SHAPE,
  (source, lexed) => new GroovyDialect(source, lexed),
);

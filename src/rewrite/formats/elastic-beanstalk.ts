import { lineBefore } from '../../text/lines';
import type { PlainLanguage } from '../language';
import { replaceByWords, rewriteEach } from './answers';

/**
 * What Elastic Beanstalk does to its machines, in YAML. A value that is set for the environment itself wins over one from here
 * (https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options.html#configuration-options-precedence).
 */
export const elasticBeanstalk: PlainLanguage = {
  name: 'Elastic Beanstalk',
  extensions: [],
  paths: /(?:^|\/)\.ebextensions\/[^/]+\.config$/,
  languageIds: [],
  rewrite: ({ text }, keys) =>
    rewriteEach(keys, (key) =>
      /^[ \t]*#/.test(lineBefore(text, key.span.start)) ? replaceByWords(key) : { refusal: ADVICE },
    ),
};

const ADVICE =
  'Elastic Beanstalk puts no variable into this file. Set the key in the environment itself (Configuration, Environment properties), which wins over this line, then delete the line.';

import { lineAt } from '../../text/lines';
import type { PlainLanguage } from '../language';
import { startWithKeyguard } from '../loading/loaders';
import { replaceByWords, replaceKey, rewriteEach } from './answers';

/** `.npmrc` (https://docs.npmjs.com/cli/v11/configuring-npm/npmrc#files) and `.yarnrc.yml` (https://yarnpkg.com/configuration/yarnrc) expand variables. */
export const npmSettings: PlainLanguage = {
  name: 'npm settings',
  extensions: [],
  paths: /(?:^|\/)\.(?:npmrc|yarnrc\.yml)$/,
  languageIds: [],
  loading: async ({ envPath }) => ({ notes: [startWithKeyguard(envPath)] }),
  rewrite: ({ text }, keys) =>
    rewriteEach(keys, (key) => {
      const { start, end } = lineAt(text, key.span.start);
      return /^[ \t]*[#;]/.test(text.slice(start, end))
        ? replaceByWords(key)
        : replaceKey(key, `\${${key.variable}}`);
    }),
};

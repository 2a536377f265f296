import { lineAt } from '../../text/lines';
import type { KeyInSource, PlainLanguage } from '../language';
import { startWithKeyguard } from '../loading/loaders';
import { type Answer, replaceByWords, replaceKey, rewriteEach } from './answers';

/** `$ENV{NAME}`: https://cmake.org/cmake/help/latest/manual/cmake-language.7.html#cmake-language-environment-variables */
export const cmake: PlainLanguage = {
  name: 'CMake',
  extensions: ['.cmake'],
  paths: /(?:^|\/)CMakeLists\.txt$/,
  languageIds: ['cmake'],
  loading: async ({ envPath }) => ({ notes: [startWithKeyguard(envPath).replace('COMMAND', 'cmake …')] }),
  rewrite: ({ text }, keys) =>
    rewriteEach(keys, (key) => {
      if (isInBracketArgument(text.slice(0, key.span.start))) {
        return { refusal: 'CMake takes a text in [[ ]] as it is. Put it in quotes, then use the fix again.' };
      }
      return inLineOf(text, key, `$ENV{${key.variable}}`);
    }),
};

/** `${NAME}`: https://pip.pypa.io/en/stable/reference/requirements-file-format/#using-environment-variables */
export const pipRequirements: PlainLanguage = {
  name: 'pip requirements',
  extensions: [],
  paths:
    /(?:^|\/)(?:requirements|constraints)[\w.-]*\.(?:txt|in)$|(?:^|\/)requirements\/[\w.-]+\.(?:txt|in)$/,
  languageIds: ['pip-requirements'],
  loading: async ({ envPath }) => ({
    notes: [startWithKeyguard(envPath).replace('COMMAND', 'pip install -r FILE')],
  }),
  rewrite: ({ text }, keys) => rewriteEach(keys, (key) => inLineOf(text, key, `\${${key.variable}}`)),
};

function inLineOf(text: string, key: KeyInSource, reference: string): Answer {
  const { start } = lineAt(text, key.span.start);
  const before = text.slice(start, key.span.start).replace(/"(?:\\.|[^"\\])*"/g, '');
  return /^[^"]*(?:^|\s)#/.test(before) ? replaceByWords(key) : replaceKey(key, reference);
}

function isInBracketArgument(before: string): boolean {
  const open = /\[(=*)\[(?![\s\S]*\[=*\[)/.exec(before);
  return open !== null && !before.slice(open.index).includes(`]${open[1]}]`);
}

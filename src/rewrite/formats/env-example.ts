import { EXAMPLE_VALUE, isEnvExample, parseEnvFile } from '../../stores/env-file';
import { contains } from '../../text/span';
import type { PlainLanguage } from '../language';
import { replaceKey, rewriteEach } from './answers';

/** `.env.example` and its sisters. They are committed, so a key in one goes to the env file that they are the example of. */
export const envExample: PlainLanguage = {
  name: 'Env example',
  extensions: [],
  paths: { test: isEnvExample },
  languageIds: [],
  nameFor: ({ text }, key) =>
    parseEnvFile(text).find(
      ({ valueSpan, value }) => contains(valueSpan, key) && value === text.slice(key.start, key.end),
    )?.name,
  rewrite: (_, keys) => ({
    ...rewriteEach(keys, (key) => replaceKey(key, EXAMPLE_VALUE)),
    notes: [],
  }),
};

import { EXAMPLE_VALUE, isEnvExample, parseEnvFile } from '../../stores/env-file';
import { contains } from '../../text/span';
import type { PlainLanguage, SourceFile } from '../language';
import { replaceKey, rewriteEach } from './answers';
import { oncePerSource } from './kind';

const entriesOf = oncePerSource(({ text }: SourceFile) => parseEnvFile(text));

/** `.env.example` and its sisters. They are committed, so a key in one goes to the env file that they are the example of. */
export const envExample: PlainLanguage = {
  name: 'Env example',
  extensions: [],
  paths: { test: isEnvExample },
  languageIds: [],
  nameFor: (source, key) =>
    entriesOf(source).find(
      ({ valueSpan, value }) => contains(valueSpan, key) && value === source.text.slice(key.start, key.end),
    )?.name,
  rewrite: (_, keys) => ({
    ...rewriteEach(keys, (key) => replaceKey(key, EXAMPLE_VALUE)),
    notes: [],
  }),
};

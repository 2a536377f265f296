import { lineAt } from '../../text/lines';
import type { KeyInSource, PlainLanguage } from '../language';
import { startWithKeyguard } from '../loading/loaders';
import { type Answer, refuseDisguise, replaceByWords, rewriteEach } from './answers';

/**
 * Settings of Play, Akka and others that read HOCON: `${NAME}` outside of quotes is a setting or else a variable, and
 * without either the program stops (https://github.com/lightbend/config/blob/main/HOCON.md#substitution-fallback-to-environment-variables).
 */
export const hocon: PlainLanguage = {
  name: 'HOCON',
  extensions: ['.hocon'],
  paths: /(?:^|\/)(?:application|reference|play|akka|pekko)[\w.-]*\.conf$/,
  languageIds: ['hocon'],
  loading: async ({ envPath }) => ({ notes: [startWithKeyguard(envPath)] }),
  rewrite: ({ text }, keys) => rewriteEach(keys, (key) => answer(text, key)),
};

function answer(text: string, key: KeyInSource): Answer {
  const line = lineAt(text, key.span.start);
  const before = text.slice(line.start, key.span.start);
  const outside = before.replace(/"(?:\\.|[^"\\])*"/g, '""');
  if (/^[^"]*(?:#|\/\/)/.test(outside.replace(/""/g, ''))) return replaceByWords(key);
  const refusal = refuseDisguise(key.disguise);
  if (refusal) return refusal;
  const reference = `\${${key.variable}}`;
  const quoted = /"((?:\\.|[^"\\])*)$/.exec(outside);
  if (!quoted) return { edits: [{ span: key.span, newText: reference }], reference };
  if (/"""/.test(before) || !text.slice(key.span.end, line.end).includes('"'))
    return {
      refusal: 'The key is in a text of several lines. Give it an entry of its own, then use the fix again.',
    };
  // What stands side by side is joined.
  const isFirst = text.charAt(key.span.start - 1) === '"';
  const isLast = text.charAt(key.span.end) === '"';
  const span = { start: key.span.start - (isFirst ? 1 : 0), end: key.span.end + (isLast ? 1 : 0) };
  const newText = (isFirst ? '' : '"') + reference + (isLast ? '' : '"');
  return { edits: [{ span, newText }], reference };
}

import { SpringDialect, type SpringValue, springValue } from '../frameworks/spring';
import { springReferences } from '../frameworks/spring-vaults';
import type { KeyInSource, PlainLanguage } from '../language';
import { type Place, rewriteLiterals } from '../literals';
import { loadSpring } from '../loading/java';

/** `application.properties` and its profiles. https://docs.oracle.com/javase/8/docs/api/java/util/Properties.html#load-java.io.Reader- */
export const springProperties: PlainLanguage = {
  name: 'Spring properties',
  extensions: [],
  paths: /(?:^|\/)(?:application|bootstrap)(?:-[^/]+)?\.properties$/,
  languageIds: ['spring-boot-properties'],
  rewrite: ({ text }, keys) => rewriteLiterals(text, keys, new SpringDialect((key) => placeOf(text, key))),
  async rewriteForVault(source, keys) {
    const references = await springReferences(source, keys);
    if (!references) return undefined;
    const { text } = source;
    const dialect = new SpringDialect((key) => placeOf(text, key), references.placeholderOf);
    return { ...rewriteLiterals(text, keys, dialect), notes: references.notes };
  },
  loading: loadSpring,
};

const IN_NAME =
  'The key stands in the name of a property here. Make it the value of one, then use the fix again.';

function placeOf(text: string, key: KeyInSource): Place<SpringValue> {
  const line = logicalLineBefore(text, key.span.start);
  if (/^[ \t\f]*[#!]/.test(line)) return { kind: 'words' };
  const isValue = /^[ \t\f]*(?:\\[\s\S]|[^\\=:\s])+(?:[ \t\f]*[=:]|[ \t\f])/.test(line);
  return isValue ? springValue(text, key) : { kind: 'refused', refusal: IN_NAME };
}

/** From the start of the line that the first backslash continues; a comment is never continued. */
function logicalLineBefore(text: string, offset: number): string {
  const lines = text.slice(0, offset).split(/(?<=\r\n|\n|\r(?!\n))/);
  let line = lines.at(-1) ?? '';
  for (let i = lines.length - 2; i >= 0; i--) {
    const before = lines[i] ?? '';
    if (!/(?<!\\)(?:\\\\)*\\(?:\r\n|\n|\r)$/.test(before) || /^[ \t\f]*[#!]/.test(before)) break;
    line = before + line;
  }
  return line;
}

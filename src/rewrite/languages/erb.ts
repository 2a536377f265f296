import type { KeyInSource, KeyOutcome, ParsedLanguage, ParsedSource, Rewrite } from '../language';
import { placeholderFor, rewriteLiterals } from '../literals';
import { loadRuby } from '../loading/ruby';
import { RubyDialect } from './ruby/dialect';
import { codeOnly, partAt } from './ruby/template';

const IN_A_PAGE =
  'This text goes to whoever opens the page, and so would the key. Take it out and send the mail from the server.';

export const erb: ParsedLanguage = {
  name: 'ERB',
  extensions: ['.erb', '.rhtml'],
  languageIds: ['erb'],
  grammar: 'ruby',
  loading: loadRuby,
  hideForeignLines: codeOnly,
  rewrite: (source, keys) => rewriteTemplate(source, keys, () => ({ refusal: IN_A_PAGE })),
};

/** @param inText  what becomes of a key that stands outside of the tags */
export function rewriteTemplate(
  { text, tree }: ParsedSource,
  keys: readonly KeyInSource[],
  inText: (key: KeyInSource) => { readonly reference: string } | { readonly refusal: string },
): Rewrite {
  const inCode = keys.filter((key) => partAt(text, key.span) === 'code');
  const code = rewriteLiterals(text, inCode, new RubyDialect(text, tree.rootNode));
  const edits = [...code.edits];
  const outcomes = keys.map((key): KeyOutcome => {
    const known = code.outcomes.find((outcome) => outcome.key === key);
    if (known) return known;
    const isComment = partAt(text, key.span) === 'comment';
    const made = isComment ? { reference: placeholderFor(key.variable) } : inText(key);
    if ('reference' in made) edits.push({ span: key.span, newText: made.reference });
    return { key, ...made };
  });
  return { edits, outcomes };
}

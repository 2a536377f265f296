import type { KeyInSource, KeyOutcome, ParsedLanguage, ParsedSource, Rewrite } from '../language';
import { placeholderFor, refuseForm, rewriteLiterals } from '../literals';
import { loadRuby } from '../loading/ruby';
import { RubyDialect } from './ruby/dialect';
import { codeOnly, partAt } from './ruby/template';
import { quotedText } from './ruby/token';

const IN_A_PAGE =
  'This text goes to whoever opens the page, and so would the key. Take it out and send the mail from the server.';

const IN_A_TEMPLATE =
  'KeyGuard does not know who fills in this template. Give it the key as a variable and write that here instead.';

/** What is sent to people. */
const PAGE = /(?:^|\/)[^./]+\.erb$|\.(?:html?|js|text|txt|css|svg|turbo_stream)(?:\+\w+)?\.erb$|\.rhtml$/i;

export const erb: ParsedLanguage = {
  name: 'ERB',
  extensions: ['.erb', '.rhtml'],
  languageIds: ['erb'],
  grammar: 'ruby',
  loading: loadRuby,
  hideForeignLines: codeOnly,
  rewrite: (source, keys) =>
    rewriteTemplate(source, keys, (key) =>
      /\.ya?ml\.erb$/.test(source.path)
        ? tagFor(key)
        : { refusal: PAGE.test(source.path) ? IN_A_PAGE : IN_A_TEMPLATE },
    ),
};

/** What writes a key into the text of a template. */
export function tagFor({ variable, disguise }: KeyInSource): Replacement {
  const read = `ENV.fetch("${variable}")`;
  switch (disguise?.kind) {
    case undefined:
    case 'escaped':
      return { reference: `<%= ${read} %>` };
    case 'base64': {
      const value = `"${quotedText(disguise.before)}#{${read}}${quotedText(disguise.after)}"`;
      const whole = disguise.before + disguise.after === '' ? read : value;
      return { reference: `<%= [${whole}].pack("m0") %>` };
    }
    case 'split':
      return { refusal: refuseForm('in pieces') };
    case 'other':
      return { refusal: refuseForm(disguise.form) };
  }
}

type Replacement = { readonly reference: string } | { readonly refusal: string };

/** @param inText  what becomes of a key that stands outside of the tags */
export function rewriteTemplate(
  { text, tree }: ParsedSource,
  keys: readonly KeyInSource[],
  inText: (key: KeyInSource) => Replacement,
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

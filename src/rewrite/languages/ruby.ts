import type { KeyInSource, ParsedLanguage, ParsedSource, Rewrite } from '../language';
import { rewriteLiterals } from '../literals';
import { loadRuby } from '../loading/ruby';
import { RubyDialect } from './ruby/dialect';

export const ruby: ParsedLanguage = {
  name: 'Ruby',
  extensions: [
    '.rb',
    '.rake',
    '.ru',
    '.gemspec',
    '.podspec',
    '.jbuilder',
    '.builder',
    '.rabl',
    '.thor',
    '.rbw',
  ],
  paths:
    /(?:^|\/)(?:Gemfile|Rakefile|Guardfile|Capfile|Vagrantfile|Berksfile|Thorfile|Fastfile|Appfile|Podfile|Dangerfile|Brewfile|\.irbrc|\.pryrc)$/,
  languageIds: ['ruby'],
  grammar: 'ruby',
  loading: loadRuby,
  rewrite: ({ text, tree }: ParsedSource, keys: readonly KeyInSource[]): Rewrite =>
    rewriteLiterals(text, keys, new RubyDialect(text, tree.rootNode)),
};

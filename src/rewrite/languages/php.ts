import type { KeyInSource, KeyOutcome, ParsedLanguage, ParsedSource, Rewrite } from '../language';
import { placeholderFor, refuseForm, rewriteLiterals } from '../literals';
import { loadPhp } from '../loading/php';
import { refuseAll } from '../rewrite';
import { composerOf } from './php/composer';
import { PhpDialect } from './php/dialect';
import { servicesOf } from './php/laravel';
import { placeOf } from './php/place';
import { isBeforeLaravel, readerOf } from './php/reader';

export const php: ParsedLanguage = {
  name: 'PHP',
  extensions: ['.php', '.phtml', '.php5', '.php7', '.php8', '.phps', '.inc'],
  languageIds: ['php'],
  grammar: 'php',
  loading: loadPhp,
  async rewrite(source, keys) {
    // Other languages include files of that name, too.
    if (source.path.endsWith('.inc') && !source.text.includes('<?')) return refuseAll(keys, NO_PHP);
    const composer = await composerOf(source.path, source.project);
    const reader = readerOf(source, composer);
    if (reader === 'symfony-parameter') return rewriteParameters(source, keys);
    if (reader === 'laravel-config' && composer) {
      if (isBeforeLaravel(source.path, composer)) return rewriteBeforeLaravel(source, keys);
      return rewriteInLaravel(source, keys, composer.folder);
    }
    return rewriteLiterals(
      source.text,
      keys,
      new PhpDialect(source.text, source.tree.rootNode, reader, new Map()),
    );
  },
};

const NO_PHP =
  'There is no PHP in this file, so KeyGuard does not know who reads it. Move the key to the env file by hand.';

/** With the entries of `config/services.php` that the code reads then. */
async function rewriteInLaravel(
  { text, tree, project }: ParsedSource,
  keys: readonly KeyInSource[],
  folder: string,
): Promise<Rewrite> {
  const variables = new Map(
    keys.map(({ variable, span, disguise }) => [
      variable,
      disguise ? undefined : text.slice(span.start, span.end),
    ]),
  );
  const services = await servicesOf(folder, variables, project, tree);
  if ('refusal' in services) return refuseAll(keys, services.refusal);
  const dialect = new PhpDialect(text, tree.rootNode, 'laravel-config', services.settings);
  const rewrite = rewriteLiterals(text, keys, dialect);
  const read = rewrite.outcomes.flatMap((outcome) =>
    'reference' in outcome && outcome.reference !== placeholderFor(outcome.key.variable)
      ? [outcome.key.variable]
      : [],
  );
  const companion = services.companionFor(new Set(read));
  return read.length > 0 && companion ? { ...rewrite, companions: [companion] } : rewrite;
}

const BEFORE_LARAVEL =
  'Laravel has not read its configuration yet where this file runs. Move what needs the key into the application, then use the fix again.';

function rewriteBeforeLaravel({ tree }: ParsedSource, keys: readonly KeyInSource[]): Rewrite {
  const edits: Rewrite['edits'][number][] = [];
  const outcomes = keys.map((key): KeyOutcome => {
    const place = placeOf(tree.rootNode, key);
    if (place.kind !== 'words')
      return { key, refusal: place.kind === 'refused' ? place.refusal : BEFORE_LARAVEL };
    const reference = placeholderFor(key.variable);
    edits.push({ span: key.span, newText: reference });
    return { key, reference };
  });
  return { edits, outcomes };
}

const AS_PARAMETER =
  'Symfony puts %env(NAME)% in the place of a plain key only. Put the key itself into a parameter, then use the fix again.';

/** In the configuration of Symfony's container `%env(NAME)%` stands for the value in any string. */
function rewriteParameters({ tree }: ParsedSource, keys: readonly KeyInSource[]): Rewrite {
  const edits: Rewrite['edits'][number][] = [];
  const outcomes = keys.map((key): KeyOutcome => {
    const place = placeOf(tree.rootNode, key);
    if (place.kind === 'refused') return { key, refusal: place.refusal };
    if (place.kind === 'literal' && key.disguise && key.disguise.kind !== 'escaped')
      return { key, refusal: key.disguise.kind === 'other' ? refuseForm(key.disguise.form) : AS_PARAMETER };
    const reference = place.kind === 'words' ? placeholderFor(key.variable) : `%env(${key.variable})%`;
    edits.push({ span: key.span, newText: reference });
    return { key, reference };
  });
  return { edits, outcomes };
}

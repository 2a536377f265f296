import type { Node, Tree } from 'web-tree-sitter';
import type { TextEdit } from '../../text/edits';
import type { KeyInSource, KeyOutcome, Language, Rewrite } from '../language';
import { accessEnvironment } from './python/imports';
import { hideMagics } from './python/magics';
import { type Site, siteOf } from './python/site';
import { type KeyInLiteral, rewriteUnit } from './python/unit';

/** Stubs (`.pyi`) are not run, so there is no environment to read in them. */
export const python: Language = {
  name: 'Python',
  extensions: ['.py', '.pyw'],
  languageIds: ['python'],
  grammar: 'python',
  hideForeignLines: hideMagics,
  rewrite: rewritePython,
};

type LiteralSite = Extract<Site, { kind: 'literal' }>;

function rewritePython(text: string, tree: Tree, keys: readonly KeyInSource[]): Rewrite {
  const root = tree.rootNode;
  const edits: TextEdit[] = [];
  const outcomes = new Map<KeyInSource, KeyOutcome>();
  const literals: { key: KeyInSource; site: LiteralSite }[] = [];
  for (const key of keys) {
    const site = siteOf(text, root, key.span);
    if (site.kind === 'literal') {
      literals.push({ key, site });
    } else if (site.kind === 'words') {
      const reference = `<${key.variable}>`;
      edits.push({ span: key.span, newText: reference });
      outcomes.set(key, { key, reference });
    } else {
      outcomes.set(key, { key, refusal: site.reason });
    }
  }

  const hasFormattedStrings = !isPython2(root);
  const access = accessEnvironment(
    text,
    root,
    literals.map(({ site }) => site.element),
  );
  const units = new Map<number, { unit: Node; keys: KeyInLiteral[] }>();
  for (const { key, site } of literals) {
    const { element, unit, inFormat } = site;
    const group = units.get(unit.id) ?? { unit, keys: [] };
    group.keys.push({ key, element, inFormat, mapping: access.mappingAt(element) });
    units.set(unit.id, group);
  }
  for (const group of units.values()) {
    const rewrite = rewriteUnit(text, group.unit, group.keys, hasFormattedStrings);
    edits.push(...rewrite.edits);
    for (const outcome of rewrite.outcomes) outcomes.set(outcome.key, outcome);
  }
  // First, so that the import comes before an expression at the same place.
  if (access.edit) edits.unshift(access.edit);
  return {
    edits,
    outcomes: keys.flatMap((key) => outcomes.get(key) ?? []),
  };
}

/** A `print` or `exec` statement is a syntax error in Python 3, and f-strings are one in Python 2. */
function isPython2(root: Node): boolean {
  return root.descendantsOfType(['print_statement', 'exec_statement']).length > 0;
}

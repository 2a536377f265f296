import type { Node, Tree } from 'web-tree-sitter';
import type { TextEdit } from '../../text/edits';
import type { Span } from '../../text/span';
import type { KeyInSource, KeyOutcome, ParsedLanguage, Rewrite } from '../language';
import { loadPython } from '../loading/python';
import { accessEnvironment } from './python/imports';
import { readToken } from './python/literal';
import { hideMagics } from './python/magics';
import { Names } from './python/names';
import { dropStatement, type OwnValue, ownValueOf } from './python/own-variable';
import { type Site, siteOf } from './python/site';
import { isWhole, type KeyInLiteral, rewriteUnit } from './python/unit';

/** Stubs (`.pyi`) are not run, so there is no environment to read in them. */
export const python: ParsedLanguage = {
  name: 'Python',
  extensions: ['.py', '.pyw'],
  interpreters: /^python[\d.]*$/,
  languageIds: ['python'],
  grammar: 'python',
  hideForeignLines: hideMagics,
  loading: loadPython,
  rewrite: ({ text, tree }, keys) => rewritePython(text, tree, keys),
};

type LiteralSite = Extract<Site, { kind: 'literal' }>;

function rewritePython(text: string, tree: Tree, keys: readonly KeyInSource[]): Rewrite {
  const root = tree.rootNode;
  const edits: TextEdit[] = [];
  const outcomes = new Map<KeyInSource, KeyOutcome>();
  const names = new Names(text, root);
  const reads: { key: KeyInSource; site: LiteralSite; replaced?: Span }[] = [];
  const sets: { key: KeyInSource; site: LiteralSite; statement: Node | undefined }[] = [];
  for (const key of keys) {
    const site = siteOf(text, root, key.span);
    if (site.kind === 'literal') {
      const own = ownValueAt(key, site, names);
      if (own?.kind === 'statement') sets.push({ key, site, statement: own.statement });
      else reads.push({ key, site, ...(own && { replaced: own.span }) });
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
    names,
    reads.map(({ site }) => site.element),
  );
  const units = new Map<number, { unit: Node; keys: KeyInLiteral[] }>();
  let needsAccess = false;
  for (const { site, ...read } of reads) {
    const { element, unit, inFormat } = site;
    const group = units.get(unit.id) ?? { unit, keys: [] };
    group.keys.push({ ...read, element, inFormat, mapping: access.mappingAt(element) });
    units.set(unit.id, group);
  }
  for (const group of units.values()) {
    const rewrite = rewriteUnit(text, group.unit, group.keys, hasFormattedStrings);
    edits.push(...rewrite.edits);
    needsAccess ||= rewrite.edits.length > 0;
    for (const outcome of rewrite.outcomes) outcomes.set(outcome.key, outcome);
  }
  const dropped = new Set(sets.flatMap(({ statement }) => statement?.id ?? []));
  for (const { key, site, statement } of sets) {
    const edit = dropStatement(text, statement, dropped);
    if ('refusal' in edit) {
      outcomes.set(key, { key, refusal: edit.refusal });
      continue;
    }
    edits.push(edit);
    outcomes.set(key, { key, reference: `${access.mappingAt(site.element)}["${key.variable}"]` });
  }
  // First, so that the import comes before an expression at the same place.
  if (access.edit && needsAccess) edits.unshift(access.edit);
  return {
    edits,
    outcomes: keys.flatMap((key) => outcomes.get(key) ?? []),
  };
}

function ownValueAt(key: KeyInSource, site: LiteralSite, names: Names): OwnValue | undefined {
  const { element, unit, inFormat } = site;
  const token = readToken(element);
  if (element.id !== unit.id || token.isBytes || !isWhole(token, { key, inFormat })) return undefined;
  return ownValueOf(element, key.variable, names);
}

/** A `print` or `exec` statement is a syntax error in Python 3, and f-strings are one in Python 2. */
function isPython2(root: Node): boolean {
  return root.descendantsOfType(['print_statement', 'exec_statement']).length > 0;
}

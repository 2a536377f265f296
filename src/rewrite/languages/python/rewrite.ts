import type { Node, Tree } from 'web-tree-sitter';
import type { TextEdit } from '../../../text/edits';
import { overlap, type Span } from '../../../text/span';
import type { KeyInSource, KeyOutcome, Rewrite } from '../../language';
import { placeholderFor } from '../../literals';
import { type Decoder, decoderOf } from './encoded';
import { accessModule, insertImports, type ModuleAccess } from './imports';
import { readToken } from './literal';
import { Names } from './names';
import { dropStatement, type OwnValue, ownValueOf } from './own-variable';
import { replacePieces } from './pieces';
import { readerAt, type SettingsReader, settingsReadersIn } from './settings-reader';
import { type Site, siteOf } from './site';
import { isWhole, type KeyInLiteral, rewriteUnit } from './unit';

type LiteralSite = Extract<Site, { kind: 'literal' }>;
type PiecesSite = Extract<Site, { kind: 'pieces' }>;

interface Placed<S> {
  readonly key: KeyInSource;
  readonly site: S;
  readonly replaced?: Span | undefined;
}

export function rewritePython(text: string, tree: Tree, keys: readonly KeyInSource[]): Rewrite {
  const root = tree.rootNode;
  const edits: TextEdit[] = [];
  const outcomes = new Map<KeyInSource, KeyOutcome>();
  const names = new Names(text, root);
  const readers = settingsReadersIn(root);
  const reads: (Placed<LiteralSite> & { readonly decoder: Decoder | undefined })[] = [];
  const pieces: Placed<PiecesSite>[] = [];
  const sets: { key: KeyInSource; place: Node; statement: Node | undefined }[] = [];
  for (const key of keys) {
    const site = siteOf(text, root, key);
    if (site.kind === 'words') {
      const reference = placeholderFor(key.variable);
      edits.push({ span: key.span, newText: reference });
      outcomes.set(key, { key, reference });
    } else if (site.kind === 'refused') {
      outcomes.set(key, { key, refusal: site.reason });
    } else {
      const own = ownValueAt(key, site, names, readers);
      const replaced = own?.kind === 'read' ? own.span : undefined;
      if (own?.kind === 'statement') sets.push({ key, place: placeOf(site), statement: own.statement });
      else if (site.kind === 'pieces') pieces.push({ key, site, replaced });
      else reads.push({ key, site, replaced, decoder: decoderAt(key, site) });
    }
  }

  const hasFormattedStrings = !isPython2(root);
  const all = [...reads, ...pieces]
    .map(({ key, site }) => ({ key, place: placeOf(site) }))
    .sort((a, b) => a.place.startIndex - b.place.startIndex);
  const isEncoded = ({ disguise }: KeyInSource) => disguise?.kind === 'base64';
  const encodes = reads.filter(({ key, decoder }) => isEncoded(key) && !decoder);
  const environment = accessModule(
    names,
    'os',
    all.flatMap(({ place }) => (readerAt(readers, names, place) ? [] : [place])),
  );
  const encoding = accessModule(
    names,
    'base64',
    encodes.map(({ site }) => site.element),
  );
  const readAt = (place: Node, { variable }: KeyInSource) => {
    const reader = readerAt(readers, names, place);
    return (quote: string) =>
      reader
        ? `${reader.name}(${quote}${variable}${quote})`
        : `${environment.at(place)}[${quote}${variable}${quote}]`;
  };

  const units = new Map<number, { unit: Node; keys: KeyInLiteral[] }>();
  const needed = new Set<ModuleAccess>();
  for (const { site, key, replaced, decoder } of reads) {
    const { element, unit, inFormat } = site;
    const group = units.get(unit.id) ?? { unit, keys: [] };
    const read = readAt(element, key);
    group.keys.push({
      ...{ key, element, inFormat, read, decoder, encoder: encoding.at(element) },
      ...(replaced && { replaced }),
    });
    units.set(unit.id, group);
  }
  for (const group of units.values()) {
    const rewrite = rewriteUnit(text, group.unit, group.keys, hasFormattedStrings);
    edits.push(...rewrite.edits);
    if (rewrite.edits.length > 0) {
      needed.add(environment);
      if (group.keys.some(({ key }) => isEncoded(key))) needed.add(encoding);
    }
    for (const outcome of rewrite.outcomes) outcomes.set(outcome.key, outcome);
  }
  for (const { key, site, replaced } of pieces) {
    const read = readAt(site.joined.node, key);
    const made = replacePieces(text, site.joined, { read, hasFormattedStrings, replaced });
    if ('refusal' in made) {
      outcomes.set(key, { key, refusal: made.refusal });
    } else if (edits.some(({ span }) => overlap(span, made.edit.span))) {
      outcomes.set(key, { key, refusal: ENTANGLED });
    } else {
      edits.push(made.edit);
      needed.add(environment);
      outcomes.set(key, { key, reference: made.reference });
    }
  }
  const dropped = new Set(sets.flatMap(({ statement }) => statement?.id ?? []));
  for (const { key, place, statement } of sets) {
    const edit = dropStatement(text, statement, dropped);
    if ('refusal' in edit) {
      outcomes.set(key, { key, refusal: edit.refusal });
      continue;
    }
    edits.push(edit);
    outcomes.set(key, { key, reference: `${environment.at(place)}["${key.variable}"]` });
  }
  // First, so that the imports come before an expression at the same place.
  edits.unshift(
    ...importsFor(
      text,
      root,
      [encoding, environment].filter((access) => needed.has(access)),
    ),
  );
  return {
    edits,
    outcomes: keys.flatMap((key) => outcomes.get(key) ?? []),
  };
}

const ENTANGLED =
  'This key and another one are put together from the same literals. Write each as one string, then fix the key again.';

function importsFor(text: string, root: Node, access: readonly ModuleAccess[]): TextEdit[] {
  const missing = access.flatMap((module) => module.missing ?? []);
  if (missing.length === 0) return [];
  const statements = missing.map(({ statement }) => statement);
  const firstUse = Math.min(...missing.map((each) => each.firstUse));
  return [insertImports(text, root, statements, firstUse)];
}

function placeOf(site: LiteralSite | PiecesSite): Node {
  return site.kind === 'pieces' ? site.joined.node : site.element;
}

function ownValueAt(
  key: KeyInSource,
  site: LiteralSite | PiecesSite,
  names: Names,
  readers: readonly SettingsReader[],
): OwnValue | undefined {
  if (key.disguise?.kind === 'base64') return undefined;
  if (site.kind === 'pieces') {
    const { node, extent, before, after, isBytes } = site.joined;
    if (extent !== 'whole' || isBytes || before.length + after.length > 0) return undefined;
    return ownValueOf(node, key.variable, names, readers);
  }
  const { element, unit, inFormat } = site;
  const token = readToken(element);
  if (element.id !== unit.id || token.isBytes || !isWhole(token, { key, inFormat })) return undefined;
  return ownValueOf(element, key.variable, names, readers);
}

function decoderAt(key: KeyInSource, { element, unit, inFormat }: LiteralSite): Decoder | undefined {
  const isAlone = element.id === unit.id && isWhole(readToken(element), { key, inFormat });
  return key.disguise?.kind === 'base64' && isAlone ? decoderOf(element) : undefined;
}

/** A `print` or `exec` statement is a syntax error in Python 3, and f-strings are one in Python 2. */
function isPython2(root: Node): boolean {
  return root.descendantsOfType(['print_statement', 'exec_statement']).length > 0;
}

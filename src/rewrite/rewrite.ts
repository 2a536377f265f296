import { Edit, type Point, type Tree } from 'web-tree-sitter';
import { applyEdits, type TextEdit } from '../text/edits';
import { LineIndex } from '../text/lines';
import type { Grammars } from './grammars';
import type {
  KeyForVault,
  KeyInSource,
  Language,
  ParsedLanguage,
  PlainLanguage,
  Rewrite,
  SourceFile,
} from './language';

/**
 * Replaces `keys` in the source by reads of the environment, and proves that the result still parses: a fix that
 * would leave a syntax error that was not there before is withdrawn and every key refused.
 */
export async function rewriteSource(
  grammars: Grammars,
  language: Language,
  source: SourceFile,
  keys: readonly KeyInSource[],
): Promise<Rewrite> {
  return language.grammar === undefined
    ? rewritePlain(grammars, language, source, keys)
    : rewriteParsed(grammars, language, source, keys);
}

async function rewritePlain(
  grammars: Grammars,
  language: PlainLanguage,
  source: SourceFile,
  keys: readonly KeyInSource[],
): Promise<Rewrite> {
  const rewrite = await language.rewrite(source, keys, (inner, part, keysOfPart) =>
    rewriteSource(grammars, inner, part, keysOfPart),
  );
  return checked(language, source, keys, rewrite);
}

/** The same by references of the format's own; undefined where it has none for this vault. */
export async function rewriteSourceForVault(
  language: Language,
  source: SourceFile,
  keys: readonly KeyForVault[],
): Promise<Rewrite | undefined> {
  const rewrite = await language.rewriteForVault?.(source, keys);
  // Only formats have references of their own, and those are read without a grammar.
  return rewrite && language.grammar === undefined ? checked(language, source, keys, rewrite) : rewrite;
}

function checked(
  language: PlainLanguage,
  { text }: SourceFile,
  keys: readonly KeyInSource[],
  rewrite: Rewrite,
): Rewrite {
  if (rewrite.edits.length === 0 || !language.countErrors) return rewrite;
  const errors = language.countErrors(applyEdits(text, rewrite.edits));
  return errors > language.countErrors(text) ? withdraw(language, keys) : rewrite;
}

export function refuseAll(keys: readonly KeyInSource[], refusal: string): Rewrite {
  return { edits: [], outcomes: keys.map((key) => ({ key, refusal })) };
}

async function rewriteParsed(
  grammars: Grammars,
  language: ParsedLanguage,
  source: SourceFile,
  keys: readonly KeyInSource[],
): Promise<Rewrite> {
  const { tree, isHidden } = await parse(grammars, language, source.text);
  try {
    const rewrite = await language.rewrite({ ...source, tree }, keys);
    if (rewrite.edits.length === 0) return rewrite;
    const result = applyEdits(source.text, rewrite.edits);
    const errors = errorsIn(tree);
    // Where there was no error, what the edits left alone need not be parsed again to know that there is none.
    const before = errors === 0 && !isHidden ? tree : undefined;
    if (before) for (const change of changesOf(source.text, rewrite.edits)) before.edit(change);
    return (await countErrors(grammars, language, result, before)) > errors
      ? withdraw(language, keys)
      : rewrite;
  } finally {
    tree.delete();
  }
}

/** What went wrong is a mistake of ours; the file stays as it is. */
function withdraw({ name }: Language, keys: readonly KeyInSource[]): Rewrite {
  return refuseAll(keys, `The fix would leave ${name} that does not parse here. Replace the key by hand.`);
}

/** The edits as tree-sitter wants to be told of them, from the last one to the first, so that none moves another. */
function changesOf(text: string, edits: readonly TextEdit[]): Edit[] {
  const lines = new LineIndex(text);
  const pointAt = (offset: number): Point => {
    const { line, column } = lines.positionAt(offset);
    return { row: line - 1, column: column - 1 };
  };
  return edits
    .toSorted((a, b) => b.span.start - a.span.start || b.span.end - a.span.end)
    .map(({ span, newText }) => {
      const start = pointAt(span.start);
      const added = newText.split(/\r\n|\n|\r/);
      const last = added.at(-1)?.length ?? 0;
      return new Edit({
        startIndex: span.start,
        oldEndIndex: span.end,
        newEndIndex: span.start + newText.length,
        startPosition: start,
        oldEndPosition: pointAt(span.end),
        newEndPosition: {
          row: start.row + added.length - 1,
          column: added.length === 1 ? start.column + last : last,
        },
      });
    });
}

/** @returns the tree, and whether lines were hidden from it */
async function parse(
  grammars: Grammars,
  language: ParsedLanguage,
  text: string,
  before?: Tree,
): Promise<{ tree: Tree; isHidden: boolean }> {
  const tree = await grammars.parse(language.grammar, text, before);
  const visible = language.hideForeignLines?.(text, tree) ?? text;
  if (visible === text) return { tree, isHidden: false };
  tree.delete();
  return { tree: await grammars.parse(language.grammar, visible), isHidden: true };
}

async function countErrors(
  grammars: Grammars,
  language: ParsedLanguage,
  text: string,
  before: Tree | undefined,
): Promise<number> {
  const { tree } = await parse(grammars, language, text, before);
  try {
    return errorsIn(tree);
  } finally {
    tree.delete();
  }
}

/** How many places of the tree the parser had to skip or make up. */
function errorsIn(tree: Tree): number {
  if (!tree.rootNode.hasError) return 0;
  let errors = 0;
  const cursor = tree.walk();
  try {
    for (;;) {
      if (cursor.nodeIsMissing || cursor.nodeType === 'ERROR') errors++;
      if (cursor.currentNode.hasError && cursor.gotoFirstChild()) continue;
      while (!cursor.gotoNextSibling()) if (!cursor.gotoParent()) return errors;
    }
  } finally {
    cursor.delete();
  }
}

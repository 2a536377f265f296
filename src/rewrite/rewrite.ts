import type { Tree } from 'web-tree-sitter';
import { applyEdits } from '../text/edits';
import type { Grammars } from './grammars';
import type { KeyInSource, Language, ParsedLanguage, Rewrite, RewritePart, SourceFile } from './language';

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
  const rewritePart: RewritePart = (inner, part, keysOfPart) =>
    rewriteSource(grammars, inner, part, keysOfPart);
  const { rewrite, errors } =
    language.grammar === undefined
      ? {
          rewrite: await language.rewrite(source, keys, rewritePart),
          errors: language.countErrors?.(source.text) ?? 0,
        }
      : await rewriteParsed(grammars, language, source, keys);
  if (rewrite.edits.length === 0) return rewrite;
  const result = applyEdits(source.text, rewrite.edits);
  if ((await countErrors(grammars, language, result)) > errors) {
    return refuseAll(
      keys,
      `The fix would leave ${language.name} that does not parse here. Replace the key by hand.`,
    );
  }
  return rewrite;
}

export function refuseAll(keys: readonly KeyInSource[], refusal: string): Rewrite {
  return { edits: [], outcomes: keys.map((key) => ({ key, refusal })) };
}

async function rewriteParsed(
  grammars: Grammars,
  language: ParsedLanguage,
  source: SourceFile,
  keys: readonly KeyInSource[],
): Promise<{ rewrite: Rewrite; errors: number }> {
  const tree = await parse(grammars, language, source.text);
  try {
    return { rewrite: await language.rewrite({ ...source, tree }, keys), errors: errorsIn(tree) };
  } finally {
    tree.delete();
  }
}

async function parse(grammars: Grammars, language: ParsedLanguage, text: string): Promise<Tree> {
  const tree = await grammars.parse(language.grammar, text);
  const visible = language.hideForeignLines?.(text, tree) ?? text;
  if (visible === text) return tree;
  tree.delete();
  return grammars.parse(language.grammar, visible);
}

async function countErrors(grammars: Grammars, language: Language, text: string): Promise<number> {
  if (language.grammar === undefined) return language.countErrors?.(text) ?? 0;
  const tree = await parse(grammars, language, text);
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

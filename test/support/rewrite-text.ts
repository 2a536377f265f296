import type { KeyInSource, Language, Rewrite } from '../../src/rewrite/language';
import { rewriteSource } from '../../src/rewrite/rewrite';
import { grammars } from './grammars';
import { MemoryProject } from './memory-project';

/** Rewrites a file that is all there is of its project. */
export function rewriteText(
  language: Language,
  text: string,
  keys: readonly KeyInSource[],
  path = `file${language.extensions[0] ?? ''}`,
): Promise<Rewrite> {
  return rewriteSource(
    grammars,
    language,
    { path, text, project: new MemoryProject({ [path]: text }) },
    keys,
  );
}

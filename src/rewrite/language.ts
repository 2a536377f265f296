import type { Tree } from 'web-tree-sitter';
import type { TextEdit } from '../text/edits';
import type { Span } from '../text/span';

/** A grammar of `@vscode/tree-sitter-wasm`, by the middle of its file name: `tree-sitter-NAME.wasm`. */
export type GrammarName = 'javascript' | 'typescript' | 'tsx' | 'python';

/** A key in a source text, and the environment variable that takes its place. */
export interface KeyInSource {
  readonly span: Span;
  readonly variable: string;
}

/** What became of one key: the expression (or, in a comment, the words) that now stands for it, or why it stays. */
export type KeyOutcome =
  | { readonly key: KeyInSource; readonly reference: string }
  | { readonly key: KeyInSource; readonly refusal: string };

/** The edits of one file for all of its keys together, so that an import is added once. */
export interface Rewrite {
  readonly edits: readonly TextEdit[];
  /** One for each key, in the order given. A refused key has no edit. */
  readonly outcomes: readonly KeyOutcome[];
}

/** A language whose literals KeyGuard can replace by a read of the environment. One file each in `languages/`. */
export interface Language {
  /** As its users write it: "JavaScript". */
  readonly name: string;
  /** Lower case, with the dot. */
  readonly extensions: readonly string[];
  /** VS Code's language identifiers, for documents without a file name. */
  readonly languageIds: readonly string[];
  readonly grammar: GrammarName;
  /**
   * The text as the parser should see it, with every other character where it was: lines that belong to a tool around
   * the language, such as a notebook's magics, are covered up. `tree` is what the parser made of the text itself.
   */
  hideForeignLines?(text: string, tree: Tree): string;
  /**
   * @param text  the whole source
   * @param tree  its syntax tree, foreign lines hidden; offsets of nodes (`startIndex`, `endIndex`) are UTF-16 code units
   * @param keys  by ascending offset, not overlapping
   */
  rewrite(text: string, tree: Tree, keys: readonly KeyInSource[]): Rewrite;
}

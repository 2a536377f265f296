import type { Tree } from 'web-tree-sitter';
import type { ProjectFiles } from '../stores/project-files';
import type { Reference } from '../stores/references';
import type { TextEdit } from '../text/edits';
import type { Span } from '../text/span';

/** A grammar of `@vscode/tree-sitter-wasm`, by the middle of its file name: `tree-sitter-NAME.wasm`. */
export type GrammarName =
  | 'bash'
  | 'c-sharp'
  | 'cpp'
  | 'go'
  | 'java'
  | 'javascript'
  | 'php'
  | 'python'
  | 'ruby'
  | 'rust'
  | 'tsx'
  | 'typescript';

/** A key in a source text, and the environment variable that takes its place. */
export interface KeyInSource {
  /** That of the finding: for a key in pieces from the first character of the first to the last one of the last. */
  readonly span: Span;
  readonly variable: string;
  /** Undefined for a key in one plain piece. */
  readonly disguise?: Disguise | undefined;
}

/** A key that goes to a vault, in a format with references of its own. */
export interface KeyForVault extends KeyInSource {
  readonly vault: Reference;
}

/** How a key is written that does not stand in one plain piece. */
export type Disguise =
  | { readonly kind: 'split' }
  /** The span is a run of standard base64, padded, on one line. Decoded it is `before`, the key, `after`. */
  | { readonly kind: 'base64'; readonly before: string; readonly after: string }
  /** With the escapes of a string literal, such as `\x53G.`: the value of the literal holds the key. */
  | { readonly kind: 'escaped' }
  /** In a way that no expression can be made of: percent-encoded, in hexadecimal, base64 that somebody wrapped. */
  | { readonly kind: 'other'; readonly form: string };

/** What became of one key: the expression (or, in a comment, the words) that now stands for it, or why it stays. */
export type KeyOutcome =
  | { readonly key: KeyInSource; readonly reference: string }
  | { readonly key: KeyInSource; readonly refusal: string };

/** The edits of one file for all of its keys together, so that an import is added once. */
export interface Rewrite {
  readonly edits: readonly TextEdit[];
  /** One for each key, in the order given. A refused key has no edit. */
  readonly outcomes: readonly KeyOutcome[];
  /** Other files without whose change the edits would be wrong, such as the configuration that a framework reads. */
  readonly companions?: readonly Companion[];
  /**
   * How the value gets to where it is read, as sentences with the command. Undefined where the language's `loading` says
   * that; `[]` where nothing is left to say, because what reads the file reads the env file, too.
   */
  readonly notes?: readonly string[];
  /** The same where the words, or a line that makes a reader load the env file, need to know where that file is. Before `notes`. */
  readonly loading?: (envPath: string) => Loading | Promise<Loading>;
}

/** A change of another file of the project. */
export interface Companion {
  /** Relative to the project's root. */
  readonly path: string;
  /** What it reads now, which the edits are made against; undefined for a file that is made. */
  readonly before: string | undefined;
  readonly edits: readonly TextEdit[];
}

export interface SourceFile {
  /** Relative to the project's root. */
  readonly path: string;
  readonly text: string;
  /** VS Code's, for documents. */
  readonly languageId?: string | undefined;
  readonly project: ProjectFiles;
}

export interface ParsedSource extends SourceFile {
  /** Foreign lines hidden; offsets of nodes (`startIndex`, `endIndex`) are UTF-16 code units. */
  readonly tree: Tree;
}

export interface LoadingRequest {
  /** `text` is the one before the fix. */
  readonly file: Omit<SourceFile, 'project'>;
  /** Relative to the project's root. */
  readonly envPath: string;
  readonly project: ProjectFiles;
  /** The names of the variables that the fix made the file read. */
  readonly variables?: readonly string[];
}

/**
 * Who puts the env file's lines into the environment when the project is started as it is started today; if nobody does,
 * the line that was added, or the command that would.
 */
export interface Loading {
  /** Sentences for the user. One that begins with "Nothing loads" is shown until it is dismissed. */
  readonly notes: readonly string[];
  /** The loader's line in the file itself, against its text before the fix. */
  readonly edits?: readonly TextEdit[];
  /** The loader's line in the file that the program begins with. */
  readonly companions?: readonly Companion[];
  /**
   * Where what reads the source takes the values from, if that is not the environment it is started in: the text of the env
   * file itself, or settings that the user fills by hand. A vault's reference in the env file would be taken for the key.
   */
  readonly from?: 'env file' | 'settings';
  /**
   * What to do where the env file holds references instead of keys. Undefined where those of `notes` say it that name
   * `keyguard run`.
   */
  readonly withReferences?: readonly string[];
}

interface Described {
  /** As its users write it: "JavaScript". */
  readonly name: string;
  /** Lower case, with the dot. */
  readonly extensions: readonly string[];
  /** Whole paths, with `/`, of files that more than their extension tells: `Dockerfile`, `.github/workflows/ci.yml`. */
  readonly paths?: Pick<RegExp, 'test'>;
  /** Names of programs on the `#!` line of files that nothing else tells about: `bash`. */
  readonly interpreters?: RegExp;
  /** VS Code's language identifiers, for documents without a file name. */
  readonly languageIds: readonly string[];
  /**
   * The only name under which what reads the file would find the variable (`TF_VAR_…`), where the one that was chosen
   * (`SENDGRID_API_KEY`) would not do. Undefined where it does.
   */
  nameFor?(source: SourceFile, key: Span, chosen: string): string | undefined;
  /**
   * The env file that what runs the source insists on, relative to the project's root, such as Wrangler's `.dev.vars`.
   * Undefined where any will do.
   */
  envPathFor?(source: SourceFile): Promise<string | undefined>;
  loading?(request: LoadingRequest): Promise<Loading>;
  /**
   * Replaces keys by references of the format's own to what stands in a vault, such as CloudFormation's `{{resolve:…}}`:
   * then no variable is read and no env file changed. Undefined where this file has none for that vault.
   * @param keys all of the same vault
   */
  rewriteForVault?(
    source: SourceFile,
    keys: readonly KeyForVault[],
  ): Promise<Rewrite | undefined> | Rewrite | undefined;
}

/** A language that is rewritten by its syntax tree. */
export interface ParsedLanguage extends Described {
  readonly grammar: GrammarName;
  /**
   * The text as the parser should see it, with every other character where it was: lines that belong to a tool around
   * the language, such as a notebook's magics, are covered up. `tree` is what the parser made of the text itself.
   */
  hideForeignLines?(text: string, tree: Tree): string;
  /** @param keys  by ascending offset, not overlapping */
  rewrite(source: ParsedSource, keys: readonly KeyInSource[]): Rewrite | Promise<Rewrite>;
}

/** A language or format that is read without a grammar. */
export interface PlainLanguage extends Described {
  readonly grammar?: undefined;
  /**
   * How many places what reads such a text would stumble over: a fix that adds one is withdrawn. Where the format's own
   * reader is at hand, by that reader.
   */
  countErrors?(text: string): number;
  /**
   * @param keys  by ascending offset, not overlapping
   * @param rewritePart  for what is written in another language, such as a notebook's cells
   */
  rewrite(
    source: SourceFile,
    keys: readonly KeyInSource[],
    rewritePart: RewritePart,
  ): Rewrite | Promise<Rewrite>;
}

/** Rewrites a text within a text by its own language, and proves that the result still parses. */
export type RewritePart = (
  language: Language,
  part: SourceFile,
  keys: readonly KeyInSource[],
) => Promise<Rewrite>;

/** Something whose keys KeyGuard can replace by a read of the environment. One file each in `languages/` and `formats/`. */
export type Language = ParsedLanguage | PlainLanguage;

import { Language, Parser, type Tree } from 'web-tree-sitter';
import type { GrammarName } from './language';

/** Reads a file of the `grammars` folder that is shipped beside the bundles. */
export type ReadGrammarFile = (name: string) => Promise<Uint8Array>;

/**
 * Syntax trees on demand. Nothing is loaded before the first fix is asked for; then the runtime once and one grammar
 * for the language in hand (2 to 12 ms each).
 */
export class Grammars {
  private runtime: Promise<void> | undefined;
  private readonly languages = new Map<GrammarName, Promise<Language>>();

  constructor(private readonly readFile: ReadGrammarFile) {}

  /**
   * The caller calls `delete()` on the tree: it lives in WebAssembly memory, which is not collected.
   * @param before  the tree of an earlier text, told of the edits since: what they left alone is not parsed again
   */
  async parse(grammar: GrammarName, text: string, before?: Tree): Promise<Tree> {
    this.runtime ??= this.startRuntime();
    await this.runtime;
    let loading = this.languages.get(grammar);
    if (!loading) {
      loading = this.readFile(`tree-sitter-${grammar}.wasm`).then((bytes) => Language.load(bytes));
      this.languages.set(grammar, loading);
    }
    const parser = new Parser();
    try {
      parser.setLanguage(await loading);
      const tree = parser.parse(text, before);
      if (!tree) throw new Error(`the ${grammar} parser gave no tree`);
      return tree;
    } finally {
      parser.delete();
    }
  }

  private async startRuntime(): Promise<void> {
    const wasmBinary = await this.readFile('web-tree-sitter.wasm');
    // Without `locateFile` it works out an address of the file it was just given, which fails in a browser bundle.
    await Parser.init({ wasmBinary, locateFile: (name: string) => name });
  }
}

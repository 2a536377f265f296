import type * as vscode from 'vscode';
import type { ReadGrammarFile } from '../rewrite/grammars';

/** What the Node host and the browser host do differently. */
export interface HostServices {
  /** The operating system's name for the user, for "done on DATE by NAME". */
  readonly userName: string | undefined;
  /** Leaves a file on disk readable for its owner alone; does nothing where there are no such permissions. */
  makePrivate(uri: vscode.Uri): Promise<void>;
  /** Whether a file on disk must not be written; VS Code's own `stat` does not tell of permission bits. */
  isReadOnly(uri: vscode.Uri): Promise<boolean>;
  readonly readGrammarFile: ReadGrammarFile;
}

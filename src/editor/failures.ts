import * as vscode from 'vscode';
import { maskSecrets } from '../detect/mask';
import type { FileError } from '../text/problem';
import { Problem } from '../text/problem';

/** Tells the user what went wrong: an expected failure in its own words, a bug of ours with its stack in the log. */
export class Failures implements vscode.Disposable {
  private readonly log = vscode.window.createOutputChannel('KeyGuard', { log: true });

  dispose(): void {
    this.log.dispose();
  }

  tell(error: unknown): void {
    void vscode.window.showErrorMessage(this.sentenceOf(error));
  }

  /** Keeps for whoever looks what a scan could not read. */
  note(errors: readonly FileError[]): void {
    for (const { path, message } of errors) this.log.warn(`${path}: ${message}`);
  }

  /** For a place that shows the sentence itself. */
  sentenceOf(error: unknown): string {
    if (error instanceof Problem) return error.message;
    // A parser's message can quote the text it was given.
    this.log.error(maskSecrets(error instanceof Error ? (error.stack ?? error.message) : String(error)));
    return 'KeyGuard made a mistake, so nothing was done. The "KeyGuard" output has the details.';
  }
}

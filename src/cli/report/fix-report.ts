import type { Finding } from '../../detect/finding';
import type { Moved } from '../../rewrite/plan';
import type { LineIndex } from '../../text/lines';

/** What became of the findings of one file. Paths are as the user would write them. */
export interface FixedFile {
  readonly path: string;
  /** Whether git has the file, or had it. */
  readonly inHistory: boolean;
  /** Of the text before the fix. */
  readonly lines: LineIndex;
  readonly moved: readonly Moved[];
  readonly skipped: readonly { readonly finding: Finding; readonly reason: string }[];
  /** Undefined where nothing was done. */
  readonly envPath: string | undefined;
  /** All files that were written, or in a dry run would be. */
  readonly changed: readonly string[];
  readonly notes: readonly string[];
}

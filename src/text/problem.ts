/**
 * A failure that is expected: a read-only file, a document that changed meanwhile, bad usage.
 * Its message is a sentence for the user and names the next step. It never holds a key.
 * Anything else that is thrown is a bug of ours.
 */
export class Problem extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'Problem';
  }
}

/** The sentence to show for anything thrown: a problem's own words, or the bare message of a bug. */
export function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The same with another sentence behind it. Those that end in a command, to be copied, have no full stop. */
export function describeErrorThen(error: unknown, next: string): string {
  const sentence = describeError(error);
  return `${sentence}${/[.!?]$/.test(sentence) ? '' : '.'} ${next}`;
}

/** What could not be scanned, and why, in a sentence. */
export interface FileError {
  readonly path: string;
  readonly message: string;
}

import { maskSecrets } from '../detect/mask';
import type { Environment } from '../node/git';

export interface Sink {
  readonly isTTY: boolean;
  write(text: string): void;
}

/** Everything the command line needs of the process it runs in. */
export interface Io {
  /** Absolute, without symbolic links. */
  readonly cwd: string;
  readonly env: Environment;
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Where the grammars lie that are shipped beside the program. */
  readonly grammarFolder: string;
  /** The tool's own version. */
  readonly version: string;
}

/** A sink that no key gets through, whatever is written: file names, options and error messages may hold one. */
export function maskingSink(sink: Sink): Sink {
  return { isTTY: sink.isTTY, write: (text) => sink.write(maskSecrets(text)) };
}

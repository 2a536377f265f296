import { type GitPlace, startGit } from './run';

export interface ListedObject {
  readonly id: string;
  readonly type: string;
  /** In bytes. */
  readonly size: number;
}

/**
 * Every object of a repository but the trees, with those that nothing leads to any more, in the order in which they are stored: so they
 * are read fastest. Only their headers are looked at, which takes a tenth of the time that reading them does.
 * @returns whether git came to its end
 */
export async function* listObjects(
  place: GitPlace,
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly ListedObject[], boolean> {
  if (signal?.aborted) return false;
  const { process, ended } = startGit(place, [
    'cat-file',
    '--batch-check',
    '--batch-all-objects',
    '--unordered',
    '--buffer',
  ]);
  const stop = (): boolean => process.kill();
  signal?.addEventListener('abort', stop);
  try {
    process.stdin.end();
    let rest = '';
    for await (const chunk of process.stdout as AsyncIterable<Buffer>) {
      const lines = (rest + chunk.toString('latin1')).split('\n');
      rest = lines.pop() ?? '';
      // Most objects are trees.
      yield lines.filter((line) => !line.includes(' tree ')).map(parseLine);
    }
    return (await ended) === 0;
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
  }
}

/** `ID TYPE SIZE`, or `ID missing`. */
function parseLine(line: string): ListedObject {
  const type = line.indexOf(' ');
  const size = line.indexOf(' ', type + 1);
  if (size < 0) return { id: line.slice(0, type), type: 'missing', size: 0 };
  return { id: line.slice(0, type), type: line.slice(type + 1, size), size: Number(line.slice(size + 1)) };
}

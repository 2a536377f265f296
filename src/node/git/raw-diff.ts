/** One file that a commit changed, against all of its parents. */
export interface Change {
  readonly commit: string;
  /** Relative to the root, with `/`; bytes that are no UTF-8 are replacement characters. */
  readonly path: string;
  /** What the file holds since then; undefined where the commit deleted it. */
  readonly blob: string | undefined;
}

/** For `git log` and `git diff-tree`: whole ids, no guessed renames, merges against all parents at once. */
export const RAW_DIFF = [
  '--raw',
  '-z',
  '--no-abbrev',
  '--no-renames',
  '--no-ext-diff',
  '--no-textconv',
  '-c',
];

/**
 * Reads what git prints for `RAW_DIFF`, in chunks of any size: entries end in NUL; one that begins with `:` tells modes and
 * blobs, of one file per parent and then of the commit, and the next is its path; any other is the commit's header.
 */
export class RawDiffParser {
  private rest: Buffer = Buffer.alloc(0);
  private commit = '';
  private blob: string | undefined;
  private isPath = false;

  /** @param onHeader gets what was asked for of each commit by `--format` and returns the commit's id */
  constructor(
    private readonly onChange: (change: Change) => void,
    private readonly onHeader: (header: string) => string = (id) => id,
  ) {}

  take(chunk: Buffer): void {
    const bytes = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    let start = 0;
    for (let end = bytes.indexOf(0); end >= 0; end = bytes.indexOf(0, start)) {
      this.entry(bytes.toString('utf8', start, end));
      start = end + 1;
    }
    this.rest = bytes.subarray(start);
  }

  private entry(text: string): void {
    if (this.isPath) {
      this.isPath = false;
      this.onChange({ commit: this.commit, path: text, blob: this.blob });
      return;
    }
    const entry = text.trimStart();
    if (entry.startsWith(':')) {
      this.isPath = true;
      this.blob = blobOf(entry);
    } else if (entry !== '') {
      this.commit = this.onHeader(entry);
    }
  }
}

/** `:` once per parent, the modes of the parents and of the commit, their blobs in the same order, the kind of change. */
function blobOf(entry: string): string | undefined {
  const parents = entry.lastIndexOf(':', entry.indexOf(' ')) + 1;
  const parts = entry.slice(parents).split(' ');
  const mode = parts[parents];
  const blob = parts[2 * parents + 1];
  // A submodule's commit is in another repository.
  return mode === '000000' || mode === '160000' ? undefined : blob;
}

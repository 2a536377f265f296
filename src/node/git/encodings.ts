import { type GitPlace, runGit, splitNul } from './run';

/** What stands in attributes files that name encodings. */
export const ENCODING_ATTRIBUTE = 'working-tree-encoding';

/**
 * The encodings that the attributes give to files of a working tree: git stores them as UTF-8, and nothing in the files
 * themselves need tell. Source: gitattributes(5).
 */
export class Encodings {
  private known: Promise<Map<string, string | undefined>> | undefined;

  constructor(private readonly place: GitPlace) {}

  /**
   * @param paths relative to the root, with `/`
   * @returns names as iconv knows them; undefined for files without one, or where git cannot tell
   */
  async of(paths: readonly string[]): Promise<ReadonlyMap<string, string | undefined>> {
    // Of all tracked files at once: a git for each folder would take longer than the scan.
    this.known ??= runGit(this.place, ['ls-files', '-z']).then((tracked) =>
      this.ask(splitNul(tracked ?? '')),
    );
    const known = await this.known;
    const others = paths.filter((path) => !known.has(path));
    for (const [path, encoding] of await this.ask(others)) known.set(path, encoding);
    return known;
  }

  private async ask(paths: readonly string[]): Promise<Map<string, string | undefined>> {
    const encodings = new Map<string, string | undefined>(paths.map((path) => [path, undefined]));
    if (paths.length === 0) return encodings;
    const wanted = ['check-attr', '-z', '--stdin', ENCODING_ATTRIBUTE];
    const answer = (await runGit(this.place, wanted, `${paths.join('\0')}\0`))?.split('\0') ?? [];
    // PATH NUL ATTRIBUTE NUL VALUE NUL
    for (let i = 0; i + 2 < answer.length; i += 3) {
      const value = answer[i + 2] ?? '';
      encodings.set(answer[i] ?? '', NO_VALUES.has(value) ? undefined : value);
    }
    return encodings;
  }
}

/** What git says where no encoding is named. */
const NO_VALUES = new Set(['unspecified', 'set', 'unset']);

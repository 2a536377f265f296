import ignore, { type Ignore } from 'ignore';

/**
 * The rules of one ignore file, and of those that stand behind it: the files of the folders above, then git's own two lists.
 * git decides from the outermost folder inwards and never looks into an ignored folder. So do callers: ask about a folder
 * first, then `enter` it, then ask about what is in it. Paths are relative to the repository's root, with `/`; a folder's ends in `/`.
 */
export class IgnoreRules {
  private readonly matcher: Ignore;

  private constructor(
    private readonly text: string,
    private readonly folder: string,
    private readonly outer: IgnoreRules | undefined,
    private readonly ignoreCase: boolean,
  ) {
    this.matcher = ignore({ ignorecase: ignoreCase }).add(text);
  }

  /** No rules yet. `ignoreCase` is git's `core.ignorecase`. */
  static none(ignoreCase = false): IgnoreRules {
    return new IgnoreRules('', '', undefined, ignoreCase);
  }

  /**
   * These rules, and before them those of one more ignore file.
   * @param folder where the file stands; '' is the root
   */
  add(text: string, folder: string): IgnoreRules {
    const outer = this.text === '' ? this.outer : this;
    return new IgnoreRules(text, folder, outer, this.ignoreCase);
  }

  /** The innermost file with a matching line decides, and in it the last such line. */
  ignores(path: string): boolean {
    if (this.text === '') return this.outer?.ignores(path) ?? false;
    const { ignored, unignored } = this.matcher.test(this.within(path));
    return ignored || (!unignored && (this.outer?.ignores(path) ?? false));
  }

  /**
   * The rules for what is in a folder that is not ignored. Mostly these same ones; but where an inner file takes back what
   * an outer one ignores (`build/` above, `!build/` here), the outer one must not go on to ignore the folder's files.
   */
  enter(folder: string): IgnoreRules {
    const outer = this.outer?.enter(folder);
    const path = this.within(folder);
    if (this.matcher.test(path).ignored) {
      const takenBack = `${this.text}\n!/${path.replace(/[\\*?[\]]/g, '\\$&')}`;
      return new IgnoreRules(takenBack, this.folder, outer, this.ignoreCase);
    }
    return outer === this.outer ? this : new IgnoreRules(this.text, this.folder, outer, this.ignoreCase);
  }

  private within(path: string): string {
    return path.slice(this.folder.length);
  }
}

/**
 * Whether the `.gitignore` files from the root down to the file's folder make git ignore it.
 * @param readText gives the text of a file, or undefined where there is none
 */
export async function isIgnored(
  path: string,
  readText: (path: string) => Promise<string | undefined>,
): Promise<boolean> {
  const texts = new Map<string, string | undefined>();
  for (const folder of foldersOf(path)) texts.set(folder, await readText(`${folder}.gitignore`));
  return isIgnoredBy(path, (folder) => texts.get(folder));
}

/**
 * The same for rules that are at hand, of any file that is written as a `.gitignore` is.
 * @param textIn gives the text of the file in a folder ('' is the root, others end in `/`), or undefined where there is none
 */
export function isIgnoredBy(path: string, textIn: (folder: string) => string | undefined): boolean {
  let rules = IgnoreRules.none();
  for (const folder of foldersOf(path)) {
    if (folder !== '') {
      if (rules.ignores(folder)) return true;
      rules = rules.enter(folder);
    }
    const text = textIn(folder);
    if (text !== undefined) rules = rules.add(text, folder);
  }
  return rules.ignores(path);
}

/** From the root ('') down to the one that the file is in; the others end in `/`. */
function foldersOf(path: string): string[] {
  return path.split('/').map((_, depth, names) =>
    names
      .slice(0, depth)
      .map((name) => `${name}/`)
      .join(''),
  );
}

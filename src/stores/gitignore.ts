import ignore, { type Ignore } from 'ignore';

/** The rules of one `.gitignore`, and of those in the folders above it. */
export interface IgnoreRules {
  /** The folder of the `.gitignore`, relative to the repository's root; '' is the root. */
  readonly folder: string;
  readonly rules: Ignore;
  readonly parent: IgnoreRules | undefined;
}

export function parseIgnoreRules(folder: string, text: string, parent: IgnoreRules | undefined): IgnoreRules {
  return { folder, rules: ignore().add(text), parent };
}

/**
 * What the rules say of one file or folder itself, not of the folders it is in (git does not look into an ignored folder,
 * so ask for those first). The deepest file with a matching line wins, and in it the last such line.
 * @param path relative to the repository's root, with `/`; a folder ends in `/`
 */
export function matchesIgnoreRules(rules: IgnoreRules | undefined, path: string): boolean {
  for (let level = rules; level; level = level.parent) {
    const inside = level.folder === '' ? path : path.slice(level.folder.length + 1);
    const { ignored, unignored } = level.rules.test(inside);
    if (ignored) return true;
    if (unignored) return false;
  }
  return false;
}

/**
 * Whether the `.gitignore` files from the root down to the file's folder make git ignore it.
 * @param readText gives the text of a file, or undefined where there is none
 */
export async function isIgnored(
  path: string,
  readText: (path: string) => Promise<string | undefined>,
): Promise<boolean> {
  const parts = path.split('/');
  let rules: IgnoreRules | undefined;
  for (let depth = 0; depth < parts.length; depth++) {
    const folder = parts.slice(0, depth).join('/');
    if (folder !== '' && matchesIgnoreRules(rules, `${folder}/`)) return true;
    const text = await readText(folder === '' ? '.gitignore' : `${folder}/.gitignore`);
    if (text !== undefined) rules = parseIgnoreRules(folder, text, rules);
  }
  return matchesIgnoreRules(rules, path);
}

import { Minimatch } from 'minimatch';

/**
 * Whether any of the globs stands for a path, as VS Code's settings mean them.
 * The path is relative, with `/`; a folder is asked for without a final slash.
 */
export function globFilter(globs: readonly string[]): (path: string) => boolean {
  const matchers = globs.map((glob) => new Minimatch(glob, { dot: true }));
  // `**/x/**` shall also keep us from walking into `x` itself.
  return (path) => matchers.some((matcher) => matcher.match(path) || matcher.match(`${path}/`));
}

/**
 * What planning a move needs to see of a project. Paths are relative to the project's root, with `/`.
 * Implemented over the disk for the command line and over VS Code's file system and open documents for the editor.
 */
export interface ProjectFiles {
  /** The text as the user would see it, unsaved changes included; undefined where there is no such file. Throws a `Problem` for a folder and for what cannot be read as text. */
  readText(path: string): Promise<string | undefined>;
  /** Whether git tracks the file; undefined where nobody knows (no git, no repository). */
  isTracked(path: string): Promise<boolean | undefined>;
  /**
   * The env files of this name anywhere in the project, as far as somebody can list them: where a key already stands in
   * one, it keeps its name in the others.
   */
  envFiles(name: string): Promise<readonly string[]>;
}

export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

export function joinPath(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** The folder itself, then each one above it, ending with `outermost` (when that is one of them) or the root. */
export function foldersUpTo(folder: string, outermost: string): string[] {
  const folders = [folder];
  for (let current = folder; current !== outermost && current !== ''; ) {
    current = folderOf(current);
    folders.push(current);
  }
  return folders;
}

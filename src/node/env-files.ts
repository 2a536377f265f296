import { type Dirent, readdirSync } from 'node:fs';
import path from 'node:path';
import { INSTALLED_PACKAGES, VERSION_CONTROL } from './walk';

/**
 * The files of this name in a folder and below, relative to it with `/`. What git ignores is looked at, for that is what
 * env files are; installed packages and version control's own data are not, nor are symbolic links followed.
 */
export function envFilesIn(root: string, name: string): string[] {
  const found: string[] = [];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of entriesIn(path.join(root, folder))) {
      if (entry.isDirectory() && !INSTALLED_PACKAGES.has(entry.name) && !VERSION_CONTROL.has(entry.name))
        folders.push(`${folder}${entry.name}/`);
      else if (entry.isFile() && entry.name === name) found.push(folder + name);
    }
  }
  return found.sort();
}

function entriesIn(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // What cannot be read holds no name that anybody could know.
    return [];
  }
}

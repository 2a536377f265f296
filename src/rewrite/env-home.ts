import { folderOf, foldersUpTo, joinPath, type ProjectFiles } from '../stores/project-files';

/** A folder that holds one of these is a package of its own: it is started from there and reads its env file there. */
export const MANIFESTS = [
  'package.json',
  'pyproject.toml',
  'requirements.txt',
  'Pipfile',
  'setup.py',
  'manage.py',
  'deno.json',
  'go.mod',
  'Gemfile',
  'composer.json',
  'pom.xml',
  'build.gradle',
  'Cargo.toml',
];

/**
 * The folder whose env file the key of `path` belongs in: the nearest one upwards that has an env file or is a package,
 * else `home`, the folder the user opened. `home` is never left.
 */
export async function envFolderFor(
  path: string,
  home: string,
  envFile: string,
  project: ProjectFiles,
): Promise<string> {
  for (const folder of foldersUpTo(folderOf(path), home)) {
    for (const name of [envFile, ...MANIFESTS]) {
      if ((await project.readText(joinPath(folder, name))) !== undefined) return folder;
    }
  }
  return home;
}

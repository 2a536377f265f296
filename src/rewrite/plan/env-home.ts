import { folderOf, foldersUpTo, joinPath, type ProjectFiles } from '../../stores/project-files';

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
 * up to the project's root, also above the folder the user opened: the package's programs are started from its folder.
 * Where there is none it is `home`, the folder the user opened, which `path` is in.
 */
export async function envFolderFor(
  path: string,
  home: string,
  envFile: string,
  project: ProjectFiles,
): Promise<string> {
  for (const folder of foldersUpTo(folderOf(path), '')) {
    for (const name of [envFile, ...MANIFESTS]) {
      if ((await project.readText(joinPath(folder, name))) !== undefined) return folder;
    }
  }
  return home;
}

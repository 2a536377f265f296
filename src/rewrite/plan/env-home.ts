import { isIgnored } from '../../stores/gitignore';
import { folderOf, foldersUpTo, joinPath, type ProjectFiles } from '../../stores/project-files';
import { composerOf } from '../languages/php/composer';

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

/**
 * The file that is read after an env file which is meant to be committed, and that is not: Symfony, Next.js and Vite have
 * such a pair of `.env` and `.env.local`. Undefined where git does not track the env file, or was to ignore it.
 * Source: https://symfony.com/doc/current/configuration.html#overriding-environment-values-via-env-local
 */
export async function localEnvPathFor(envPath: string, project: ProjectFiles): Promise<string | undefined> {
  if (!/(?:^|\/)\.env(?:\.(?!local$)\w+)?$/.test(envPath)) return undefined;
  const local = `${envPath}.local`;
  const readText = (path: string) => project.readText(path);
  const isKnown =
    (await isIgnored(local, readText)) ||
    (await readText(local)) !== undefined ||
    (await composerOf(envPath, project))?.isSymfony === true;
  if (!isKnown || (await isIgnored(envPath, readText))) return undefined;
  // Last: it may start git, and the lightbulb asks with each move of the cursor.
  return (await project.isTracked(envPath)) === true ? local : undefined;
}

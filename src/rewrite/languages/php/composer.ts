import { parse } from 'jsonc-parser';
import { folderOf, foldersUpTo, joinPath, type ProjectFiles } from '../../../stores/project-files';

/** What a `composer.json` says, as far as it matters to who reads the environment. */
export interface Composer {
  /** Relative to the project's root; '' is the root. */
  readonly folder: string;
  /** Names of `require` and `require-dev`, in lower case. */
  readonly packages: ReadonlySet<string>;
  readonly isLaravel: boolean;
  readonly isSymfony: boolean;
}

/** The nearest `composer.json` upwards. A broken one counts as an empty one. */
export async function composerOf(path: string, project: ProjectFiles): Promise<Composer | undefined> {
  for (const folder of foldersUpTo(folderOf(path), '')) {
    const text = await project.readText(joinPath(folder, 'composer.json'));
    if (text === undefined) continue;
    const json: unknown = parse(text);
    const packages = new Set([...namesIn(json, 'require'), ...namesIn(json, 'require-dev')]);
    return {
      folder,
      packages,
      isLaravel: packages.has('laravel/framework'),
      isSymfony: ['framework-bundle', 'symfony', 'flex', 'runtime'].some((name) =>
        packages.has(`symfony/${name}`),
      ),
    };
  }
  return undefined;
}

function namesIn(json: unknown, list: string): string[] {
  const members = (json as Record<string, unknown> | undefined)?.[list];
  return typeof members === 'object' && members !== null
    ? Object.keys(members).map((name) => name.toLowerCase())
    : [];
}

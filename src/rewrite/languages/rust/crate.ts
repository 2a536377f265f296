import { folderOf, foldersUpTo, joinPath, type ProjectFiles } from '../../../stores/project-files';

export interface OtherFile {
  readonly path: string;
  readonly text: string;
  /** A module below the file in question, which sees what is private there. */
  readonly isChild: boolean;
}

/** More than that is no program that somebody wants to wait for. */
const MOST_FILES = 300;

/** The files of the crate that a file belongs to, by their `mod` lines; without the file itself. */
export async function otherFiles(
  { path, text }: { readonly path: string; readonly text: string },
  project: ProjectFiles,
): Promise<OtherFile[]> {
  const found = new Map<string, OtherFile>();
  const seen = new Set([path]);
  const visit = async (from: string, source: string, isChild: boolean): Promise<void> => {
    for (const candidates of modulesOf(from, source)) {
      for (const candidate of candidates) {
        if (seen.has(candidate) || found.size >= MOST_FILES) continue;
        const child = await project.readText(candidate);
        if (child === undefined) continue;
        seen.add(candidate);
        found.set(candidate, { path: candidate, text: child, isChild });
        await visit(candidate, child, isChild);
      }
    }
  };
  await visit(path, text, true);
  for (const root of await rootsOf(path, project)) {
    if (seen.has(root)) continue;
    const source = await project.readText(root);
    if (source === undefined) continue;
    seen.add(root);
    found.set(root, { path: root, text: source, isChild: false });
    await visit(root, source, false);
  }
  return [...found.values()];
}

/** The files of the package that others hang from, if this one may be among them. */
async function rootsOf(path: string, project: ProjectFiles): Promise<string[]> {
  for (const folder of foldersUpTo(folderOf(path), '')) {
    if ((await project.readText(joinPath(folder, 'Cargo.toml'))) === undefined) continue;
    const source = joinPath(folder, 'src/');
    return path.startsWith(source) ? [`${source}main.rs`, `${source}lib.rs`] : [];
  }
  return [];
}

/** For each `mod name;` the two places where its file may be. */
function modulesOf(path: string, text: string): string[][] {
  const folder = folderOf(path);
  const stem = path.slice(folder === '' ? 0 : folder.length + 1).replace(/\.rs$/, '');
  const isRoot =
    /^(?:main|lib|mod|build)$/.test(stem) || /^(?:(?:.*\/)?(?:examples|tests|benches|bin))?$/.test(folder);
  const home = isRoot ? folder : joinPath(folder, stem);
  return [...text.matchAll(/^[ \t]*(?:pub(?:\([^)]*\))?[ \t]+)?mod[ \t]+(\w+)[ \t]*;/gm)].map(
    ([, name = '']) => [joinPath(home, `${name}.rs`), joinPath(home, `${name}/mod.rs`)],
  );
}

import { folderOf, foldersUpTo, joinPath, type ProjectFiles } from '../../../stores/project-files';

/** What the project file says, as far as it changes how code has to be written. */
export interface DotnetProject {
  /** With its name. Undefined where it was not found: nobody lists folders here, so only one that is called as its folder is. */
  readonly path: string | undefined;
  readonly text: string;
  readonly hasImplicitUsings: boolean;
  /** Before C# 7 there is no `throw` in an expression, before C# 6 no `$"…"`. */
  readonly languageVersion: number;
}

export async function readDotnetProject(path: string, project: ProjectFiles): Promise<DotnetProject> {
  const folders = foldersUpTo(folderOf(path), '');
  const found = await Promise.all(
    folders.map(async (folder) => {
      const name = folder.slice(folder.lastIndexOf('/') + 1);
      const paths = [
        ...(name === '' ? [] : [joinPath(folder, `${name}.csproj`)]),
        joinPath(folder, 'Directory.Build.props'),
      ];
      const texts = await Promise.all(paths.map((each) => project.readText(each)));
      return paths.map((each, index) => ({ path: each, text: texts[index] }));
    }),
  );
  const files = found.flat().flatMap(({ path, text }) => (text === undefined ? [] : [{ path, text }]));
  const text = files.map((file) => file.text).join('\n');
  const version = /<LangVersion>\s*(\d+(?:\.\d+)?)/i.exec(text)?.[1];
  return {
    path: files.find((file) => file.path.endsWith('.csproj'))?.path,
    text,
    hasImplicitUsings: /<ImplicitUsings>\s*(?:enable|true)/i.test(text),
    languageVersion: version === undefined ? Number.POSITIVE_INFINITY : Number(version),
  };
}

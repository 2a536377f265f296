import { parse } from 'jsonc-parser';
import { folderOf, foldersUpTo, joinPath, type ProjectFiles } from '../../stores/project-files';

/** What a `package.json` says, as far as it matters to who runs the code and who loads its env file. */
export interface NodePackage {
  /** Relative to the project's root; '' is the root. */
  readonly folder: string;
  readonly scripts: Readonly<Record<string, string>>;
  /** Names from all dependency lists. */
  readonly dependencies: ReadonlySet<string>;
  readonly main: string | undefined;
  /** `module` or `commonjs`. */
  readonly type: string | undefined;
  /** The range of Node's versions that `engines` asks for. */
  readonly node: string | undefined;
}

/** The package that the file belongs to: the nearest `package.json` upwards. A broken one counts as an empty one. */
export async function nodePackageOf(path: string, project: ProjectFiles): Promise<NodePackage | undefined> {
  for (const folder of foldersUpTo(folderOf(path), '')) {
    const text = await project.readText(joinPath(folder, 'package.json'));
    if (text === undefined) continue;
    const json: unknown = parse(text);
    const lists = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];
    return {
      folder,
      scripts: strings(memberOf(json, 'scripts')),
      dependencies: new Set(lists.flatMap((list) => Object.keys(strings(memberOf(json, list))))),
      main: asString(memberOf(json, 'main')),
      type: asString(memberOf(json, 'type')),
      node: asString(memberOf(memberOf(json, 'engines'), 'node')),
    };
  }
  return undefined;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function asString(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function strings(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, member]) => typeof member === 'string'));
}

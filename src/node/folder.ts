import { lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { IgnoreRules } from '../stores/gitignore';
import type { Repositories, Repository } from './git';

/** A folder on the way through a tree, with what the ignore files say up to here. */
export interface Folder {
  /** Absolute, without symbolic links. */
  readonly realPath: string;
  /** Relative to the repository's root, with `/`; '' is the root, others end in `/`. Without a repository: to where the walk's rules begin. */
  readonly pathInRepository: string;
  readonly repository: Repository | undefined;
  /** For what is in the folder, without its own `.gitignore`. */
  readonly rules: IgnoreRules;
  /** Then everything in it is ignored: git does not look for exceptions inside. */
  readonly ignored: boolean;
}

/**
 * The folder at `realPath`, reached from where its ignore rules begin: the repository's root; without a repository the
 * current folder, or, where that does not hold it, the folder itself.
 */
export async function folderAt(realPath: string, cwd: string, repositories: Repositories): Promise<Folder> {
  const repository = repositories.containing(realPath);
  const root = repository?.root ?? (isInside(realPath, cwd) ? cwd : realPath);
  let folder: Folder = repository
    ? await rootOf(repository)
    : { realPath: root, pathInRepository: '', repository, rules: IgnoreRules.none(), ignored: false };
  for (const name of path.relative(root, realPath).split(path.sep)) {
    if (name !== '') folder = subfolder(withIgnoreFile(folder), name);
  }
  return folder;
}

/** With the lists that stand behind every `.gitignore`: the repository's `info/exclude`, then the user's own. */
export async function rootOf(repository: Repository): Promise<Folder> {
  const { ignoreCase, excludesFile } = await repository.ignoreSettings();
  const exclude = path.join(repository.gitFolder, 'info', 'exclude');
  let rules = IgnoreRules.none(ignoreCase);
  for (const file of [excludesFile, exclude]) {
    const text = file === undefined ? undefined : readText(file);
    if (text !== undefined) rules = rules.add(text, '');
  }
  return { realPath: repository.root, pathInRepository: '', repository, rules, ignored: false };
}

/** @param parent with its `.gitignore` read */
export function subfolder(parent: Folder, name: string): Folder {
  const pathInRepository = `${parent.pathInRepository}${name}/`;
  const ignored = parent.ignored || parent.rules.ignores(pathInRepository);
  return {
    realPath: path.join(parent.realPath, name),
    pathInRepository,
    repository: parent.repository,
    rules: ignored ? parent.rules : parent.rules.enter(pathInRepository),
    ignored,
  };
}

/** The folder once its own `.gitignore` is read. One that cannot be read ignores nothing, so that more is scanned, not less. */
export function withIgnoreFile(folder: Folder): Folder {
  const file = path.join(folder.realPath, '.gitignore');
  // git does not follow a `.gitignore` that is a symbolic link.
  if (folder.ignored || !lstatSync(file, { throwIfNoEntry: false })?.isFile()) return folder;
  const text = readText(file);
  return text === undefined ? folder : { ...folder, rules: folder.rules.add(text, folder.pathInRepository) };
}

export function isInside(realPath: string, folder: string): boolean {
  const relative = path.relative(folder, realPath);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

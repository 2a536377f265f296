import { lstatSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { IgnoreRules } from '../stores/gitignore';
import type { Repositories, Repository } from './git';
import { ENCODING_ATTRIBUTE } from './git/encodings';

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
  /** An attributes file up to here names encodings of files. */
  readonly namesEncodings: boolean;
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
    : {
        realPath: root,
        pathInRepository: '',
        repository,
        rules: IgnoreRules.none(),
        ignored: false,
        namesEncodings: false,
      };
  for (const name of path.relative(root, realPath).split(path.sep)) {
    if (name !== '') folder = subfolder(withAttributes(withIgnoreFile(folder)), name);
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
  const namesEncodings = mentionsEncodings(path.join(repository.gitFolder, 'info', 'attributes'));
  return {
    realPath: repository.root,
    pathInRepository: '',
    repository,
    rules,
    ignored: false,
    namesEncodings,
  };
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
    namesEncodings: parent.namesEncodings,
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

/** The folder once its own `.gitattributes` is looked at. */
export function withAttributes(folder: Folder): Folder {
  if (folder.namesEncodings || !folder.repository) return folder;
  return mentionsEncodings(path.join(folder.realPath, '.gitattributes'))
    ? { ...folder, namesEncodings: true }
    : folder;
}

/** Looked for before git is asked what they say: few repositories have one. */
function mentionsEncodings(attributesFile: string): boolean {
  return readText(attributesFile)?.includes(ENCODING_ATTRIBUTE) ?? false;
}

/** By their paths in the repository. */
export type FileEncodings = ReadonlyMap<string, string | undefined>;

const NO_ENCODINGS: FileEncodings = new Map();

/** Those that git's attributes give to files of a folder, which is with its attributes. */
export async function encodingsIn(folder: Folder, files: readonly string[]): Promise<FileEncodings> {
  const { namesEncodings, repository, pathInRepository } = folder;
  if (!namesEncodings || !repository) return NO_ENCODINGS;
  return repository.encodings.of(files.map((name) => pathInRepository + name));
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

import { readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import type { FileError } from '../text/problem';
import { describeFileError } from './file-error';
import {
  encodingsIn,
  type FileEncodings,
  type Folder,
  folderAt,
  isInside,
  rootOf,
  subfolder,
  withAttributes,
  withIgnoreFile,
} from './folder';
import type { Repositories, Repository } from './git';

/** A file to scan. */
export interface WalkedFile {
  /** Absolute, without symbolic links: what to open. */
  readonly realPath: string;
  /** As the user would write it: relative to the current folder, with `/`. */
  readonly path: string;
  /** Relative to the repository's root (or to what stands for one where there is no repository), with `/`. */
  readonly pathInRepository: string;
  readonly repository: Repository | undefined;
  /** Ignore rules match it. git may track it all the same. */
  readonly ignored: boolean;
  /** The encoding that git's attributes give it, as iconv names it. */
  readonly encoding?: string;
}

export interface WalkOptions {
  /** The current folder: absolute, without symbolic links. */
  readonly cwd: string;
  readonly repositories: Repositories;
  /** True walks into what git ignores and into folders of installed packages. */
  readonly includeIgnored: boolean;
  /** Files to give although git ignores them, by name; but nothing in an ignored folder. */
  readonly alsoIgnored?: (name: string) => boolean;
  /** Leaves out files and folders by their shown path. Given, it decides about folders of installed packages, too. */
  readonly exclude?: (path: string) => boolean;
}

/** Never entered: version control keeps its own data there. */
export const VERSION_CONTROL = new Set(['.git', '.hg', '.svn', '.jj']);

/** Made and filled by package managers. What git tracks in them is somebody's own choice and is scanned. */
export const INSTALLED_PACKAGES = new Set([
  'node_modules',
  'bower_components',
  'jspm_packages',
  '__pycache__',
  '.venv',
  '.tox',
  '.nox',
]);

/** As many files as are walked before somebody else has a turn. */
const BATCH = 256;

/**
 * Every file that `start` stands for, by ascending path: itself, or what is in the folder, without what git ignores
 * unless git tracks it. `start` itself is walked whatever it is, and followed when it is a symbolic link; links further
 * down are not, so there are no loops. Folders are read synchronously (five times faster than not); only git is waited for.
 */
export async function* walk(start: string, options: WalkOptions): AsyncGenerator<WalkedFile | FileError> {
  for await (const batch of walkInBatches(start, options)) yield* batch;
}

/** As `walk`, many files at a time: to wait for each would take longer than to find it. */
export async function* walkInBatches(
  start: string,
  options: WalkOptions,
): AsyncGenerator<(WalkedFile | FileError)[]> {
  const shown = shownPath(start, options.cwd);
  let realPath: string;
  let stats: Stats;
  try {
    realPath = realpathSync(path.resolve(options.cwd, start));
    stats = statSync(realPath);
  } catch (error) {
    yield [{ path: shown, message: describeFileError(error) }];
    return;
  }
  if (stats.isFile()) {
    yield [await fileAt(realPath, shown, options)];
  } else if (stats.isDirectory()) {
    const { cwd, repositories, includeIgnored, alsoIgnored, exclude } = options;
    const folder = await folderAt(realPath, cwd, repositories);
    const inPackages = realPath.split(path.sep).some((name) => INSTALLED_PACKAGES.has(name));
    const folderWalk = new FolderWalk(
      repositories,
      includeIgnored || folder.ignored,
      includeIgnored || inPackages || exclude !== undefined,
      alsoIgnored,
      exclude,
    );
    yield* folderWalk.files(folder, shown === '.' ? '' : `${shown}/`);
  } else {
    yield [{ path: shown, message: 'Not a file or folder. Pipe its content to "keyguard scan --stdin".' }];
  }
}

/** What the walk would say of one file. The file need not exist; its folder is a real path. */
export async function fileAt(
  realPath: string,
  shown: string,
  { cwd, repositories }: WalkOptions,
): Promise<WalkedFile> {
  const folder = withAttributes(withIgnoreFile(await folderAt(path.dirname(realPath), cwd, repositories)));
  const name = path.basename(realPath);
  return fileIn(folder, prefixOf(folder), name, shown, await encodingsIn(folder, [name]));
}

/** How the report names what the user called `start`: relative to the current folder, with `/` on every system. */
export function shownPath(start: string, cwd: string): string {
  const absolute = path.resolve(cwd, start);
  const relative = path.relative(cwd, isInside(absolute, cwd) ? absolute : withRealFolder(absolute));
  return relative.split(path.sep).join('/') || '.';
}

/** On macOS `/tmp` is a link to `/private/tmp`: an absolute path may lead into the current folder without looking so. */
function withRealFolder(absolute: string): string {
  try {
    return path.join(realpathSync(path.dirname(absolute)), path.basename(absolute));
  } catch {
    return absolute;
  }
}

/** A folder that is being walked. */
interface Level {
  /** With its `.gitignore` read. */
  readonly folder: Folder;
  /** What its files' shown paths begin with. */
  readonly shown: string;
  /** It is left out, but git tracks something inside. */
  readonly onlyTracked: boolean;
  /** Of its files, where git's attributes name any. */
  readonly encodings: FileEncodings;
  /** What its files' real paths begin with. */
  readonly prefix: string;
  /** The names of its files and folders, by ascending path; a folder's ends in `/`. */
  readonly names: readonly string[];
  /** The index of the name that is looked at next. */
  next: number;
}

/** One walk through one start folder. */
class FolderWalk {
  private readonly levels: Level[] = [];

  /** @param withIgnored, withPackages whether to walk into what git ignores and into installed packages */
  constructor(
    private readonly repositories: Repositories,
    private readonly withIgnored: boolean,
    private readonly withPackages: boolean,
    private readonly alsoIgnored: ((name: string) => boolean) | undefined,
    private readonly exclude: ((path: string) => boolean) | undefined,
  ) {}

  async *files(start: Folder, shown: string): AsyncGenerator<(WalkedFile | FileError)[]> {
    let batch: (WalkedFile | FileError)[] = await this.open(start, shown, false);
    for (let level = this.levels.at(-1); level; level = this.levels.at(-1)) {
      const entry = level.names[level.next++];
      const isFolder = entry?.endsWith('/') ?? false;
      const name = isFolder ? entry?.slice(0, -1) : entry;
      if (name === undefined) {
        this.levels.pop();
      } else if (VERSION_CONTROL.has(name)) {
        // A file of that name, in linked worktrees and submodules, says where the data is.
      } else if (this.exclude?.(level.shown + name)) {
        // Neither is what is inside looked at.
      } else if (isFolder) {
        batch.push(...(await this.enter(level, name)));
      } else {
        const file = fileIn(level.folder, level.prefix, name, level.shown + name, level.encodings);
        const wanted = !level.onlyTracked && (this.withIgnored || !file.ignored || this.alsoIgnored?.(name));
        if (wanted || (await isTracked(file))) batch.push(file);
      }
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }

  private async enter(parent: Level, name: string): Promise<FileError[]> {
    const folder = subfolder(parent.folder, name);
    const onlyTracked =
      parent.onlyTracked ||
      (folder.ignored && !this.withIgnored) ||
      (INSTALLED_PACKAGES.has(name) && !this.withPackages);
    if (!onlyTracked) return this.open(folder, `${parent.shown}${name}/`, false);
    const tracked = await folder.repository?.tracked();
    // Of a submodule git tracks the folder itself; what is in it is for its own repository to say.
    const isSubmodule = tracked?.has(folder.pathInRepository.slice(0, -1)) ?? false;
    if (!isSubmodule && !tracked?.hasInside(folder.pathInRepository)) return [];
    return this.open(folder, `${parent.shown}${name}/`, !isSubmodule);
  }

  private async open(folder: Folder, shown: string, onlyTracked: boolean): Promise<FileError[]> {
    let names: string[];
    try {
      names = namesIn(folder.realPath);
    } catch (error) {
      return [{ path: shown.slice(0, -1) || '.', message: describeFileError(error) }];
    }
    const nested = names.includes('.git') ? this.repositories.at(folder.realPath) : undefined;
    const inside = nested && nested !== folder.repository ? await rootOf(nested) : folder;
    const withRules = names.includes('.gitignore') ? withIgnoreFile(inside) : inside;
    const opened = names.includes('.gitattributes') ? withAttributes(withRules) : withRules;
    this.levels.push({
      folder: opened,
      shown,
      onlyTracked,
      encodings: await encodingsIn(
        opened,
        names.filter((name) => !name.endsWith('/')),
      ),
      prefix: prefixOf(opened),
      names,
      next: 0,
    });
    return [];
  }
}

/** Files, and folders with a `/` behind: sorted by code unit, as `sort` does, whole paths ascend. git sorts so, too. */
function namesIn(folder: string): string[] {
  const names: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    // `.git` may be a symbolic link.
    if (entry.isFile() || entry.name === '.git') names.push(entry.name);
    else if (entry.isDirectory()) names.push(`${entry.name}/`);
  }
  return names.sort();
}

/** Not `path.join` for each file, which would look for `..` in each of them again. */
function prefixOf({ realPath }: Folder): string {
  return realPath.endsWith(path.sep) ? realPath : realPath + path.sep;
}

function fileIn(
  folder: Folder,
  prefix: string,
  name: string,
  shown: string,
  encodings: FileEncodings,
): WalkedFile {
  const pathInRepository = folder.pathInRepository + name;
  const encoding = encodings.get(pathInRepository);
  const file = {
    realPath: prefix + name,
    path: shown,
    pathInRepository,
    repository: folder.repository,
    ignored: folder.ignored || folder.rules.ignores(pathInRepository),
  };
  return encoding === undefined ? file : { ...file, encoding };
}

async function isTracked({ repository, pathInRepository }: WalkedFile): Promise<boolean> {
  return (await repository?.tracked())?.has(pathInRepository) ?? false;
}

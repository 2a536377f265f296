import { existsSync, readFileSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { Encodings } from './encodings';
import { type Environment, type GitPlace, runGit, splitNul } from './run';

/** The files git tracks in one repository, relative to its root, with `/`. */
export class TrackedFiles {
  private readonly folders = new Set<string>();

  constructor(private readonly files: ReadonlySet<string>) {
    for (const file of files) {
      for (let slash = file.lastIndexOf('/'); slash > 0; slash = file.lastIndexOf('/', slash - 1)) {
        const folder = file.slice(0, slash + 1);
        if (this.folders.has(folder)) break;
        this.folders.add(folder);
      }
    }
  }

  has(file: string): boolean {
    return this.files.has(file);
  }

  /** Whether a tracked file is somewhere in the folder, whose path ends in `/`. */
  hasInside(folder: string): boolean {
    return this.folders.has(folder);
  }
}

/** What git's configuration says about ignoring. */
export interface IgnoreSettings {
  readonly ignoreCase: boolean;
  /** The user's own ignore list for all repositories. It need not exist. */
  readonly excludesFile: string | undefined;
}

/** One working tree. What is asked of git is asked once and kept. */
export class Repository implements GitPlace {
  private trackedFiles: Promise<TrackedFiles | undefined> | undefined;
  private settings: Promise<IgnoreSettings> | undefined;
  readonly encodings = new Encodings(this);

  /**
   * @param root      the working tree's folder, an absolute real path
   * @param gitFolder where `info/exclude` is; for a linked worktree the main repository's
   * @param env       the environment git is started with
   * @param indexFile another index than the repository's own
   */
  constructor(
    readonly root: string,
    readonly gitFolder: string,
    readonly env: Environment,
    readonly indexFile?: string,
  ) {}

  /** Undefined when git is missing, hangs, or cannot read the repository: then nobody knows. */
  tracked(): Promise<TrackedFiles | undefined> {
    this.trackedFiles ??= runGit(this, ['ls-files', '-z']).then((output) =>
      output === undefined ? undefined : new TrackedFiles(new Set(splitNul(output))),
    );
    return this.trackedFiles;
  }

  /** Whether a commit of any branch or tag touched the file; false where git cannot tell. */
  async wasCommitted(file: string): Promise<boolean> {
    const wanted = ['rev-list', '--all', '--max-count=1', '--', `:(literal)${file}`];
    return ((await runGit(this, wanted)) ?? '') !== '';
  }

  ignoreSettings(): Promise<IgnoreSettings> {
    const wanted = ['config', '-z', '--type=path', '--get-regexp', '^core\\.(ignorecase|excludesfile)$'];
    this.settings ??= runGit(this, wanted).then((output = '') => {
      // Each entry is `name LF value`; the last one of a name counts.
      const values = new Map(splitNul(output).map((entry) => splitOnce(entry, '\n')));
      return {
        ignoreCase: isTrue(values.get('core.ignorecase')),
        excludesFile: values.get('core.excludesfile') ?? defaultExcludesFile(this.env),
      };
    });
    return this.settings;
  }
}

/** Finds repositories, and gives the same object for the same one. */
export class Repositories {
  private readonly known = new Map<string, Repository | undefined>();

  /**
   * @param env     the environment git is started with
   * @param hookCwd inside a hook, where git has put what it is about to commit into an index of its own (`commit -a`,
   *                `commit PATH`): the current folder, whose repository that index belongs to. Elsewhere undefined.
   */
  constructor(
    private readonly env: Environment,
    private readonly hookCwd?: string,
  ) {}

  /** The repository whose working tree holds `folder`, an absolute real path; or a file. */
  containing(folder: string): Repository | undefined {
    for (let current = folder; ; current = path.dirname(current)) {
      const repository = this.at(current);
      if (repository || path.dirname(current) === current) return repository;
    }
  }

  /** The repository whose root is `folder`: a `.git` folder, or in worktrees and submodules a `.git` file that names it. */
  at(folder: string): Repository | undefined {
    if (!this.known.has(folder)) {
      const gitFolder = gitFolderOf(folder);
      this.known.set(
        folder,
        gitFolder === undefined
          ? undefined
          : new Repository(folder, gitFolder, this.env, this.indexFor(folder)),
      );
    }
    return this.known.get(folder);
  }

  /** The bare repository that is `folder`: one without a working tree, as servers have them. */
  bareAt(folder: string): Repository | undefined {
    const isBare = ['HEAD', 'objects', 'refs'].every((name) => statsIfThere(path.join(folder, name)));
    return isBare ? new Repository(folder, folder, this.env) : undefined;
  }

  private indexFor(root: string): string | undefined {
    const named = this.env['GIT_INDEX_FILE'];
    if (this.hookCwd === undefined || !named) return undefined;
    if (rootAround(this.hookCwd) !== root) return undefined;
    // git starts hooks in the root and names the index from there.
    return [this.hookCwd, root].map((folder) => path.resolve(folder, named)).find((file) => existsSync(file));
  }
}

function rootAround(folder: string): string | undefined {
  for (let current = folder; ; current = path.dirname(current)) {
    if (gitFolderOf(current) !== undefined) return current;
    if (path.dirname(current) === current) return undefined;
  }
}

function gitFolderOf(root: string): string | undefined {
  const dotGit = path.join(root, '.git');
  const stats = statsIfThere(dotGit);
  const named = stats?.isFile() ? /^gitdir: (.+)/.exec(readIfThere(dotGit) ?? '')?.[1] : dotGit;
  if (!stats || named === undefined) return undefined;
  const own = path.resolve(root, named.trimEnd());
  if (!statsIfThere(path.join(own, 'HEAD'))) return undefined;
  const common = readIfThere(path.join(own, 'commondir'))?.trimEnd();
  return common === undefined ? own : path.resolve(own, common);
}

/** Undefined also where the way leads through a file. */
function statsIfThere(file: string): Stats | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

function isTrue(value: string | undefined): boolean {
  return value !== undefined && !/^(?:false|no|off|0)$/i.test(value);
}

/** Source: gitignore(5), "core.excludesFile". */
function defaultExcludesFile(env: Environment): string | undefined {
  const home = env['HOME'] ?? env['USERPROFILE'];
  const config = env['XDG_CONFIG_HOME'] || (home && path.join(home, '.config'));
  return config ? path.join(config, 'git', 'ignore') : undefined;
}

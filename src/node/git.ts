import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** Listing the files of the largest repositories takes git seconds; after this it hangs, on a dead network drive for example. */
const TIME_LIMIT_MS = 30_000;
const MAX_OUTPUT_BYTES = 1 << 28;

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
export class Repository {
  private trackedFiles: Promise<TrackedFiles | undefined> | undefined;
  private settings: Promise<IgnoreSettings> | undefined;

  /**
   * @param root      the working tree's folder, an absolute real path
   * @param gitFolder where `info/exclude` is; for a linked worktree the main repository's
   * @param env       the environment git is started with
   */
  constructor(
    readonly root: string,
    readonly gitFolder: string,
    private readonly env: Environment,
  ) {}

  /** Undefined when git is missing, hangs, or cannot read the repository: then nobody knows. */
  tracked(): Promise<TrackedFiles | undefined> {
    this.trackedFiles ??= runGit(this.root, ['ls-files', '-z'], this.env).then((output) =>
      output === undefined ? undefined : new TrackedFiles(new Set(splitNul(output))),
    );
    return this.trackedFiles;
  }

  /** Whether a commit of any branch or tag touched the file; false where git cannot tell. */
  async wasCommitted(file: string): Promise<boolean> {
    const wanted = ['rev-list', '--all', '--max-count=1', '--', `:(literal)${file}`];
    return ((await runGit(this.root, wanted, this.env)) ?? '') !== '';
  }

  ignoreSettings(): Promise<IgnoreSettings> {
    const wanted = ['config', '-z', '--type=path', '--get-regexp', '^core\\.(ignorecase|excludesfile)$'];
    this.settings ??= runGit(this.root, wanted, this.env).then((output = '') => {
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

export type Environment = Readonly<Record<string, string | undefined>>;

/** Finds repositories, and gives the same object for the same one. */
export class Repositories {
  private readonly known = new Map<string, Repository | undefined>();

  constructor(private readonly env: Environment) {}

  /** The repository whose working tree holds `folder`, an absolute real path. */
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
        gitFolder === undefined ? undefined : new Repository(folder, gitFolder, this.env),
      );
    }
    return this.known.get(folder);
  }
}

function gitFolderOf(root: string): string | undefined {
  const dotGit = path.join(root, '.git');
  const stats = statSync(dotGit, { throwIfNoEntry: false });
  const named = stats?.isFile() ? /^gitdir: (.+)/.exec(readIfThere(dotGit) ?? '')?.[1] : dotGit;
  if (!stats || named === undefined) return undefined;
  const own = path.resolve(root, named.trimEnd());
  if (!statSync(path.join(own, 'HEAD'), { throwIfNoEntry: false })) return undefined;
  const common = readIfThere(path.join(own, 'commondir'))?.trimEnd();
  return common === undefined ? own : path.resolve(own, common);
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Set inside git hooks, where they name the repository that runs the hook; we always name ours. */
const REPOSITORY_VARIABLES = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_PREFIX',
  'GIT_COMMON_DIR',
  'GIT_OBJECT_DIRECTORY',
  'GIT_NAMESPACE',
];

/**
 * What git prints, or undefined when it is missing, fails or takes too long. Started without a shell, from Node's own
 * folder (Windows looks for programs in the current folder first, and a repository may bring a `git.exe`), without the
 * repository's file system monitor (a program of its choice), without fetching what a partial clone lacks, and whoever owns
 * the files: reading the index or the list of commits runs nothing.
 */
function runGit(root: string, args: readonly string[], env: Environment): Promise<string | undefined> {
  const options = ['-C', root, '-c', 'safe.directory=*', '-c', 'core.fsmonitor=false'];
  const cleanEnv: Record<string, string | undefined> = {
    ...env,
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
  };
  for (const name of REPOSITORY_VARIABLES) delete cleanEnv[name];
  return new Promise((resolve) => {
    execFile(
      'git',
      [...options, ...args],
      {
        cwd: path.dirname(process.execPath),
        env: cleanEnv,
        timeout: TIME_LIMIT_MS,
        maxBuffer: MAX_OUTPUT_BYTES,
        windowsHide: true,
      },
      (error, stdout) => resolve(error ? undefined : stdout),
    );
  });
}

function splitNul(output: string): string[] {
  return output.split('\0').filter((entry) => entry !== '');
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

import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where and as whom git is asked. */
export interface GitPlace {
  /** The working tree's folder, or a bare repository's own: an absolute real path. */
  readonly root: string;
  readonly env: Environment;
  /** Another index than the repository's own: inside a hook, what is about to be committed. An absolute path. */
  readonly indexFile?: string | undefined;
}

/** Listing the files of the largest repositories takes git seconds; after this it hangs, on a dead network drive for example. */
const TIME_LIMIT_MS = 30_000;
const MAX_OUTPUT_BYTES = 1 << 28;

/** Set inside git hooks, where they name the repository that runs the hook; we always name ours. */
const REPOSITORY_VARIABLES = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_PREFIX',
  'GIT_COMMON_DIR',
  'GIT_OBJECT_DIRECTORY',
  'GIT_NAMESPACE',
  // They change what a PATH means; ours say it themselves.
  'GIT_LITERAL_PATHSPECS',
  'GIT_GLOB_PATHSPECS',
  'GIT_NOGLOB_PATHSPECS',
  'GIT_ICASE_PATHSPECS',
];

/**
 * Started without a shell, from Node's own folder (Windows looks for programs in the current folder first, and a repository
 * may bring a `git.exe`), without the repository's file system monitor (a program of its choice), without fetching what a
 * partial clone lacks (older versions know no `GIT_NO_LAZY_FETCH`, but every one obeys `GIT_ALLOW_PROTOCOL`), with objects
 * as they are and not as replacements or grafts show them, and whoever owns the files: reading the index, commits and
 * objects runs nothing.
 */
const OPTIONS = ['-c', 'safe.directory=*', '-c', 'safe.bareRepository=all', '-c', 'core.fsmonitor=false'];
const ENVIRONMENT = {
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_GRAFT_FILE: '/dev/null',
};

function started({ root, env, indexFile }: GitPlace, args: readonly string[]) {
  const cleanEnv: Record<string, string | undefined> = { ...env, ...ENVIRONMENT };
  for (const name of REPOSITORY_VARIABLES) delete cleanEnv[name];
  if (indexFile !== undefined) cleanEnv['GIT_INDEX_FILE'] = indexFile;
  return {
    args: ['-C', root, ...OPTIONS, ...args],
    options: { cwd: path.dirname(process.execPath), env: cleanEnv, windowsHide: true },
  };
}

/** What git prints, or undefined when it is missing, fails or takes too long. For short questions. */
export async function runGit(
  place: GitPlace,
  args: readonly string[],
  input?: string,
): Promise<string | undefined> {
  return (await askGit(place, args, input))?.toString('utf8');
}

/** The same as bytes. */
export function askGit(place: GitPlace, args: readonly string[], input = ''): Promise<Buffer | undefined> {
  const { args: all, options } = started(place, args);
  return new Promise((resolve) => {
    const child = execFile(
      'git',
      all,
      { ...options, encoding: 'buffer', timeout: TIME_LIMIT_MS, maxBuffer: MAX_OUTPUT_BYTES },
      (error, stdout) => resolve(error ? undefined : stdout),
    );
    // It may end before it has read everything; then its answer says so.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

export type GitProcess = ChildProcessByStdio<Writable, Readable, null>;

/**
 * A git whose answer is read while it comes. Without a time limit: whoever starts it ends it.
 * @param ended gets the exit status; null when it is missing or was killed
 */
export function startGit(
  place: GitPlace,
  args: readonly string[],
): { readonly process: GitProcess; readonly ended: Promise<number | null> } {
  const { args: all, options } = started(place, args);
  const process = spawn('git', all, { ...options, stdio: ['pipe', 'pipe', 'ignore'] });
  return { process, ended: endOf(process) };
}

/** The same with its answer going into a socket, of which this process then has no more than the other end. */
export function startGitInto(
  place: GitPlace,
  args: readonly string[],
  output: Socket,
): { readonly process: ChildProcessByStdio<Writable, null, null>; readonly ended: Promise<number | null> } {
  const { args: all, options } = started(place, args);
  const process = spawn('git', all, { ...options, stdio: ['pipe', output, 'ignore'] });
  output.destroy();
  return { process, ended: endOf(process) };
}

function endOf(process: ChildProcessByStdio<Writable, Readable | null, null>): Promise<number | null> {
  process.stdin.on('error', () => {});
  return new Promise((resolve) => {
    process.on('error', () => resolve(null));
    process.on('close', (status) => resolve(status));
  });
}

export function splitNul(output: string): string[] {
  return output.split('\0').filter((entry) => entry !== '');
}

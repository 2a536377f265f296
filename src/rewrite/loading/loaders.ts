import type { ProjectFiles } from '../../stores/project-files';
import type { Loading, LoadingRequest } from '../language';

/** Whether a program or command calls a loader, outside of comment lines, and means this env file: loaders take `.env` unless told otherwise. */
export function loads(loader: RegExp, text: string, envPath: string): boolean {
  return loader.test(withoutCommentLines(text)) && (isDefault(envPath) || text.includes(nameOf(envPath)));
}

export function isDefault(envPath: string): boolean {
  return nameOf(envPath) === '.env';
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** With as many lines as before. */
export function withoutCommentLines(text: string): string {
  return text.replace(/^[ \t]*(?:\/\/|#|\/?\*).*$/gm, '');
}

/** The first of the files that calls the loader. */
export async function firstMatch(
  paths: readonly string[],
  loader: RegExp,
  envPath: string,
  project: ProjectFiles,
): Promise<string | undefined> {
  // All at once: in an editor each file is a trip to another process, and most of them are not there.
  const texts = await Promise.all(paths.map((path) => project.readText(path)));
  return paths.find((_, index) => loads(loader, texts[index] ?? '', envPath));
}

/**
 * For programs that nothing hands the env file's variables to.
 * @param folder where the command is given; the env file's own when left out
 */
export function startWithKeyguard(envPath: string, command = 'COMMAND', folder?: string): string {
  const named = folder === undefined ? nameOf(envPath) : envPath.slice(folder === '' ? 0 : folder.length + 1);
  return `Nothing loads ${envPath} yet. Start the program with: keyguard run ${named === '.env' ? '' : `--env-file ${named} `}-- ${command}`;
}

/** For programs whose env file says where the values are. */
export function startWithReferences(envPath: string, command = 'COMMAND'): string {
  return `${envPath} says where the key is. Start the program with: ${keyguardRun(envPath, command)}`;
}

/** Calls of loaders by which the file's values win over those of the environment. */
const OVERRIDING =
  /\boverride\s*[:=]\s*true\b|\bDotenv(?:::\w+)*\.over(?:load|write)\b|\bgodotenv\.Overload\b|\bdotenvy?::\w+_override\b|\bDotenv::create(?:Unsafe)?Mutable\b/i;

/** The loading with what it means for references: the command that starts the program, unless a note names one. */
export function withCommand(
  loading: Loading,
  { file, envPath }: Pick<LoadingRequest, 'file' | 'envPath'>,
  command: string | undefined,
): Loading {
  if (OVERRIDING.test(withoutCommentLines(file.text))) return { ...loading, from: 'env file' };
  const isNamed = loading.notes.some((note) => /keyguard run (?!.*-- COMMAND)/.test(note));
  if (loading.withReferences || isNamed) return loading;
  return { ...loading, withReferences: [startWithReferences(envPath, command)] };
}

/** `keyguard run` with what it needs to find the env file. */
export function keyguardRun(envPath: string, command: string): string {
  return `keyguard run ${isDefault(envPath) ? '' : `--env-file ${envPath} `}-- ${command}`;
}

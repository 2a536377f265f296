import { realpathSync } from 'node:fs';
import path from 'node:path';
import { type FileReport, reportOn } from '../checklist/file-report';
import { isEnvFile } from '../stores/env-file';
import { globFilter } from '../text/globs';
import { describeFileError } from './file-error';
import { type Environment, Repositories } from './git';
import { ScanReader } from './read';
import { type FileError, walk } from './walk';

/** A folder to report on. Plain data: it is sent to the thread that does it. */
export interface FolderRequest {
  /** Absolute. */
  readonly folder: string;
  /** What the reported paths begin with; they are otherwise relative to the folder. */
  readonly prefix: string;
  /** Globs of files and folders to leave out, relative to the folder. They also decide about installed packages. */
  readonly exclude: readonly string[];
  /** False starts no program: then only the `.gitignore` files in the folder say what is ignored. */
  readonly askGit: boolean;
}

export interface FolderListener {
  /** What was found since the last call, files without anything to tell left out; and how many files were seen up to now. */
  onFiles(reports: readonly FileReport[], files: number): void;
  onError(error: FileError): void;
}

/** Each call of the listener wakes another thread, so not every file makes one. */
const FILES_PER_CALL = 100;

/** Reads every file of a folder that a scan looks at, for its findings and for the checklist. Returns how many there were. */
export async function reportOnFolder(
  { folder, prefix, exclude, askGit }: FolderRequest,
  env: Environment,
  listener: FolderListener,
): Promise<number> {
  let cwd: string;
  try {
    cwd = realpathSync(folder);
  } catch (error) {
    listener.onError({ path: prefix || path.basename(folder), message: describeFileError(error) });
    return 0;
  }
  const reader = new ScanReader();
  const options = {
    cwd,
    repositories: askGit ? new Repositories(env) : new NoRepositories(env),
    includeIgnored: false,
    alsoIgnored: isEnvFile,
    exclude: globFilter(exclude),
  };
  let files = 0;
  let reports: FileReport[] = [];
  for await (const file of walk('.', options)) {
    const shown = prefix + file.path;
    const read = 'message' in file ? { error: file.message } : reader.read(file.realPath);
    if ('error' in read) {
      listener.onError({ path: shown, message: read.error });
    } else if (read.text !== undefined) {
      const report = reportOn(shown, read.text);
      if (report.findings.length > 0 || report.facts) reports.push(report);
    }
    if (++files % FILES_PER_CALL > 0) continue;
    listener.onFiles(reports, files);
    reports = [];
  }
  listener.onFiles(reports, files);
  return files;
}

/** For folders that the user does not trust: git would read their configuration. */
class NoRepositories extends Repositories {
  override at(): undefined {
    return undefined;
  }
}

import { realpathSync } from 'node:fs';
import path from 'node:path';
import { type FileReport, reportOn } from '../checklist/file-report';
import type { FolderListener, FolderRequest } from '../checklist/scan-thread';
import { isEnvFile } from '../stores/env-file';
import { globFilter } from '../text/globs';
import type { FileError } from '../text/problem';
import { exposureOf } from './exposure';
import { describeFileError } from './file-error';
import { type Environment, Repositories } from './git';
import { Screened } from './prefilter/prefilter';
import { type Screener, Screening } from './prefilter/screening';
import { defaultJobs } from './prefilter/threads';
import { ScanReader } from './read';
import { type WalkedFile, walkInBatches } from './walk';

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
  const options = {
    cwd,
    repositories: askGit ? new Repositories(env) : new NoRepositories(env),
    includeIgnored: false,
    alsoIgnored: isEnvFile,
    exclude: globFilter(exclude),
  };
  const reports = new Reports(prefix, listener);
  // One thread fewer than a scan of the command line takes: the editor is at work, too.
  const screening = new Screening<Walked>(Math.max(1, defaultJobs() - 1), reports);
  let files = 0;
  try {
    for await (const batch of walkInBatches('.', options)) {
      files += batch.length;
      await screening.add(await Promise.all(batch.map(asWalked)));
    }
    await screening.finish();
  } finally {
    screening.end();
  }
  reports.pause(files);
  return files;
}

type Walked = FileError | (WalkedFile & { readonly hidden: boolean });

/** `hidden`: git ignores it and does not track it. The few ignored files of a walk are env files and what git tracks. */
async function asWalked(item: WalkedFile | FileError): Promise<Walked> {
  if ('message' in item) return item;
  return { ...item, hidden: item.ignored && (await exposureOf(item)) === 'ignored' };
}

/** The checklist wants to know of every env file, whatever is in it; and the needles are bytes of UTF-8. */
function mustBeRead({ path: shown, encoding }: WalkedFile): boolean {
  return encoding !== undefined || isEnvFile(shown);
}

class Reports implements Screener<Walked> {
  private readonly reader = new ScanReader();
  private waiting: FileReport[] = [];

  constructor(
    private readonly prefix: string,
    private readonly listener: FolderListener,
  ) {}

  fileOf(item: Walked): string | undefined {
    return 'message' in item || mustBeRead(item) ? undefined : item.realPath;
  }

  take(item: Walked, screened: number): void {
    if ('message' in item) this.fail(item.path, item.message);
    else if (mustBeRead(item) || screened === Screened.candidate || screened === Screened.failed)
      this.read(item);
  }

  pause(files: number): void {
    this.listener.onFiles(this.waiting, files);
    this.waiting = [];
  }

  private read({ realPath, path: relative, encoding, hidden: ignored }: Exclude<Walked, FileError>): void {
    const read = this.reader.read(realPath, encoding);
    if ('error' in read) this.fail(relative, read.error);
    if ('error' in read || read.text === undefined) return;
    try {
      const report = reportOn(this.prefix + relative, read.text);
      if (report.findings.length > 0 || report.facts) this.waiting.push({ ...report, ignored });
    } catch {
      // Not with the error's own message, which may quote the text.
      this.fail(relative, 'KeyGuard failed on this file; please report it.');
    }
  }

  private fail(relative: string, message: string): void {
    this.listener.onError({ path: this.prefix + relative, message });
  }
}

/** For folders that the user does not trust: git would read their configuration. */
class NoRepositories extends Repositories {
  override at(): undefined {
    return undefined;
  }
}

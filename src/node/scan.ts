import path from 'node:path';
import type { FirstCommit, KnownToGit } from '../detect/exposure';
import type { Finding } from '../detect/finding';
import { scanText } from '../detect/scan';
import type { FileError } from '../text/problem';
import { Screened } from './prefilter/prefilter';
import { Screening } from './prefilter/screening';
import { defaultJobs } from './prefilter/threads';
import { ScanReader, type ScanText, textToScan } from './read';
import { fileAt, shownPath, type WalkedFile, type WalkOptions, walkInBatches } from './walk';

/** A file with findings, or with comments about them. */
export interface ScannedFile extends WalkedFile {
  readonly text: string;
  /** By ascending offset. */
  readonly findings: readonly Finding[];
  /** Where this is not what the file holds now but an old version of it. */
  readonly fromHistory?: {
    readonly commit: FirstCommit;
    /** What git knows of each finding, in their order. */
    readonly known: readonly KnownToGit[];
  };
}

/** What a scan went through. Binary files are not counted. */
export interface Totals {
  readonly files: number;
  readonly bytes: number;
}

export interface ScanListener {
  /** Called for each file with findings or with comments about them, in the order of the paths. */
  onFile(file: ScannedFile): void;
  /** Called for what could not be scanned. */
  onError(error: FileError): void;
  /** Called now and then, with how many files were gone through so far. */
  onProgress?(files: number): void;
  /** Called once there are so many files that other threads help. */
  onMany?(): void;
}

export interface ScanOptions extends WalkOptions {
  /** How many threads may work at it, this one included. By default as many as pay. */
  readonly jobs?: number | undefined;
  /** Ends the scan: it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Scans everything the paths stand for, each file once. */
export async function scanPaths(
  paths: readonly string[],
  options: ScanOptions,
  listener: ScanListener,
): Promise<Totals> {
  const { jobs = defaultJobs(), signal } = options;
  const scan = new Scan(listener);
  const screening = new Screening<WalkedFile | FileError>(jobs, {
    fileOf: (item) => ('message' in item || item.encoding !== undefined ? undefined : item.realPath),
    take: (item, screened) => {
      signal?.throwIfAborted();
      scan.screened(item, screened);
    },
    onThreads: () => listener.onMany?.(),
    pause: (files) => {
      listener.onProgress?.(files);
      signal?.throwIfAborted();
    },
  });
  try {
    const isNew = onlyOnce();
    for (const start of paths) {
      for await (const batch of walkInBatches(start, options)) {
        // One walk comes to each file once.
        await screening.add(
          paths.length === 1 ? batch : batch.filter((item) => 'message' in item || isNew(item.realPath)),
        );
      }
    }
    await screening.finish();
  } finally {
    screening.end();
  }
  return scan.totals;
}

function onlyOnce(): (realPath: string) => boolean {
  const seen = new Set<string>();
  return (realPath) => seen.size < seen.add(realPath).size;
}

/**
 * Scans bytes that are in no file yet.
 * @param name the file that they are meant for: it is reported, and git is asked what it thinks of it
 */
export async function scanBytes(
  bytes: Buffer,
  name: string | undefined,
  options: WalkOptions,
  listener: ScanListener,
): Promise<Totals> {
  const scan = new Scan(listener);
  const nowhere: WalkedFile = {
    realPath: '',
    path: '<stdin>',
    pathInRepository: '',
    repository: undefined,
    ignored: false,
  };
  const file =
    name === undefined
      ? nowhere
      : await fileAt(path.resolve(options.cwd, name), shownPath(name, options.cwd), options);
  scan.file(file, textToScan(bytes));
  return scan.totals;
}

/** Scans one text after the other, and counts. */
export class Scan {
  private readonly reader = new ScanReader();
  private files = 0;
  private bytes = 0;

  constructor(private readonly listener: ScanListener) {}

  get totals(): Totals {
    return { files: this.files, bytes: this.bytes };
  }

  /** @param screened what `Prefilter.screen` said of the file */
  screened(item: WalkedFile | FileError, screened: number): void {
    if ('message' in item) {
      this.listener.onError(item);
    } else if (item.encoding !== undefined) {
      // The needles are bytes of UTF-8.
      this.file(item, this.reader.read(item.realPath, item.encoding));
    } else if (screened >= 0) {
      this.files++;
      this.bytes += screened;
    } else if (screened !== Screened.binary) {
      this.file(item, this.reader.read(item.realPath));
    }
  }

  file(file: WalkedFile, read: ScanText): void {
    if ('error' in read) {
      this.listener.onError({ path: file.path, message: read.error });
      return;
    }
    if (read.text === undefined) return;
    this.files++;
    this.bytes += read.bytes;
    const { text } = read;
    const findings = this.findingsIn(file, text);
    // A comment that holds nothing back is told, too.
    if (findings.length === 0 && !text.includes('keyguard:ignore')) return;
    this.listener.onFile({ ...file, text, findings });
  }

  /** What one file makes a rule stumble over shall not keep the others from being scanned. */
  private findingsIn({ path }: WalkedFile, text: string): Finding[] {
    try {
      return scanText({ text, path });
    } catch {
      // Not with the error's own message, which may quote the text.
      this.listener.onError({ path, message: 'KeyGuard failed on this file; please report it.' });
      return [];
    }
  }
}

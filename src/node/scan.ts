import path from 'node:path';
import type { Finding } from '../detect/finding';
import { scanText } from '../detect/scan';
import { ScanReader, type ScanText, textToScan } from './read';
import { type FileError, fileAt, shownPath, type WalkedFile, type WalkOptions, walk } from './walk';

/** A file with findings. */
export interface ScannedFile extends WalkedFile {
  readonly text: string;
  /** By ascending offset. */
  readonly findings: readonly Finding[];
}

/** What a scan went through. Binary files are not counted. */
export interface Totals {
  readonly files: number;
  readonly bytes: number;
}

export interface ScanListener {
  /** Called for each file with findings, in the order of the paths. */
  onFile(file: ScannedFile): void;
  /** Called for what could not be scanned. */
  onError(error: FileError): void;
  /** Called for each file or for several, with how many were scanned so far. */
  onProgress?(files: number): void;
}

/** Scans everything the paths stand for, each file once. */
export async function scanPaths(
  paths: readonly string[],
  options: WalkOptions,
  listener: ScanListener,
): Promise<Totals> {
  const scan = new Scan(listener);
  const reader = new ScanReader();
  const seen = new Set<string>();
  for (const start of paths) {
    for await (const file of walk(start, options)) {
      if ('message' in file) {
        listener.onError(file);
      } else if (!seen.has(file.realPath)) {
        seen.add(file.realPath);
        scan.file(file, reader.read(file.realPath));
      }
    }
  }
  return scan.totals;
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

class Scan {
  private files = 0;
  private bytes = 0;

  constructor(private readonly listener: ScanListener) {}

  get totals(): Totals {
    return { files: this.files, bytes: this.bytes };
  }

  file(file: WalkedFile, read: ScanText): void {
    if ('error' in read) {
      this.listener.onError({ path: file.path, message: read.error });
      return;
    }
    if (read.binary) return;
    this.files++;
    this.listener.onProgress?.(this.files);
    this.bytes += read.bytes;
    if (read.text === undefined) return;
    const findings = scanText({ text: read.text, path: file.path });
    if (findings.length === 0) return;
    this.listener.onFile({ ...file, text: read.text, findings });
  }
}

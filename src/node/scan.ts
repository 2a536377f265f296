import { findApiKeys } from '../detect/api-key';
import type { Exposure, Finding } from '../detect/finding';
import { ScanReader } from './read';
import { type FileError, type WalkedFile, type WalkOptions, walk } from './walk';

/** A file with findings. */
export interface ScannedFile extends WalkedFile {
  readonly text: string;
  /** By ascending offset. */
  readonly findings: readonly Finding[];
  readonly exposure: Exposure;
}

/** What a scan went through. Binary files are not counted. */
export interface Totals {
  readonly files: number;
  readonly bytes: number;
  /** Findings left out because git ignores their files and does not track them. */
  readonly hidden: number;
}

/**
 * Scans everything the paths stand for, each file once.
 * @param onFile  called for each file with findings, in the order of the paths
 * @param onError called for what could not be scanned
 */
export async function scanPaths(
  paths: readonly string[],
  options: WalkOptions,
  onFile: (file: ScannedFile) => void,
  onError: (error: FileError) => void,
): Promise<Totals> {
  const reader = new ScanReader();
  const seen = new Set<string>();
  const totals = { files: 0, bytes: 0, hidden: 0 };
  for (const start of paths) {
    for await (const file of walk(start, options)) {
      if ('message' in file) {
        onError(file);
        continue;
      }
      if (seen.has(file.realPath)) continue;
      seen.add(file.realPath);
      const read = reader.read(file.realPath);
      if ('error' in read) {
        onError({ path: file.path, message: read.error });
        continue;
      }
      if (read.binary) continue;
      totals.files++;
      totals.bytes += read.bytes;
      if (read.text === undefined) continue;
      const findings = findApiKeys(read.text);
      if (findings.length === 0) continue;
      const exposure = await exposureOf(file);
      if (exposure === 'ignored' && !options.includeIgnored) totals.hidden += findings.length;
      else onFile({ ...file, text: read.text, findings, exposure });
    }
  }
  return totals;
}

/** `unknown` where git is not there to be asked, but its ignore files are read all the same. */
export async function exposureOf(file: WalkedFile): Promise<Exposure> {
  const tracked = await file.repository?.tracked();
  if (tracked?.has(file.pathInRepository)) return 'tracked';
  if (file.ignored) return 'ignored';
  return tracked ? 'untracked' : 'unknown';
}

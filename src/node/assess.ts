import type { Exposure, Finding } from '../detect/finding';
import type { Suppression } from '../detect/suppress/suppression';
import { exposureOf } from './exposure';
import type { ScannedFile } from './scan';

/** A finding with what the project around it says of it. */
export interface AssessedFinding extends Finding {
  readonly exposure: Exposure;
  /** Null where it counts. */
  readonly suppressed: Suppression | null;
}

/** A scanned file once git and the suppressions were asked. */
export interface AssessedFile extends Omit<ScannedFile, 'findings'> {
  /** By ascending offset. */
  readonly findings: readonly AssessedFinding[];
}

export interface Assessment {
  /** In the order given. */
  readonly files: readonly AssessedFile[];
  /** How many findings were left out because git ignores their files and does not track them. */
  readonly hidden: number;
}

/** Asks, for all findings of a scan together, what git knows of them and what suppresses them. */
export async function assessFiles(
  scanned: readonly ScannedFile[],
  options: { readonly includeIgnored: boolean },
): Promise<Assessment> {
  const files: AssessedFile[] = [];
  let hidden = 0;
  for (const file of scanned) {
    const exposure = await exposureOf(file);
    if (exposure === 'ignored' && !options.includeIgnored) {
      hidden += file.findings.length;
      continue;
    }
    files.push({ ...file, findings: file.findings.map((each) => ({ ...each, exposure, suppressed: null })) });
  }
  return { files, hidden };
}

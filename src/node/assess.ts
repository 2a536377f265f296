import { type CommitHistory, withExposure } from '../detect/exposure';
import type { Exposure, Finding } from '../detect/finding';
import type { Suppression } from '../detect/suppress/suppression';
import type { FileError } from '../text/problem';
import { exposureOf, exposuresOf } from './exposure';
import type { ScannedFile } from './scan';
import type { JudgedFinding, Notice, Suppressions } from './suppressions';

/** A finding with what the project around it says of it. */
export interface AssessedFinding extends Finding {
  readonly exposure: Exposure;
  /** The commits of its file that hold it; null where none does or nobody knows. */
  readonly history: CommitHistory | null;
  /** Null where it counts. */
  readonly suppressed: Suppression | null;
}

/** A scanned file once git and the suppressions were asked. */
export interface AssessedFile extends Omit<ScannedFile, 'findings'> {
  /** By ascending offset. */
  readonly findings: readonly AssessedFinding[];
  /** All that the scan found, also what the project wants to hear nothing of: no quote may show it. */
  readonly found: readonly Finding[];
}

export interface Assessment {
  /** In the order given. */
  readonly files: readonly AssessedFile[];
  /** How many findings were left out because git ignores their files and does not track them. */
  readonly hidden: number;
  /** Suppressions that have run out or hold nothing back. */
  readonly notices: readonly Notice[];
  /** Of files that say what is to be suppressed. */
  readonly errors: readonly FileError[];
}

/** Asks, for all findings of a scan together, what git knows of them and what suppresses them. */
export async function assessFiles(
  scanned: readonly ScannedFile[],
  options: { readonly includeIgnored: boolean; readonly suppressions: Suppressions },
): Promise<Assessment> {
  const counted = new Map<ScannedFile, readonly JudgedFinding[]>();
  let hidden = 0;
  for (const file of scanned) {
    // An old version of a file is in git, whatever the ignore files say now.
    const isNow = !file.fromHistory;
    if (isNow && !options.includeIgnored && (await exposureOf(file)) === 'ignored') {
      hidden += file.findings.length;
      continue;
    }
    const judged = options.suppressions.judge(file);
    if (judged && judged.length > 0) counted.set(file, judged);
  }
  const known = await exposuresOf([...counted.keys()]);
  const files = [...counted].map(([file, judged]) => {
    const exposures = new Map(file.findings.map(({ span }, i) => [placeOf(span), known.get(file)?.[i]]));
    const findings = judged.map(({ finding, suppressed }) => {
      const { exposure, history } = exposures.get(placeOf(finding.span)) ?? UNKNOWN;
      return { ...finding, ...withExposure(finding, { exposure, history }), exposure, history, suppressed };
    });
    return { ...file, findings, found: file.findings };
  });
  return { files, hidden, notices: options.suppressions.notices(), errors: options.suppressions.errors };
}

const UNKNOWN = { exposure: 'unknown', history: null } as const;

function placeOf({ start, end }: Finding['span']): string {
  return `${start}:${end}`;
}

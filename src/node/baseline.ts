import fs from 'node:fs';
import path from 'node:path';
import { type BaselineEntry, idOf, parseBaseline } from '../detect/suppress/baseline';
import { isCredential, isExpired, type Suppression } from '../detect/suppress/suppression';
import { LineIndex } from '../text/lines';
import { Problem } from '../text/problem';
import type { AssessedFile, AssessedFinding } from './assess';
import { describeFileError } from './file-error';
import type { Notice } from './suppressions';
import { readIfThere, writeWhole } from './whole-file';

/** Where `--update-baseline` writes when nobody says where. */
export const BASELINE_FILE = '.keyguard-baseline.json';

/** The findings that a project lives with for now, read from a file. */
export class Baseline {
  private readonly byCredential = new Map<string, number[]>();
  private readonly used = new Set<number>();
  private readonly expired = new Set<number>();

  /**
   * @param file  absolute
   * @param shown as the user would write it
   * @param lines of each entry in the file, from 1
   */
  private constructor(
    readonly file: string,
    readonly shown: string,
    readonly entries: readonly BaselineEntry[],
    private readonly lines: readonly number[],
  ) {
    entries.forEach((entry, i) => {
      const known = this.byCredential.get(idOf(entry));
      if (known) known.push(i);
      else this.byCredential.set(idOf(entry), [i]);
    });
  }

  /** Throws a `Problem` for a file that cannot be read or is no baseline. */
  static read(file: string, shown: string): Baseline {
    let text: string;
    try {
      text = fs.readFileSync(file, 'utf8');
    } catch (error) {
      throw new Problem('usage', `The baseline ${shown} cannot be read. ${describeFileError(error)}`);
    }
    const { entries, offsets } = parseBaseline(text, shown);
    const lines = new LineIndex(text);
    return new Baseline(
      file,
      shown,
      entries,
      offsets.map((offset) => lines.positionAt(offset).line),
    );
  }

  /**
   * A credential counts wherever it stands, so that a file can be moved; what is no credential (a link without TLS looks
   * the same everywhere) counts in its own file alone.
   * @param realPath absolute; '' for what is in no file
   */
  suppressionOf(
    finding: Pick<AssessedFinding, 'rule' | 'fingerprint'>,
    realPath: string,
    today: string,
  ): Suppression | null {
    const place = this.placeOf(realPath);
    const found = (this.byCredential.get(idOf(finding)) ?? []).filter(
      (i) => isCredential(finding) || this.entries[i]?.path === place,
    );
    let holding: BaselineEntry | undefined;
    for (const i of found) {
      const entry = this.entries[i];
      if (!entry) continue;
      this.used.add(i);
      if (isExpired(entry, today)) this.expired.add(i);
      else holding ??= entry;
    }
    return holding ? { by: 'baseline', reason: holding.reason, until: holding.until } : null;
  }

  /** @param covers whether the scan went through this absolute path */
  notices(covers: (realPath: string) => boolean): Notice[] {
    return this.entries.flatMap(({ rule, path: place, until }, i): Notice[] => {
      const at = { path: this.shown, line: this.lines[i] ?? 1 };
      if (this.expired.has(i))
        return [{ ...at, kind: 'expired', message: `The entry for ${place} (${rule}) held until ${until}.` }];
      if (this.used.has(i) || !covers(path.resolve(path.dirname(this.file), place))) return [];
      return [
        {
          ...at,
          kind: 'unused',
          message: `The entry for ${place} (${rule}) matches nothing any more. Run keyguard scan --update-baseline.`,
        },
      ];
    });
  }

  private placeOf(realPath: string): string {
    return realPath === '' ? '<stdin>' : relative(this.file, realPath);
  }
}

/**
 * Writes down the findings that nothing else suppresses, whole or not at all. Of entries that are still true the reason, the
 * last day and the day they were added stay; entries of files that the scan went through and that are not there any more go.
 * Throws a `Problem` when the file cannot be written.
 * @param old undefined where there is no baseline yet
 */
export function updateBaseline(
  target: { readonly file: string; readonly shown: string },
  old: Baseline | undefined,
  files: readonly AssessedFile[],
  { today, covers }: { readonly today: string; readonly covers: (realPath: string) => boolean },
): Baseline {
  const entries = new Map<string, BaselineEntry>();
  const known = old?.entries ?? [];
  for (const entry of known)
    if (!covers(path.resolve(path.dirname(target.file), entry.path))) entries.set(keyOf(entry), entry);
  const byCredential = new Map(known.map((entry) => [idOf(entry), entry]));
  const byPlace = new Map(known.map((entry) => [keyOf(entry), entry]));
  for (const file of files) {
    const place = file.realPath === '' ? '<stdin>' : relative(target.file, file.realPath);
    for (const finding of file.findings) {
      if (finding.suppressed) continue;
      const { rule, fingerprint, keyId } = finding;
      const entry = { rule, fingerprint, keyId, path: place };
      const before =
        byPlace.get(keyOf(entry)) ?? (isCredential(finding) ? byCredential.get(idOf(entry)) : undefined);
      const { reason, until, added } = before ?? { reason: null, until: null, added: today };
      entries.set(keyOf(entry), { ...entry, reason, until, added });
    }
  }
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  write(target, `${JSON.stringify({ version: 1, entries: sorted }, undefined, 2)}\n`);
  return Baseline.read(target.file, target.shown);
}

function write({ file, shown }: { readonly file: string; readonly shown: string }, text: string): void {
  try {
    const target = fs.existsSync(file) ? fs.realpathSync(file) : file;
    const stats = fs.statSync(target, { throwIfNoEntry: false });
    writeWhole(
      {
        target,
        bytes: Buffer.from(text),
        workFolder: undefined,
        expected: readIfThere(target, fs),
        stats,
        mode: stats?.mode,
      },
      fs,
    );
  } catch (error) {
    const why = error instanceof Problem ? error.message : describeFileError(error);
    throw new Problem('output', `The baseline ${shown} cannot be written. ${why}`);
  }
}

function keyOf(entry: Pick<BaselineEntry, 'rule' | 'fingerprint' | 'path'>): string {
  return `${entry.path}\0${idOf(entry)}`;
}

function relative(baseline: string, realPath: string): string {
  return path.relative(path.dirname(baseline), realPath).split(path.sep).join('/');
}

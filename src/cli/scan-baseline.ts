import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { localDay } from '../checklist/dates';
import type { AssessedFile } from '../node/assess';
import { BASELINE_FILE, Baseline, updateBaseline } from '../node/baseline';
import { isInside } from '../node/folder';
import type { Repositories } from '../node/git';
import { Suppressions } from '../node/suppressions';
import { shownPath } from '../node/walk';
import { count } from '../text/count';
import type { ScanArguments } from './args';
import type { Io } from './io';
import { printable } from './terminal';

/** What `--baseline` and `--update-baseline` make of a scan. */
export class ScanBaseline {
  readonly suppressions: Suppressions;
  private readonly today = localDay(new Date());
  private readonly target: { readonly file: string; readonly shown: string };
  private readonly old: Baseline | undefined;

  /** Throws a `Problem` for a baseline that is missing or broken. */
  constructor(
    private readonly args: ScanArguments,
    private readonly io: Io,
    repositories: Repositories,
  ) {
    this.target = this.targetOf(args.baseline ?? BASELINE_FILE);
    const isRead = args.updateBaseline ? existsSync(this.target.file) : args.baseline !== undefined;
    this.old = isRead ? Baseline.read(this.target.file, this.target.shown) : undefined;
    this.suppressions = new Suppressions({
      cwd: io.cwd,
      repositories,
      today: this.today,
      // What is written down anew must not be held back by what was written down before.
      baseline: args.updateBaseline ? undefined : (this.old ?? 'settings'),
      covers: (realPath) => this.covers(realPath),
    });
  }

  /** Writes the baseline if that is wanted; then what stands in it now is suppressed. */
  update(files: readonly AssessedFile[]): readonly AssessedFile[] {
    if (!this.args.updateBaseline) return files;
    const covers = (realPath: string) => this.covers(realPath);
    const baseline = updateBaseline(this.target, this.old, files, { today: this.today, covers });
    const entries = count(baseline.entries.length, 'entry', 'entries');
    this.io.stderr.write(`keyguard: ${printable(baseline.shown)} has ${entries} now.\n`);
    return files.map((file) => ({
      ...file,
      findings: file.findings.map((finding) => ({
        ...finding,
        suppressed: finding.suppressed ?? baseline.suppressionOf(finding, file.realPath, this.today),
      })),
    }));
  }

  private covers(realPath: string): boolean {
    const { stdin, staged, history, paths } = this.args;
    // None of these goes through the files as they are.
    if (stdin || staged || history) return false;
    return paths.some((start) => isInside(realPath, realPathOf(path.resolve(this.io.cwd, start))));
  }

  private targetOf(name: string): { readonly file: string; readonly shown: string } {
    const file = path.resolve(this.io.cwd, name);
    return {
      file: path.join(realPathOf(path.dirname(file)), path.basename(file)),
      shown: shownPath(name, this.io.cwd),
    };
  }
}

/** Without symbolic links, as the paths of files are that were scanned; a path that leads nowhere stays. */
function realPathOf(file: string): string {
  return existsSync(file) ? realpathSync(file) : file;
}

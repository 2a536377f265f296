import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { localDay } from '../checklist/dates';
import { isKey } from '../detect/finding';
import { type AssessedFile, assessFiles } from '../node/assess';
import { isInside } from '../node/folder';
import { Repositories } from '../node/git';
import { DiskProject } from '../node/project-files';
import { type ScannedFile, scanPaths } from '../node/scan';
import { Suppressions } from '../node/suppressions';
import { shownPath } from '../node/walk';
import { applyChanges } from '../node/write';
import { MANIFESTS } from '../rewrite/env-home';
import { Grammars } from '../rewrite/grammars';
import { type Plan, planMove } from '../rewrite/plan';
import { isEnvFile } from '../stores/env-file';
import { LineIndex } from '../text/lines';
import type { FileError } from '../text/problem';
import { describeError } from '../text/problem';
import type { FixArguments } from './args';
import { exitStatus, printErrors } from './exit';
import type { Io } from './io';
import { fixJson } from './report/fix-json';
import type { FixedFile } from './report/fix-report';
import { fixText } from './report/fix-text';
import { painter } from './terminal';

/** `keyguard fix --to env` */
export async function fixCommand(args: FixArguments, io: Io): Promise<number> {
  const scanned: ScannedFile[] = [];
  const errors: FileError[] = [];
  const repositories = new Repositories(io.env);
  // All is found before the first file changes: what a fix writes is not walked into.
  await scanPaths(
    args.paths,
    { cwd: io.cwd, repositories, includeIgnored: false },
    { onFile: (file) => scanned.push(file), onError: (error) => errors.push(error) },
  );
  const suppressions = new Suppressions({
    cwd: io.cwd,
    repositories,
    today: localDay(new Date()),
    // What a baseline lives with for now is what this command is for.
    baseline: undefined,
    covers: () => false,
  });
  const { files, errors: wrong } = await assessFiles(scanned, { includeIgnored: false, suppressions });
  errors.push(...wrong);
  const fixer = new Fixer(args, io);
  const report: FixedFile[] = [];
  for (const file of files)
    if (file.findings.some((finding) => isKey(finding) && !finding.suppressed))
      report.push(await fixer.fix(file));

  const paint = painter(io.stdout.isTTY, io.env);
  io.stdout.write(args.format === 'json' ? fixJson(report) : fixText(report, args.dryRun, paint));
  printErrors(errors, io);
  const skipped = report.reduce((sum, file) => sum + file.skipped.length, 0);
  return report.length > 0 && errors.length > 0 ? 1 : exitStatus(skipped, errors.length);
}

class Fixer {
  private readonly projects = new Map<string, DiskProject>();
  private readonly grammars: Grammars;

  constructor(
    private readonly args: FixArguments,
    private readonly io: Io,
  ) {
    this.grammars = new Grammars((name) => readFile(path.join(io.grammarFolder, name)));
  }

  /** Moves the keys of one file, all of its changes or none. Other findings are not `fix`'s business. */
  async fix(file: AssessedFile): Promise<FixedFile> {
    const { cwd } = this.io;
    const project = this.projectOf(file);
    const keys = file.findings.filter((finding) => isKey(finding) && !finding.suppressed);
    const report = {
      path: file.path,
      inHistory: await isInHistory(file),
      lines: new LineIndex(file.text),
    };
    try {
      const plan = await planMove({
        file: { path: relativePath(project.root, file.realPath), text: file.text },
        findings: keys,
        home:
          isInside(file.realPath, cwd) && isInside(cwd, project.root) ? relativePath(project.root, cwd) : '',
        project,
        grammars: this.grammars,
        settings: { envFile: '.env', variableName: this.args.variableName },
      });
      const failure = this.apply(plan, project);
      if (failure === undefined) {
        const shown = (name: string) => shownPath(path.join(project.root, name), cwd);
        return {
          ...report,
          moved: plan.moved,
          skipped: plan.skipped,
          envPath: shown(plan.envPath),
          changed: plan.changes.map((change) => shown(change.path)),
          notes: plan.notes,
        };
      }
      const notMoved = plan.moved.map(({ finding }) => ({ finding, reason: failure }));
      return { ...report, ...NOTHING_DONE, skipped: [...notMoved, ...plan.skipped] };
    } catch (error) {
      const reason = describeError(error);
      return { ...report, ...NOTHING_DONE, skipped: keys.map((finding) => ({ finding, reason })) };
    }
  }

  /** @returns why nothing was changed */
  private apply(plan: Plan, project: DiskProject): string | undefined {
    try {
      if (this.args.dryRun) project.preview(plan.changes);
      else applyChanges(project, plan.changes);
      return undefined;
    } catch (error) {
      return describeError(error);
    }
  }

  /**
   * The repository; without one the package that holds the current folder (for a file outside of it: the file's own
   * folder), since only there it says what runs the code; else that folder. The file system's root, where services and
   * containers start, is nobody's project.
   */
  private projectOf({ realPath, repository }: AssessedFile): DiskProject {
    const { cwd } = this.io;
    const isOurs = isInside(realPath, cwd) && cwd !== path.parse(cwd).root;
    const folder = isOurs ? cwd : path.dirname(realPath);
    const root = repository?.root ?? packageAround(folder) ?? folder;
    let project = this.projects.get(root);
    if (!project) {
      project = new DiskProject(root, repository);
      this.projects.set(root, project);
    }
    return project;
  }
}

/** The value of an env file may have been another one in the commits: there any commit counts. */
async function isInHistory({ findings, repository, pathInRepository }: AssessedFile): Promise<boolean> {
  if (findings.some(({ exposure }) => exposure === 'committed' || exposure === 'pushed')) return true;
  if (!repository || !isEnvFile(pathInRepository)) return false;
  return repository.wasCommitted(pathInRepository);
}

/** The nearest folder upwards, itself included, that is a package. */
function packageAround(folder: string): string | undefined {
  for (let current = folder; ; current = path.dirname(current)) {
    if (MANIFESTS.some((name) => existsSync(path.join(current, name)))) return current;
    if (path.dirname(current) === current) return undefined;
  }
}

const NOTHING_DONE = { moved: [], changed: [], notes: [], envPath: undefined } as const;

function relativePath(root: string, file: string): string {
  return path.relative(root, file).split(path.sep).join('/');
}

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { localDay } from '../checklist/dates';
import { type Finding, isKey } from '../detect/finding';
import { type AssessedFile, assessFiles } from '../node/assess';
import { type Copy, findCopies, usualHistoryFolders } from '../node/copies';
import { isInside } from '../node/folder';
import { Repositories } from '../node/git';
import { moveKeys, type VaultRequest } from '../node/move-keys';
import { DiskProject } from '../node/project-files';
import { type ScannedFile, scanPaths } from '../node/scan';
import { Suppressions } from '../node/suppressions';
import { shownPath } from '../node/walk';
import { Grammars } from '../rewrite/grammars';
import { MANIFESTS } from '../rewrite/plan/env-home';
import { isEnvFile } from '../stores/env-file';
import type { VaultStore } from '../stores/vault-store';
import { LineIndex } from '../text/lines';
import type { FileError } from '../text/problem';
import type { FixArguments } from './args';
import { exitStatus, printErrors } from './exit';
import { vaultCalled, vaultRequest } from './fix-vault';
import type { Io } from './io';
import { fixJson } from './report/fix-json';
import type { FixedFile } from './report/fix-report';
import { fixText } from './report/fix-text';
import { painter } from './terminal';

/** `keyguard fix --to STORE` */
export async function fixCommand(args: FixArguments, io: Io): Promise<number> {
  const vault = args.store === 'env' ? undefined : vaultCalled(args.store);
  const scanned: ScannedFile[] = [];
  const errors: FileError[] = [];
  const repositories = new Repositories(io.env);
  // All is found before the first file changes: what a fix writes is not walked into.
  await scanPaths(
    args.paths,
    // A key in the env file of an ignored kind is where it belongs, unless it is to go to a vault.
    { cwd: io.cwd, repositories, includeIgnored: false, ...(vault && { alsoIgnored: isEnvFile }) },
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
  const { files, errors: wrong } = await assessFiles(scanned, {
    includeIgnored: vault !== undefined,
    suppressions,
  });
  errors.push(...wrong);
  const report = await new Fixer(args, io, vault).fix(files);
  const copies = args.dryRun ? [] : await copiesOf(report, files, io);

  const paint = painter(io.stdout.isTTY, io.env);
  io.stdout.write(
    args.format === 'json' ? fixJson(report, args.store) : fixText(report, args.dryRun, copies, paint),
  );
  printErrors(errors, io);
  const skipped = report.reduce((sum, file) => sum + file.skipped.length, 0);
  return report.length > 0 && errors.length > 0 ? 1 : exitStatus(skipped, errors.length);
}

/** Where the moved keys still stand on this machine, for their owner to look at. */
async function copiesOf(
  report: readonly FixedFile[],
  files: readonly AssessedFile[],
  { cwd, env }: Io,
): Promise<Copy[]> {
  const moved = report.filter((file) => file.moved.length > 0);
  if (moved.length === 0) return [];
  const roots = files.flatMap(({ repository }) => repository?.root ?? []);
  const home = env['HOME'] ?? env['USERPROFILE'] ?? homedir();
  return findCopies({
    keyIds: [...new Set(moved.flatMap((file) => file.moved.flatMap(({ finding }) => finding.keyId ?? [])))],
    files: moved.map((file) => path.resolve(cwd, file.path)),
    home,
    env,
    historyFolders: usualHistoryFolders(home, env, process.platform),
    repositories: [...new Set(roots)],
  });
}

class Fixer {
  private readonly projects = new Map<string, DiskProject>();
  private readonly grammars: Grammars;

  constructor(
    private readonly args: FixArguments,
    private readonly io: Io,
    private readonly vault: VaultStore | undefined,
  ) {
    this.grammars = new Grammars((name) => readFile(path.join(io.grammarFolder, name)));
  }

  /** Moves the keys of all files, project by project. Other findings are not `fix`'s business. */
  async fix(files: readonly AssessedFile[]): Promise<FixedFile[]> {
    const byProject = new Map<DiskProject, AssessedFile[]>();
    for (const file of files) {
      if (keysIn(file).length === 0) continue;
      const project = this.projectOf(file);
      byProject.set(project, [...(byProject.get(project) ?? []), file]);
    }
    // Whatever keeps one project from its vault is told before the keys of another one move.
    const requests = new Map<DiskProject, VaultRequest>();
    if (this.vault)
      for (const project of byProject.keys())
        requests.set(project, await vaultRequest(this.vault, project.root, this.args, this.io));
    const fixed = new Map<AssessedFile, FixedFile>();
    for (const [project, inProject] of byProject)
      for (const [file, report] of await this.fixProject(project, inProject, requests.get(project)))
        fixed.set(file, report);
    return files.flatMap((file) => fixed.get(file) ?? []);
  }

  private async fixProject(
    project: DiskProject,
    files: readonly AssessedFile[],
    vault: VaultRequest | undefined,
  ): Promise<[AssessedFile, FixedFile][]> {
    const { cwd } = this.io;
    const results = await moveKeys({
      project,
      files: files.map((file) => ({
        file: { path: relativePath(project.root, file.realPath), text: file.text },
        findings: keysIn(file),
        home:
          isInside(file.realPath, cwd) && isInside(cwd, project.root) ? relativePath(project.root, cwd) : '',
      })),
      grammars: this.grammars,
      settings: { envFile: '.env', variableName: this.args.variableName },
      dryRun: this.args.dryRun,
      vault,
    });
    const shown = (name: string) => shownPath(path.join(project.root, name), cwd);
    return Promise.all(
      files.map(async (file, index): Promise<[AssessedFile, FixedFile]> => {
        const {
          moved = [],
          skipped = [],
          envPath = '',
          changes = [],
          notes = [],
        } = results[index]?.plan ?? {};
        return [
          file,
          {
            path: file.path,
            inHistory: await isInHistory(file),
            lines: new LineIndex(file.text),
            moved,
            skipped,
            envPath: moved.length > 0 ? shown(envPath) : undefined,
            changed: changes.map((change) => shown(change.path)),
            notes,
          },
        ];
      }),
    );
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

function keysIn({ findings }: AssessedFile): Finding[] {
  return findings.filter((finding) => isKey(finding) && !finding.suppressed);
}

function relativePath(root: string, file: string): string {
  return path.relative(root, file).split(path.sep).join('/');
}

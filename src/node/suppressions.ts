import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Finding } from '../detect/finding';
import { applyDirectives } from '../detect/suppress/apply';
import { findDirectives } from '../detect/suppress/directives';
import {
  type GitleaksIgnore,
  hashOfSecret,
  parseGitleaksIgnore,
  parseSecretsBaseline,
  type SecretsBaseline,
} from '../detect/suppress/other-tools';
import {
  type AllowEntry,
  entriesFor,
  isExcludedBy,
  type ProjectSettings,
  parseProjectSettings,
  SETTINGS_FILE,
  severityBy,
  suppressionOf,
} from '../detect/suppress/project-settings';
import { isCredential, isExpired, type NoticeKind, type Suppression } from '../detect/suppress/suppression';
import { isIgnoredBy } from '../stores/gitignore';
import { decode } from '../text/encoding';
import { LineIndex } from '../text/lines';
import type { FileError } from '../text/problem';
import { describeError } from '../text/problem';
import { Baseline } from './baseline';
import { codeOf, describeFileError } from './file-error';
import type { Repositories } from './git';
import type { ScannedFile } from './scan';
import { shownPath, type WalkedFile } from './walk';

/** What a user should know of a suppression: it has run out, or holds nothing back. */
export interface Notice {
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  readonly kind: NoticeKind;
  readonly message: string;
}

export interface SuppressionOptions {
  /** The current folder: absolute, without symbolic links. */
  readonly cwd: string;
  readonly repositories: Repositories;
  /** `YYYY-MM-DD`, where the user is. */
  readonly today: string;
  /** `settings`: the one that `.keyguard.json` names, if any. */
  readonly baseline: Baseline | 'settings' | undefined;
  /** Whether the scan goes through this absolute path: only then it can be said that something is not there any more. */
  readonly covers: (realPath: string) => boolean;
}

export interface JudgedFinding {
  /** With the severity that the project wants. */
  readonly finding: Finding;
  readonly suppressed: Suppression | null;
}

/** What holds findings back: comments in their texts, and the files of the projects they are in. */
export class Suppressions {
  /** Of files that say what is to be suppressed. */
  readonly errors: FileError[] = [];
  private readonly fromComments: Notice[] = [];
  private readonly projects = new Map<string, Project>();

  constructor(private readonly options: SuppressionOptions) {
    // Read even where nothing is found, so that a mistake in it is told.
    this.projectAt(options.repositories.containing(options.cwd)?.root ?? options.cwd);
  }

  /** By ascending offset; undefined for a file that the project wants left out. */
  judge(file: ScannedFile): readonly JudgedFinding[] | undefined {
    const project = this.projectOf(file);
    if (project.leavesOut(file)) return undefined;
    const { today } = this.options;
    const lines = new LineIndex(file.text);
    const lineOf = (offset: number) => lines.positionAt(offset).line;
    const comments = applyDirectives(file.findings, findDirectives(file.text), lineOf, today);
    for (const { span, kind, message } of comments.notices)
      this.fromComments.push({ path: file.path, line: lineOf(span.start), kind, message });
    return file.findings.flatMap((finding, i) => {
      const severity = severityBy(project.settings, finding);
      if (severity === 'off') return [];
      const byProject = project.suppressionOf(finding, file, lineOf(finding.span.start));
      return [{ finding: { ...finding, severity }, suppressed: comments.suppressed[i] ?? byProject }];
    });
  }

  /** Once every file was judged. */
  notices(): readonly Notice[] {
    const { baseline, covers } = this.options;
    const fromProjects = [...this.projects.values()].flatMap((project) => project.notices());
    const fromBaseline = baseline instanceof Baseline ? baseline.notices(covers) : [];
    return [...this.fromComments, ...fromProjects, ...fromBaseline];
  }

  private projectOf({ realPath, pathInRepository }: WalkedFile): Project {
    const { cwd, repositories } = this.options;
    const root =
      realPath === ''
        ? (repositories.containing(cwd)?.root ?? cwd)
        : path.resolve(realPath.slice(0, realPath.length - pathInRepository.length));
    return this.projectAt(root);
  }

  private projectAt(root: string): Project {
    let project = this.projects.get(root);
    if (!project) {
      project = new Project(root, this.options, this.errors);
      this.projects.set(root, project);
    }
    return project;
  }
}

/** The files of one project that say what is to be suppressed. */
class Project {
  readonly settings: ProjectSettings;
  private readonly settingsLines: LineIndex;
  private readonly ownBaseline: Baseline | undefined;
  private readonly gitleaks: GitleaksIgnore;
  private readonly secretsBaseline: SecretsBaseline;
  private readonly ignoreFiles = new Map<string, string | undefined>();
  private readonly used = new Set<AllowEntry>();

  constructor(
    private readonly root: string,
    private readonly options: SuppressionOptions,
    private readonly errors: FileError[],
  ) {
    const text = this.read(SETTINGS_FILE) ?? '{}';
    const { settings, mistakes } = parseProjectSettings(text);
    this.settings = settings;
    this.settingsLines = new LineIndex(text);
    for (const { offset, message } of mistakes)
      this.wrong(SETTINGS_FILE, `Line ${this.settingsLines.positionAt(offset).line}: ${message}`);
    this.ownBaseline = options.baseline === 'settings' ? this.readBaseline() : undefined;
    this.gitleaks = parseGitleaksIgnore(this.read('.gitleaksignore') ?? '');
    this.secretsBaseline = this.readSecretsBaseline();
  }

  leavesOut({ realPath, pathInRepository }: WalkedFile): boolean {
    if (realPath === '') return false;
    if (isExcludedBy(this.settings, pathInRepository)) return true;
    return isIgnoredBy(pathInRepository, (folder) => this.ignoreFile(`${folder}.keyguardignore`));
  }

  suppressionOf(finding: Finding, file: ScannedFile, line: number): Suppression | null {
    const entries = entriesFor(this.settings, finding, file.pathInRepository);
    for (const entry of entries) this.used.add(entry);
    const { today, baseline } = this.options;
    const accepted = baseline instanceof Baseline ? baseline : this.ownBaseline;
    const byBaseline = accepted?.suppressionOf(finding, file.realPath, today) ?? null;
    return suppressionOf(entries, today) ?? byBaseline ?? this.byOtherTools(finding, file, line);
  }

  notices(): Notice[] {
    const { today, covers } = this.options;
    const shown = this.shown(SETTINGS_FILE);
    const entries = this.settings.allow.flatMap((entry): Notice[] => {
      const at = { path: shown, line: this.settingsLines.positionAt(entry.offset).line };
      if (!this.used.has(entry))
        return covers(this.root)
          ? [{ ...at, kind: 'unused', message: 'This entry of "allow" matches nothing: remove it.' }]
          : [];
      return isExpired(entry, today)
        ? [{ ...at, kind: 'expired', message: `This entry of "allow" held until ${entry.until}.` }]
        : [];
    });
    return [...entries, ...(this.ownBaseline?.notices(covers) ?? [])];
  }

  private byOtherTools(
    finding: Finding,
    { text, pathInRepository }: ScannedFile,
    line: number,
  ): Suppression | null {
    if (!isCredential(finding)) return null;
    if (this.gitleaks.get(pathInRepository)?.has(line))
      return { by: '.gitleaksignore', reason: null, until: null };
    const hashes = this.secretsBaseline.get(pathInRepository);
    const { start, end } = finding.span;
    if (hashes?.has(hashOfSecret(text.slice(start, end))))
      return { by: '.secrets.baseline', reason: null, until: null };
    return null;
  }

  private readBaseline(): Baseline | undefined {
    const { baseline } = this.settings;
    if (baseline === undefined) return undefined;
    try {
      return Baseline.read(path.resolve(this.root, baseline), this.shown(baseline));
    } catch (error) {
      this.wrong(SETTINGS_FILE, describeError(error));
      return undefined;
    }
  }

  private readSecretsBaseline(): SecretsBaseline {
    const text = this.read('.secrets.baseline');
    const baseline = text === undefined ? new Map() : parseSecretsBaseline(text);
    if (!baseline)
      this.wrong('.secrets.baseline', 'It is no baseline of detect-secrets, so it is not followed.');
    return baseline ?? new Map();
  }

  private ignoreFile(name: string): string | undefined {
    if (!this.ignoreFiles.has(name)) this.ignoreFiles.set(name, this.read(name));
    return this.ignoreFiles.get(name);
  }

  /** Undefined where there is none; one that cannot be read is told. */
  private read(name: string): string | undefined {
    try {
      const decoded = decode(readFileSync(path.join(this.root, name)));
      if (!decoded) this.wrong(name, 'It is not a text file, so it is not followed.');
      return decoded?.text;
    } catch (error) {
      if (!['ENOENT', 'ENOTDIR'].includes(codeOf(error))) this.wrong(name, describeFileError(error));
      return undefined;
    }
  }

  private wrong(name: string, message: string): void {
    this.errors.push({ path: this.shown(name), message });
  }

  private shown(name: string): string {
    return shownPath(path.join(this.root, name), this.options.cwd);
  }
}

import * as vscode from 'vscode';
import { type KnownToGit, withExposure } from '../../detect/exposure';
import { type Finding, isKey, type Severity } from '../../detect/finding';
import { isEnvFile } from '../../stores/env-file';
import type { GitState } from '../git/git-state';
import { isEnabled, isExcluded, severityOf } from '../settings';
import { isBelow, isIn } from './below';
import type { ProjectRules } from './project-rules';

export interface LocatedFinding {
  readonly finding: Finding;
  readonly range: vscode.Range;
  /** It stands in the saved output of a notebook's cell: `range` is where the cell shows it, `span` counts in the output. */
  readonly inOutput?: true;
  /** Of a credential, as detect-secrets hashes it. */
  readonly secretHash?: string | undefined;
}

/** A comment that was to hold findings back and does not, or not any more. */
export interface LocatedNotice {
  readonly range: vscode.Range;
  readonly message: string;
}

/** A finding as it is shown, with the severity that the settings give it. */
export interface ShownFinding extends LocatedFinding {
  readonly uri: vscode.Uri;
  readonly severity: Severity;
}

interface FileFindings {
  readonly uri: vscode.Uri;
  readonly located: readonly LocatedFinding[];
  /** Those in the output, where the file is a cell of a notebook. */
  readonly outputs: readonly LocatedFinding[];
  readonly notices: readonly LocatedNotice[];
  /** Whether git ignores the file and does not track it; undefined until git was asked. */
  ignored?: boolean;
  /** How far its keys have got, by fingerprint, once somebody found out. */
  knownToGit?: ReadonlyMap<string, KnownToGit>;
  /** What settings and git leave of it, until one of them changes: they are asked for at every keystroke. */
  shown?: readonly ShownFinding[];
}

/**
 * All findings KeyGuard knows of: of open documents as they are now, of other files as the last scan saw them.
 * What is shown leaves out files that git ignores and does not track (a proper `.env`), excluded ones and rules that are off.
 */
export class FindingStore implements vscode.Disposable {
  private readonly files = new Map<string, FileFindings>();
  private readonly open = new Set<string>();
  /** What is in a file or folder that is being renamed: the news that it is gone may come before that of its new name. */
  private readonly leaving = new Map<string, readonly FileFindings[]>();
  private readonly changed = new vscode.EventEmitter<readonly vscode.Uri[]>();
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly git: GitState,
    private readonly rules: ProjectRules,
  ) {
    this.subscriptions = [
      this.changed,
      rules.onDidChange(() => this.changeSettings()),
      git.onDidChange(() => this.askAgain()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('keyguard')) this.changeSettings();
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.changeSettings()),
      vscode.workspace.onDidDeleteFiles(({ files }) => this.forget(files)),
      vscode.workspace.onWillRenameFiles(({ files }) => {
        for (const { oldUri } of files) this.leaving.set(oldUri.toString(), this.filesIn(oldUri));
      }),
      vscode.workspace.onDidRenameFiles(({ files }) => {
        for (const { oldUri, newUri } of files) this.move(oldUri, newUri);
      }),
    ];
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  setFromDocument(
    document: vscode.TextDocument,
    located: readonly LocatedFinding[],
    notices: readonly LocatedNotice[],
  ): void {
    this.open.add(document.uri.toString());
    this.set(document.uri, { located, notices });
  }

  setFromOutput(cell: vscode.Uri, outputs: readonly LocatedFinding[]): void {
    this.set(cell, { outputs });
  }

  setKnownToGit(uri: vscode.Uri, known: ReadonlyMap<string, KnownToGit>): void {
    const file = this.files.get(uri.toString());
    if (!file) return;
    file.knownToGit = known;
    delete file.shown;
    this.changed.fire([uri]);
  }

  /** What a closed document held stays known when it stands in a file; what was never saved is gone. */
  closeDocument(document: vscode.TextDocument): void {
    this.open.delete(document.uri.toString());
    if (
      document.uri.scheme === 'untitled' ||
      document.uri.scheme === 'vscode-notebook-cell' ||
      document.isDirty
    ) {
      this.set(document.uri, { located: [], notices: [] });
    }
  }

  /** Results of a scan of files; an open document is nearer to the truth than its file and keeps its own. */
  setFromScan(uri: vscode.Uri, located: readonly LocatedFinding[], ignored?: boolean): void {
    if (this.open.has(uri.toString())) return;
    this.set(uri, { located, notices: [], ...(ignored === undefined ? {} : { ignored }) });
  }

  /** Drops files below `folder` that the finished scan did not report. */
  keepOnly(folder: vscode.Uri, reported: ReadonlySet<string>): void {
    const gone = [...this.files.entries()].filter(
      ([key, { uri }]) => isBelow(folder, uri) && !reported.has(key) && !this.open.has(key),
    );
    this.forget(gone.map(([, { uri }]) => uri));
  }

  /** Whether anything was found in this file, shown or not. */
  has(uri: vscode.Uri): boolean {
    return this.files.has(uri.toString());
  }

  /** By ascending position, those in outputs last. */
  shown(uri: vscode.Uri): readonly ShownFinding[] {
    const file = this.files.get(uri.toString());
    if (!file) return [];
    file.shown ??= this.toShown(file);
    return file.shown;
  }

  notices(uri: vscode.Uri): readonly LocatedNotice[] {
    return isEnabled(uri) ? (this.files.get(uri.toString())?.notices ?? []) : [];
  }

  /** The keys of any form in the text of the file, by ascending position. */
  keys(uri: vscode.Uri): readonly ShownFinding[] {
    return this.shown(uri).filter(({ finding, inOutput }) => isKey(finding) && !inOutput);
  }

  allShown(): ShownFinding[] {
    return this.uris().flatMap((uri) => this.shown(uri));
  }

  /** Drops these files, and those below where they are folders. */
  forget(places: readonly vscode.Uri[]): void {
    const known = this.uris().filter((uri) => isIn(places, uri));
    for (const uri of known) this.files.delete(uri.toString());
    if (known.length > 0) this.changed.fire(known);
  }

  /** Files that are open are told of as documents, too. */
  private move(from: vscode.Uri, to: vscode.Uri): void {
    const moved = this.leaving.get(from.toString()) ?? this.filesIn(from);
    this.leaving.delete(from.toString());
    this.forget([from]);
    for (const { uri, located } of moved)
      this.setFromScan(to.with({ path: to.path + uri.path.slice(from.path.length) }), located);
  }

  private filesIn(place: vscode.Uri): FileFindings[] {
    return [...this.files.values()].filter(({ uri }) => isIn([place], uri));
  }

  private set(
    uri: vscode.Uri,
    part: Partial<Pick<FileFindings, 'located' | 'outputs' | 'notices' | 'ignored'>>,
  ): void {
    const key = uri.toString();
    const before = this.files.get(key);
    const file: FileFindings = {
      uri,
      located: part.located ?? before?.located ?? [],
      outputs: part.outputs ?? before?.outputs ?? [],
      notices: part.notices ?? before?.notices ?? [],
    };
    if (file.located.length + file.outputs.length + file.notices.length === 0) {
      if (this.files.delete(key)) this.changed.fire([uri]);
      return;
    }
    const ignored = part.ignored ?? before?.ignored;
    if (ignored !== undefined) file.ignored = ignored;
    if (before?.knownToGit !== undefined) file.knownToGit = before.knownToGit;
    this.files.set(key, file);
    this.changed.fire([uri]);
    // Each question starts a git, and to start a program takes this thread longer than to scan a file.
    if (ignored === undefined) void this.askGit(uri);
  }

  private async askGit(uri: vscode.Uri): Promise<void> {
    // Where git fails, or a folder above cannot be read, the findings are shown.
    const ignored = await this.git.isIgnored(uri).catch(() => false);
    const file = this.files.get(uri.toString());
    if (!file || file.ignored === ignored) return;
    file.ignored = ignored;
    delete file.shown;
    this.changed.fire([uri]);
  }

  private toShown(file: FileFindings): ShownFinding[] {
    const { uri, located, outputs } = file;
    if (!isEnabled(uri) || isExcluded(uri) || this.isHidden(file)) return [];
    return [...located, ...outputs].flatMap((each) => {
      const finding = this.withGit(each.finding, file);
      const byProject = this.rules.severityOf(uri, { ...each, finding });
      const severity = byProject === 'off' ? byProject : severityOf(finding.rule, byProject, uri);
      return severity === 'off' ? [] : [{ ...each, finding, uri, severity }];
    });
  }

  private withGit(finding: Finding, { knownToGit }: FileFindings): Finding {
    const known = knownToGit?.get(finding.fingerprint);
    return known ? { ...finding, ...withExposure(finding, known) } : finding;
  }

  private changeSettings(): void {
    for (const file of this.files.values()) delete file.shown;
    this.changed.fire(this.uris());
  }

  private askAgain(): void {
    for (const uri of this.uris()) void this.askGit(uri);
  }

  /** An env file waits for git's answer: it is ignored as a rule, and a flash of errors on opening it would be wrong. */
  private isHidden({ uri, ignored }: FileFindings): boolean {
    return ignored ?? isEnvFile(uri.path);
  }

  private uris(): vscode.Uri[] {
    return [...this.files.values()].map(({ uri }) => uri);
  }
}

import * as vscode from 'vscode';
import type { Exposure, Finding, Severity } from '../detect/finding';
import { isEnvFile } from '../stores/env-file';
import type { ExposureSource } from './exposure';
import { isEnabled, isExcluded, severityOf } from './settings';

export interface LocatedFinding {
  readonly finding: Finding;
  readonly range: vscode.Range;
}

/** A finding as it is shown, with the severity that the settings give it. */
export interface ShownFinding extends LocatedFinding {
  readonly uri: vscode.Uri;
  readonly severity: Severity;
}

interface FileFindings {
  readonly uri: vscode.Uri;
  readonly located: readonly LocatedFinding[];
  /** Undefined until git was asked. */
  exposure?: Exposure;
}

/**
 * All findings KeyGuard knows of: of open documents as they are now, of other files as the last scan saw them.
 * What is shown leaves out files that git ignores and does not track (a proper `.env`), excluded ones and rules that are off.
 */
export class FindingStore implements vscode.Disposable {
  private readonly files = new Map<string, FileFindings>();
  private readonly open = new Set<string>();
  private readonly changed = new vscode.EventEmitter<readonly vscode.Uri[]>();
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly exposures: ExposureSource) {
    this.subscriptions = [
      this.changed,
      exposures.onDidChange(() => this.askAgain()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('keyguard')) this.changed.fire(this.uris());
      }),
      vscode.workspace.onDidDeleteFiles(({ files }) => this.forget(files)),
      vscode.workspace.onDidRenameFiles(({ files }) => this.forget(files.map(({ oldUri }) => oldUri))),
    ];
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  setFromDocument(document: vscode.TextDocument, located: readonly LocatedFinding[]): void {
    this.open.add(document.uri.toString());
    this.set(document.uri, located);
  }

  /** What a closed document held stays known when it stands in a file; what was never saved is gone. */
  closeDocument(document: vscode.TextDocument): void {
    this.open.delete(document.uri.toString());
    if (
      document.uri.scheme === 'untitled' ||
      document.uri.scheme === 'vscode-notebook-cell' ||
      document.isDirty
    ) {
      this.set(document.uri, []);
    }
  }

  /** Results of a scan of files; an open document is nearer to the truth than its file and keeps its own. */
  setFromScan(uri: vscode.Uri, located: readonly LocatedFinding[]): void {
    if (!this.open.has(uri.toString())) this.set(uri, located);
  }

  /** Drops files below `folder` that the finished scan did not report. */
  keepOnly(folder: vscode.Uri, reported: ReadonlySet<string>): void {
    const prefix = `${folder.toString()}/`;
    const gone = [...this.files.entries()].filter(
      ([key]) => key.startsWith(prefix) && !reported.has(key) && !this.open.has(key),
    );
    this.forget(gone.map(([, { uri }]) => uri));
  }

  /** Whether anything was found in this file, shown or not. */
  has(uri: vscode.Uri): boolean {
    return this.files.has(uri.toString());
  }

  /** By ascending position. */
  shown(uri: vscode.Uri): ShownFinding[] {
    const file = this.files.get(uri.toString());
    if (!file || !isEnabled(uri) || isExcluded(uri) || this.isHidden(file)) return [];
    return file.located.flatMap((located) => {
      const severity = severityOf(located.finding.rule, located.finding.severity, uri);
      return severity === 'off' ? [] : [{ ...located, uri, severity }];
    });
  }

  allShown(): ShownFinding[] {
    return this.uris().flatMap((uri) => this.shown(uri));
  }

  exposureOf(uri: vscode.Uri): Exposure {
    return this.files.get(uri.toString())?.exposure ?? 'unknown';
  }

  forget(uris: readonly vscode.Uri[]): void {
    const known = uris.filter((uri) => this.files.delete(uri.toString()));
    if (known.length > 0) this.changed.fire(known);
  }

  private set(uri: vscode.Uri, located: readonly LocatedFinding[]): void {
    const key = uri.toString();
    const before = this.files.get(key);
    if (located.length === 0) {
      if (this.files.delete(key)) this.changed.fire([uri]);
      return;
    }
    const file: FileFindings = { uri, located };
    if (before?.exposure) file.exposure = before.exposure;
    this.files.set(key, file);
    this.changed.fire([uri]);
    if (!before?.exposure) void this.askExposure(uri);
  }

  private async askExposure(uri: vscode.Uri): Promise<void> {
    const exposure = await this.exposures.exposureOf(uri);
    const file = this.files.get(uri.toString());
    if (!file || file.exposure === exposure) return;
    file.exposure = exposure;
    this.changed.fire([uri]);
  }

  private askAgain(): void {
    for (const uri of this.uris()) void this.askExposure(uri);
  }

  /** An env file waits for git's answer: it is ignored as a rule, and a flash of errors on opening it would be wrong. */
  private isHidden({ uri, exposure }: FileFindings): boolean {
    return exposure === 'ignored' || (exposure === undefined && isEnvFile(uri.path));
  }

  private uris(): vscode.Uri[] {
    return [...this.files.values()].map(({ uri }) => uri);
  }
}

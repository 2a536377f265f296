import * as vscode from 'vscode';
import { localDay } from '../../checklist/dates';
import type { Severity } from '../../detect/finding';
import { type BaselineEntry, idOf, parseBaseline } from '../../detect/suppress/baseline';
import {
  type GitleaksIgnore,
  parseGitleaksIgnore,
  parseSecretsBaseline,
  type SecretsBaseline,
} from '../../detect/suppress/other-tools';
import {
  entriesFor,
  isExcludedBy,
  type ProjectSettings,
  parseProjectSettings,
  SETTINGS_FILE,
  severityBy,
  suppressionOf,
} from '../../detect/suppress/project-settings';
import { isCredential, isExpired } from '../../detect/suppress/suppression';
import { IgnoreRules } from '../../stores/gitignore';
import { decode } from '../../text/encoding';
import type { LocatedFinding } from './finding-store';

const IGNORE_FILE = '.keyguardignore';
const GITLEAKS_FILE = '.gitleaksignore';
const SECRETS_FILE = '.secrets.baseline';

/** What the files of one workspace folder say of findings. */
interface FolderRules {
  readonly settings: ProjectSettings;
  readonly baseline: readonly BaselineEntry[];
  readonly ignore: IgnoreRules;
  readonly gitleaks: GitleaksIgnore;
  readonly secrets: SecretsBaseline;
}

/**
 * The project's own settings (`.keyguard.json`, the baseline it names, `.keyguardignore`) and those of other tools, as
 * they lie in each workspace folder. Mistakes in them are told by the command line and by the schema.
 */
export class ProjectRules implements vscode.Disposable {
  private readonly folders = new Map<string, FolderRules>();
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable[] = [this.changed];

  constructor() {
    const watcher = vscode.workspace.createFileSystemWatcher(
      `**/{${[SETTINGS_FILE, IGNORE_FILE, GITLEAKS_FILE, SECRETS_FILE, '*baseline*.json'].join()}}`,
    );
    const read = (uri: vscode.Uri) => void this.read(vscode.workspace.getWorkspaceFolder(uri));
    this.subscriptions.push(
      watcher,
      watcher.onDidChange(read),
      watcher.onDidCreate(read),
      watcher.onDidDelete(read),
      vscode.workspace.onDidChangeWorkspaceFolders(({ added }) => {
        for (const folder of added) void this.read(folder);
      }),
    );
    for (const folder of vscode.workspace.workspaceFolders ?? []) void this.read(folder);
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  /** The severity that the project gives a finding; `off` where it wants to hear nothing of it. */
  severityOf(uri: vscode.Uri, { finding, range, secretHash }: LocatedFinding): Severity | 'off' {
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    const rules = folder && this.folders.get(folder.uri.toString());
    if (!rules) return finding.severity;
    const path = uri.path.slice(folder.uri.path.length).replace(/^\//, '');
    const today = localDay(new Date());
    const isAccepted =
      isExcludedBy(rules.settings, path) ||
      isIgnoredBy(rules.ignore, path) ||
      suppressionOf(entriesFor(rules.settings, finding, path), today) !== null ||
      rules.baseline.some(
        (entry) =>
          idOf(entry) === idOf(finding) &&
          (isCredential(finding) || entry.path === path) &&
          !isExpired(entry, today),
      ) ||
      (isCredential(finding) && rules.gitleaks.get(path)?.has(range.start.line + 1)) ||
      (secretHash !== undefined && rules.secrets.get(path)?.has(secretHash));
    return isAccepted ? 'off' : severityBy(rules.settings, finding);
  }

  private async read(folder: vscode.WorkspaceFolder | undefined): Promise<void> {
    if (!folder) return;
    const { settings } = parseProjectSettings((await readText(folder, SETTINGS_FILE)) ?? '{}');
    const rules: FolderRules = {
      settings,
      baseline: await readBaseline(folder, settings.baseline),
      ignore: IgnoreRules.none().add((await readText(folder, IGNORE_FILE)) ?? '', ''),
      gitleaks: parseGitleaksIgnore((await readText(folder, GITLEAKS_FILE)) ?? ''),
      secrets: parseSecretsBaseline((await readText(folder, SECRETS_FILE)) ?? '') ?? new Map(),
    };
    this.folders.set(folder.uri.toString(), rules);
    this.changed.fire();
  }
}

/** Like git: what is in an ignored folder is ignored. */
function isIgnoredBy(rules: IgnoreRules, path: string): boolean {
  const names = path.split('/');
  return names.some((_, i) =>
    rules.ignores(i < names.length - 1 ? `${names.slice(0, i + 1).join('/')}/` : path),
  );
}

async function readBaseline(
  folder: vscode.WorkspaceFolder,
  name: string | undefined,
): Promise<readonly BaselineEntry[]> {
  const text = name === undefined ? undefined : await readText(folder, name);
  if (name === undefined || text === undefined) return [];
  try {
    return parseBaseline(text, name).entries;
  } catch {
    // One that cannot be followed holds nothing back.
    return [];
  }
}

/** Undefined where there is no such file, or it is no text. */
async function readText({ uri }: vscode.WorkspaceFolder, name: string): Promise<string | undefined> {
  return vscode.workspace.fs.readFile(vscode.Uri.joinPath(uri, name)).then(
    (bytes) => decode(bytes)?.text,
    () => undefined,
  );
}

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
import { isIgnoredBy } from '../../stores/gitignore';
import { decode } from '../../text/encoding';
import { rootOf } from '../project';
import type { LocatedFinding } from './finding-store';

const IGNORE_FILE = '.keyguardignore';
const GITLEAKS_FILE = '.gitleaksignore';
const SECRETS_FILE = '.secrets.baseline';

/** What the files of one project say of findings. */
interface FolderRules {
  /** The repository's; without one the workspace folder. */
  readonly root: vscode.Uri;
  readonly settings: ProjectSettings;
  readonly baseline: readonly BaselineEntry[];
  /** The `.keyguardignore` files by the folder they are in, as paths from the root. */
  readonly ignore: ReadonlyMap<string, string>;
  readonly gitleaks: GitleaksIgnore;
  readonly secrets: SecretsBaseline;
}

/**
 * The project's own settings (`.keyguard.json`, the baseline it names, `.keyguardignore`) and those of other tools, as
 * they lie in the repository of each workspace folder. Mistakes in them are told by the command line and by the schema.
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
      // The root may lie above what is open, where nothing is watched.
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        if (!uri.path.endsWith(`/${SETTINGS_FILE}`)) return;
        for (const folder of vscode.workspace.workspaceFolders ?? []) void this.read(folder);
      }),
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
    const path = uri.path.slice(rules.root.path.length).replace(/^\//, '');
    const today = localDay(new Date());
    const isAccepted =
      isExcludedBy(rules.settings, path) ||
      // Asked for each finding at each keystroke, and most projects have no such file.
      (rules.ignore.size > 0 && isIgnoredBy(path, (name) => rules.ignore.get(name))) ||
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
    const root = await rootOf(folder.uri);
    const { settings } = parseProjectSettings((await readText(root, SETTINGS_FILE)) ?? '{}');
    const rules: FolderRules = {
      root,
      settings,
      baseline: await readBaseline(root, settings.baseline),
      ignore: await readIgnoreFiles(root, folder),
      gitleaks: parseGitleaksIgnore((await readText(root, GITLEAKS_FILE)) ?? ''),
      secrets: parseSecretsBaseline((await readText(root, SECRETS_FILE)) ?? '') ?? new Map(),
    };
    this.folders.set(folder.uri.toString(), rules);
    this.changed.fire();
  }
}

async function readIgnoreFiles(
  root: vscode.Uri,
  folder: vscode.WorkspaceFolder,
): Promise<ReadonlyMap<string, string>> {
  const found = await vscode.workspace.findFiles(new vscode.RelativePattern(folder, `**/${IGNORE_FILE}`));
  const texts = new Map<string, string>();
  // Beside those in the folder that is open the root's own, which may lie above it.
  for (const file of [vscode.Uri.joinPath(root, IGNORE_FILE), ...found]) {
    const path = file.path.slice(root.path.length).replace(/^\//, '');
    const text = await readText(root, path);
    if (text !== undefined) texts.set(path.slice(0, -IGNORE_FILE.length), text);
  }
  return texts;
}

async function readBaseline(root: vscode.Uri, name: string | undefined): Promise<readonly BaselineEntry[]> {
  const text = name === undefined ? undefined : await readText(root, name);
  if (name === undefined || text === undefined) return [];
  try {
    return parseBaseline(text, name).entries;
  } catch {
    // One that cannot be followed holds nothing back.
    return [];
  }
}

/** Undefined where there is no such file, or it is no text. */
async function readText(root: vscode.Uri, name: string): Promise<string | undefined> {
  return vscode.workspace.fs.readFile(vscode.Uri.joinPath(root, name)).then(
    (bytes) => decode(bytes)?.text,
    () => undefined,
  );
}

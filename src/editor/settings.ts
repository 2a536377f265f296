import * as vscode from 'vscode';
import { RULES, type RuleId, type Severity } from '../detect/finding';
import { globFilter } from '../text/globs';

const SECTION = 'keyguard';

/** The settings of the manifest, typed. They are read at each use: VS Code keeps them in memory. */
export function isEnabled(resource: vscode.Uri): boolean {
  return configuration(resource).get('enable', true);
}

/** The severity the user wants for a rule; 'off' hides its findings. */
export function severityOf(rule: RuleId, fallback: Severity, resource: vscode.Uri): Severity | 'off' {
  const chosen = configuration(resource).get<Partial<Record<RuleId, string>>>('severity', {})[rule];
  switch (chosen) {
    case 'error':
    case 'warning':
    case 'information':
      // SendGrid's published sample key is less than other keys; a setting may not turn it into an error.
      return fallback === RULES[rule].severity ? chosen : lower(chosen, fallback);
    case 'off':
      return chosen;
    default:
      return fallback;
  }
}

const BY_WEIGHT: readonly Severity[] = ['information', 'warning', 'error'];

function lower(a: Severity, b: Severity): Severity {
  return BY_WEIGHT.indexOf(a) < BY_WEIGHT.indexOf(b) ? a : b;
}

export function envSettings(resource: vscode.Uri): { envFile: string; variableName: string } {
  const settings = configuration(resource);
  const envFile = settings.get('env.file', '.env');
  const variableName = settings.get('env.variableName', 'SENDGRID_API_KEY');
  return {
    // A path could lead a key out of the project; the settings editor marks it.
    envFile: /^[\w.-]+$/.test(envFile) && !/^\.+$/.test(envFile) ? envFile : '.env',
    // A name that no shell and no loader would take is a typing error in the settings, which the settings editor marks.
    variableName: /^[A-Za-z_]\w*$/.test(variableName) ? variableName : 'SENDGRID_API_KEY',
  };
}

/** The store that is proposed first, and where in each store keys go: references with `{project}` and `{variable}` in them. */
export function vaultSettings(resource: vscode.Uri): {
  readonly defaultStore: string;
  readonly references: Readonly<Record<string, string>>;
  /** Those of the user's own settings, which no workspace brings along. */
  readonly ownReferences: Readonly<Record<string, string>>;
} {
  const settings = configuration(resource);
  return {
    defaultStore: settings.get('defaultStore', ''),
    references: textsIn(settings.get('stores.references')),
    ownReferences: textsIn(settings.inspect('stores.references')?.globalValue),
  };
}

function textsIn(value: unknown): Readonly<Record<string, string>> {
  const entries: [string, unknown][] =
    typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

export function reminderDays(): number {
  return vscode.workspace.getConfiguration(SECTION).get('checklist.reminderDays', 90);
}

/** What `keyguard.exclude` and `files.exclude` leave out of scans, relative to the workspace folder. */
export function excludeGlobs(folder: vscode.Uri): string[] {
  const files = vscode.workspace
    .getConfiguration('files', folder)
    .get<Record<string, unknown>>('exclude', {});
  return [
    ...configuration(folder).get<string[]>('exclude', []),
    ...Object.keys(files).filter((glob) => files[glob] === true),
  ];
}

export function isExcluded(uri: vscode.Uri): boolean {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder) return false;
  const path = uri.path.slice(folder.uri.path.length).replace(/^\//, '');
  return globFilter(configuration(folder.uri).get<string[]>('exclude', []))(path);
}

function configuration(resource: vscode.Uri): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration(SECTION, resource);
}

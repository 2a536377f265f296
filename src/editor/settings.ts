import { minimatch } from 'minimatch';
import * as vscode from 'vscode';
import type { RuleId, Severity } from '../detect/finding';

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
    case 'off':
      // SendGrid's published sample is information; a setting may not turn it into an error.
      return chosen === 'off' || fallback === 'error' ? chosen : fallback;
    default:
      return fallback;
  }
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

export function reminderDays(): number {
  return vscode.workspace.getConfiguration(SECTION).get('checklist.reminderDays', 90);
}

/**
 * Whether `keyguard.exclude` or `files.exclude` leaves a path out.
 * @param path relative to the workspace folder, with `/`; a folder is asked for without a final slash
 */
export function excludeFilter(folder: vscode.Uri): (path: string) => boolean {
  const files = vscode.workspace
    .getConfiguration('files', folder)
    .get<Record<string, unknown>>('exclude', {});
  const globs = [
    ...configuration(folder).get<string[]>('exclude', []),
    ...Object.keys(files).filter((glob) => files[glob] === true),
  ];
  const matchers = globs.map((glob) => new minimatch.Minimatch(glob, { dot: true }));
  // `**/x/**` shall also keep us from walking into `x` itself.
  return (path) => matchers.some((matcher) => matcher.match(path) || matcher.match(`${path}/`));
}

export function isExcluded(uri: vscode.Uri): boolean {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (!folder) return false;
  const path = uri.path.slice(folder.uri.path.length).replace(/^\//, '');
  const globs = configuration(folder.uri).get<string[]>('exclude', []);
  return globs.some((glob) => minimatch(path, glob, { dot: true }));
}

function configuration(resource: vscode.Uri): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration(SECTION, resource);
}

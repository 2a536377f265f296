import * as vscode from 'vscode';
import { isEnvFile } from '../../stores/env-file';
import { IgnoreRules } from '../../stores/gitignore';
import { decode } from '../../text/encoding';
import { globFilter } from '../../text/globs';
import { excludeGlobs } from '../settings';

/**
 * The files of a workspace folder that a scan looks at, on any file system that VS Code has. Ignored folders are not
 * entered; ignored env files are given all the same, since git may track one in spite of its rules. Links are not followed.
 */
export async function* walkWorkspaceFolder(
  root: vscode.Uri,
  cancel: vscode.CancellationToken,
): AsyncGenerator<vscode.Uri> {
  const excluded = globFilter(excludeGlobs(root));
  /** `path` is relative to the root and ends in `/`; the root's is empty. */
  const pending = [{ path: '', rules: IgnoreRules.none() }];
  for (let folder = pending.pop(); folder && !cancel.isCancellationRequested; folder = pending.pop()) {
    const uri = vscode.Uri.joinPath(root, folder.path);
    const entries = await readFolder(uri);
    const rules = await addRules(uri, folder.path, entries, folder.rules);
    for (const [name, type] of entries) {
      const path = folder.path + name;
      if (name === '.git' || excluded(path)) continue;
      if (type === vscode.FileType.Directory) {
        const inside = `${path}/`;
        if (!rules.ignores(inside)) pending.push({ path: inside, rules: rules.enter(inside) });
      } else if (type === vscode.FileType.File && (isEnvFile(path) || !rules.ignores(path))) {
        yield vscode.Uri.joinPath(root, path);
      }
    }
  }
}

/** A folder that cannot be read, or went away meanwhile, counts as empty. */
async function readFolder(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
  const entries = await vscode.workspace.fs.readDirectory(uri).then(
    (list) => list,
    () => [],
  );
  return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}

async function addRules(
  uri: vscode.Uri,
  path: string,
  entries: readonly [string, vscode.FileType][],
  rules: IgnoreRules,
): Promise<IgnoreRules> {
  if (!entries.some(([name, type]) => name === '.gitignore' && type === vscode.FileType.File)) return rules;
  // One that cannot be read, or went away meanwhile, ignores nothing: then more is scanned, not less.
  const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(uri, '.gitignore')).then(
    (content) => content,
    () => new Uint8Array(),
  );
  return rules.add(decode(bytes)?.text ?? '', path);
}

import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Environment } from './git';
import { stashesWith } from './git/stashes';

/** A place where a key still stands after it was moved. Nothing is ever deleted there. */
export interface Copy {
  readonly kind: 'local-history' | 'shell-history' | 'stash';
  /** What people know the place by. */
  readonly label: string;
  /** The file to look into: absolute. Undefined for a stash. */
  readonly file: string | undefined;
}

export interface WhereToLook {
  /** The parts of the moved keys that are no secret, 22 characters each. */
  readonly keyIds: readonly string[];
  /** The files that the keys stood in: absolute. */
  readonly files: readonly string[];
  readonly home: string;
  readonly env: Environment;
  /** Folders of VS Code and its relatives that keep old versions of files: `…/User/History`. */
  readonly historyFolders: readonly string[];
  /** The repositories' roots; empty where git must not be started. */
  readonly repositories: readonly string[];
}

/** Shells and interpreters write down what was typed. From the home folder, unless the environment says otherwise. */
const SHELL_HISTORIES: readonly (readonly [name: string, file: string])[] = [
  ['bash history', '.bash_history'],
  ['zsh history', '.zsh_history'],
  ['zsh history', '.histfile'],
  ['fish history', '.local/share/fish/fish_history'],
  ['PowerShell history', '.local/share/powershell/PSReadLine/ConsoleHost_history.txt'],
  ['PowerShell history', 'AppData/Roaming/Microsoft/Windows/PowerShell/PSReadLine/ConsoleHost_history.txt'],
  ['Node.js history', '.node_repl_history'],
  ['Python history', '.python_history'],
  ['irb history', '.irb_history'],
];

/** A history of this size is nobody's; reading it would take longer than it is worth. */
const MOST_BYTES = 64 * 1024 * 1024;

export async function findCopies(where: WhereToLook): Promise<Copy[]> {
  const parts = await Promise.all([localHistory(where), shellHistories(where), stashes(where)]);
  return parts.flat();
}

async function shellHistories({ keyIds, home, env }: WhereToLook): Promise<Copy[]> {
  const named = env['HISTFILE'] ? [['shell history', env['HISTFILE']] as const] : [];
  const files = [...named, ...SHELL_HISTORIES.map(([name, file]) => [name, path.join(home, file)] as const)];
  const unique = new Map(files.map(([label, file]) => [path.resolve(home, file), label]));
  const found = await Promise.all(
    [...unique].map(
      async ([file, label]): Promise<Copy[]> =>
        (await holdsAny(file, keyIds)) ? [{ kind: 'shell-history', label, file }] : [],
    ),
  );
  return found.flat();
}

async function stashes({ keyIds, env, repositories }: WhereToLook): Promise<Copy[]> {
  const found = await Promise.all(repositories.map((root) => stashesWith({ root, env }, keyIds)));
  return found
    .flat()
    .map(({ name, subject }) => ({ kind: 'stash', label: `${name} (${subject})`, file: undefined }));
}

/** VS Code keeps the versions of a file in a folder that `entries.json` tells the file of. */
async function localHistory({ keyIds, files, historyFolders }: WhereToLook): Promise<Copy[]> {
  const resources = new Map(files.map((file) => [pathToFileURL(file).pathname, file]));
  const copies: Copy[] = [];
  for (const folder of historyFolders) {
    const names = await readdir(folder).catch(() => []);
    for (const name of names) {
      const file = resources.get((await resourceOf(path.join(folder, name))) ?? '');
      if (file === undefined) continue;
      const versions = await readdir(path.join(folder, name)).catch(() => []);
      for (const version of versions) {
        const old = path.join(folder, name, version);
        if (version !== 'entries.json' && (await holdsAny(old, keyIds)))
          copies.push({ kind: 'local-history', label: `Local History of ${path.basename(file)}`, file: old });
      }
    }
  }
  return copies;
}

/** The path in the file's URI, whatever its scheme: for a remote file it is `vscode-remote:`. */
async function resourceOf(folder: string): Promise<string | undefined> {
  try {
    const { resource } = JSON.parse(await readFile(path.join(folder, 'entries.json'), 'utf8')) as {
      resource?: unknown;
    };
    return typeof resource === 'string' ? new URL(resource).pathname : undefined;
  } catch {
    return undefined;
  }
}

async function holdsAny(file: string, keyIds: readonly string[]): Promise<boolean> {
  try {
    if ((await stat(file)).size > MOST_BYTES) return false;
    const text = await readFile(file, 'latin1');
    return keyIds.some((keyId) => keyId !== '' && text.includes(keyId));
  } catch {
    return false;
  }
}

/** Where desktop VS Code and its relatives keep the versions of files, for a program outside of them. */
export function usualHistoryFolders(home: string, env: Environment, platform: NodeJS.Platform): string[] {
  const applications =
    platform === 'win32'
      ? (env['APPDATA'] ?? path.join(home, 'AppData', 'Roaming'))
      : platform === 'darwin'
        ? path.join(home, 'Library', 'Application Support')
        : (env['XDG_CONFIG_HOME'] ?? path.join(home, '.config'));
  const desktop = ['Code', 'Code - Insiders', 'VSCodium', 'Cursor', 'Windsurf'].map((name) =>
    path.join(applications, name),
  );
  const servers = ['.vscode-server', '.cursor-server'].map((name) => path.join(home, name, 'data'));
  return [...desktop, ...servers].map((folder) => path.join(folder, 'User', 'History'));
}

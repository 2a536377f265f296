import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Environment } from './git';

/**
 * Finds programs on the user's PATH, each once. A program that a project brings along is none of the user's: folders
 * inside the project are left out, and so are those of npm packages, which `npx` and npm scripts put in front.
 */
export class Executables {
  private readonly found = new Map<string, string | undefined>();
  private readonly folders: readonly string[];

  constructor(project: string, env: Environment) {
    const root = rootOf(real(project));
    this.folders = (env['PATH'] ?? env['Path'] ?? '')
      .split(path.delimiter)
      .filter((folder) => path.isAbsolute(folder) && !isInside(folder, root) && !isOfPackages(folder));
  }

  /** For the programs themselves: what they start by name is no more the project's than they are. */
  get path(): string {
    return this.folders.join(path.delimiter);
  }

  /** Its absolute path. */
  find(program: string): string | undefined {
    if (!this.found.has(program)) this.found.set(program, this.look(program));
    return this.found.get(program);
  }

  private look(program: string): string | undefined {
    // A batch file needs a shell, which reads its arguments anew: those are left out.
    const names = process.platform === 'win32' ? [`${program}.exe`, `${program}.com`] : [program];
    for (const folder of this.folders) {
      const file = names.map((name) => path.join(folder, name)).find(isExecutable);
      if (file !== undefined) return file;
    }
    return undefined;
  }
}

/** The repository, or the folder itself; nothing where those would take in the user's own programs. */
function rootOf(folder: string): string | undefined {
  let repository = folder;
  for (let at = folder; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, '.git'))) {
      repository = at;
      break;
    }
    if (path.dirname(at) === at) break;
  }
  return [repository, folder].find((root) => !isInside(homedir(), root));
}

function isInside(folder: string, root: string | undefined): boolean {
  if (root === undefined) return false;
  const relative = path.relative(root, real(folder));
  return (
    relative === '' ||
    (!relative.startsWith(`..${path.sep}`) && relative !== '..' && !path.isAbsolute(relative))
  );
}

function isOfPackages(folder: string): boolean {
  return path.normalize(folder).split(path.sep).includes('node_modules');
}

function real(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

function isExecutable(file: string): boolean {
  try {
    if (!statSync(file).isFile()) return false;
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

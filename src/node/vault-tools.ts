import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import type { RunOptions, Tools } from '../stores/vault-store';
import { changeByCopy } from './change-by-copy';
import { Executables } from './executables';
import type { Environment } from './git';
import { httpRequest } from './http-request';
import { realPipe } from './real-pipe';
import { runTool } from './run-tool';
import { secretFile } from './secret-file';

/** Where every Unix has it. */
const MKFIFO = ['/usr/bin/mkfifo', '/bin/mkfifo'];

/**
 * What the vaults' stores may use of this machine, for a project in a folder.
 * @param cwd where programs are started, and what paths of files are relative to
 * @param signal its reason is a `Problem` for the user
 * @param project no program is started out of this folder, or the repository around it
 */
export function vaultTools(cwd: string, env: Environment, signal?: AbortSignal, project = cwd): Tools {
  const executables = new Executables(project, env);
  const own = withPath(env, executables.path);
  const placed = (executable: string, { outsideProject }: Pick<RunOptions, 'outsideProject'>) => ({
    cwd: outsideProject ? path.dirname(executable) : cwd,
    env: own,
    signal,
  });
  return {
    env,
    platform: process.platform,
    signal,
    http: (url, options) => httpRequest(url, { ...options, signal }),
    readText: (file) =>
      readFile(path.resolve(cwd, file.replace(/^~(?=\/|$)/, env['HOME'] ?? homedir())), 'utf8').catch(
        () => undefined,
      ),
    locate: async (file) => located(file, cwd),
    async run(program, args, options = {}) {
      const executable = executables.find(program);
      if (executable === undefined) return { kind: 'missing' };
      const { input, asPipe, outsideProject, ...others } = options;
      const place = placed(executable, { outsideProject });
      if (input === undefined || !asPipe || process.platform === 'win32')
        return runTool(executable, args, { ...place, ...others, input });
      const pipe = realPipe(executables.find('mkfifo') ?? MKFIFO.find((file) => existsSync(file)));
      const result = runTool(executable, args, { ...place, ...others, input: pipe.input });
      pipe.send(input);
      return result;
    },
    async runOnFile(program, file, args, { place, input, timeoutMs }) {
      const executable = executables.find(program);
      if (executable === undefined) return { kind: 'missing' };
      const run = (copy: string) =>
        runTool(executable, args(copy), { ...placed(executable, {}), input, timeoutMs });
      return changeByCopy({ root: cwd, file: path.resolve(cwd, file) }, run, place);
    },
    async runWithFile(program, args, contents, options = {}) {
      const executable = executables.find(program);
      if (executable === undefined) return { kind: 'missing' };
      const file = secretFile(contents);
      try {
        const { input } = file;
        const { timeoutMs } = options;
        return await runTool(executable, args(file.path), {
          ...placed(executable, options),
          timeoutMs,
          input,
        });
      } finally {
        file.close();
      }
    },
  };
}

/** A vendor's program is often a script that starts others: its interpreter, gpg, a plugin for signing in. */
function withPath(env: Environment, folders: string): Environment {
  const name = env['PATH'] === undefined && env['Path'] !== undefined ? 'Path' : 'PATH';
  return { ...env, [name]: folders };
}

function located(file: string, cwd: string): string {
  const above: string[] = [];
  for (
    let folder = cwd;
    !path.isAbsolute(file) && path.dirname(folder) !== folder;
    folder = path.dirname(folder)
  ) {
    above.push(folder);
    if (!existsSync(path.join(folder, '.git'))) continue;
    const found = above.find((each) => existsSync(path.join(each, file)));
    return found === undefined || found === cwd ? file : path.join(found, file);
  }
  // Without a repository a folder above may be anybody's, such as the one for temporary files.
  return file;
}

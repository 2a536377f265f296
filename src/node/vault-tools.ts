import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Tools } from '../stores/vault-store';
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
      const { input, asPipe, ...others } = options;
      if (input === undefined || !asPipe || process.platform === 'win32')
        return runTool(executable, args, { cwd, env, signal, ...options });
      const pipe = realPipe(executables.find('mkfifo') ?? MKFIFO.find((file) => existsSync(file)));
      const result = runTool(executable, args, { cwd, env, signal, ...others, input: pipe.input });
      pipe.send(input);
      return result;
    },
    async runOnFile(program, file, args, { place, ...options }) {
      const executable = executables.find(program);
      if (executable === undefined) return { kind: 'missing' };
      const run = (copy: string) => runTool(executable, args(copy), { cwd, env, signal, ...options });
      return changeByCopy({ root: cwd, file: path.resolve(cwd, file) }, run, place);
    },
    async runWithFile(program, args, contents, options = {}) {
      const executable = executables.find(program);
      if (executable === undefined) return { kind: 'missing' };
      const file = secretFile(contents);
      try {
        const input = file.input === undefined ? {} : { input: file.input };
        return await runTool(executable, args(file.path), { cwd, env, signal, ...options, ...input });
      } finally {
        file.close();
      }
    },
  };
}

function located(file: string, cwd: string): string {
  for (let folder = cwd; !path.isAbsolute(file); folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, file))) return folder === cwd ? file : path.join(folder, file);
    if (existsSync(path.join(folder, '.git')) || path.dirname(folder) === folder) break;
  }
  return file;
}
